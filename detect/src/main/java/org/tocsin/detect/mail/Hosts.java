package org.tocsin.detect.mail;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.tocsin.knowledge.services.SharedServices;

/// Whose a host is, and of what kind: by `content/shared-services` and `content/mail/hosts.yml`.
final class Hosts {
    private static final String PUBLIC = "a name under which the public registers";
    private static final String SENDER = "a service that sends mail for many senders";
    private static final String PROVIDER = "a mail provider that many people use";
    private static final String SHORTENER = "a link shortener that many people use";

    /// Houses that send number their domains: `emlnk9.com`.
    private static final Pattern NUMBERED = Pattern.compile("\\d{1,2}\\.(?=[a-z]+$)");

    private final SharedServices services;
    private final Set<String> pictures;
    private final Set<String> freePages;
    private final Set<String> forwarding;
    private final Set<String> furniture;
    private final Set<String> cheapEndings;
    private final Set<String> counting;
    private final Set<String> sharedFiles;

    private static final int LONGEST = 255;

    Hosts(TableFile table, SharedServices services) {
        this.services = services;
        pictures = set(table.words("pictures"));
        freePages = set(table.words("free-pages"));
        forwarding = set(table.words("forwarding"));
        furniture = set(table.words("furniture"));
        counting = set(table.words("counting"));
        sharedFiles = set(table.words("shared-files"));
        cheapEndings = set(table.words("cheap-endings"));
    }

    private static Set<String> set(List<String> words) {
        return Set.copyOf(new HashSet<>(words));
    }

    /// The end of a host that is longer than names in the domain name system may be (RFC 1035, 2.3.4): it leads
    /// nowhere, and each of its thousand labels would be looked up with all that follow.
    static String bounded(String host) {
        return host.length() <= LONGEST ? host : host.substring(host.length() - LONGEST);
    }

    /// The name that somebody registered or was given: `example.co.uk` of `www.example.co.uk`, `shop.web.app` of
    /// `a.shop.web.app`. The host itself where it is nothing below.
    String owner(String host) {
        if (isAddress(host)) {
            return host;
        }
        int suffix = host.lastIndexOf('.');
        for (int dot = suffix; dot > 0; dot = host.lastIndexOf('.', dot - 1)) {
            if (isPublic(host.substring(dot + 1))) {
                suffix = dot;
            }
        }
        if (suffix <= 0 || isPublic(host)) {
            return host;
        }
        return host.substring(host.lastIndexOf('.', suffix - 1) + 1);
    }

    private boolean isPublic(String suffix) {
        return services.ofName(suffix).filter(PUBLIC::equals).isPresent()
                || freePages.contains(suffix)
                || cheapEndings.contains(suffix);
    }

    private static boolean below(Set<String> names, String host) {
        for (String name = host; ; name = name.substring(name.indexOf('.') + 1)) {
            if (names.contains(name)) {
                return true;
            }
            if (name.indexOf('.') < 0) {
                return false;
            }
        }
    }

    private static boolean below(Set<String> names, String host, String path) {
        if (below(names, host)) {
            return true;
        }
        for (String name : names) {
            int slash = name.indexOf('/');
            if (slash > 0 && path.startsWith(name.substring(slash)) && isOrBelow(host, name.substring(0, slash))) {
                return true;
            }
        }
        return false;
    }

    static boolean isOrBelow(String host, String name) {
        return host.equals(name) || host.endsWith("." + name);
    }

    boolean isPicturePlace(String host) {
        return below(pictures, host);
    }

    /// Where anybody puts files for others.
    boolean isSharedFiles(String host) {
        return below(sharedFiles, host);
    }

    boolean isFreePage(String host, String path) {
        return below(freePages, host, path);
    }

    boolean isForwarding(String host, String path) {
        return below(forwarding, host, path);
    }

    boolean isFurniture(String host) {
        return below(furniture, host);
    }

    boolean isShortener(String host) {
        return host.equals("t.co")
                || services.ofName(host).filter(SHORTENER::equals).isPresent();
    }

    boolean isMailProvider(String host) {
        return services.ofName(host).filter(PROVIDER::equals).isPresent();
    }

    /// Sends for many, or counts their readers' clicks.
    boolean isMailSender(String host) {
        return services.ofName(host).filter(SENDER::equals).isPresent()
                || below(counting, host)
                || below(counting, NUMBERED.matcher(host).replaceFirst("."));
    }

    Optional<String> category(String host) {
        return services.ofName(host);
    }

    /// The ending where names cost next to nothing, if the host has such.
    Optional<String> cheapEnding(String host) {
        for (int dot = host.indexOf('.'); dot >= 0; dot = host.indexOf('.', dot + 1)) {
            String ending = host.substring(dot + 1);
            if (cheapEndings.contains(ending)) {
                return Optional.of(ending);
            }
        }
        return Optional.empty();
    }

    /// Whether it can be looked up at all: dots, and an ending that could exist.
    static boolean couldExist(String host) {
        int dot = host.lastIndexOf('.');
        if (dot <= 0 || dot > host.length() - 3 || host.length() > 253) {
            return false;
        }
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            if (!(Character.isLetterOrDigit(c) || c == '-' || c == '.' || c == '_')) {
                return false;
            }
        }
        return Character.isLetter(host.charAt(dot + 1)) && !host.contains("..");
    }

    static boolean isAddress(String host) {
        if (host.startsWith("[")) {
            return true;
        }
        int dots = 0;
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            dots += c == '.' ? 1 : 0;
            if (!(c >= '0' && c <= '9' || c == '.')) {
                return host.startsWith("0x") && host.substring(2).chars().allMatch(h -> Character.digit(h, 16) >= 0);
            }
        }
        return !host.isEmpty() && (dots == 3 || dots == 0);
    }

    /// Whether nobody would choose this name to be read: letters and digits in turns, or no vowel for long.
    static boolean looksMachineMade(String label) {
        String name = label.toLowerCase(Locale.ROOT);
        int turns = 0;
        int digits = 0;
        int run = 0;
        int longest = 0;
        int letters = 0;
        int vowels = 0;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean digit = c >= '0' && c <= '9';
            digits += digit ? 1 : 0;
            if (i > 0) {
                char before = name.charAt(i - 1);
                turns += digit != (before >= '0' && before <= '9') && c != '-' && before != '-' ? 1 : 0;
            }
            if (c >= 'a' && c <= 'z') {
                letters++;
                boolean vowel = "aeiouy".indexOf(c) >= 0;
                vowels += vowel ? 1 : 0;
                run = vowel ? 0 : run + 1;
                longest = Math.max(longest, run);
            } else {
                run = 0;
            }
        }
        if (name.length() < 7) {
            return turns >= 4;
        }
        return turns >= 4 && digits >= 3
                || letters >= 8 && (longest >= 7 || longest >= 5 && vowels * 5 < letters)
                || letters >= 9 && vowels * 6 < letters
                || letters + digits >= 16 && turns >= 3;
    }
}
