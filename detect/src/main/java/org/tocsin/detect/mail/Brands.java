package org.tocsin.detect.mail;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Names that mails pretend to come from, as in `content/mail/brands.yml`.
final class Brands {
    /// Endings under which anybody takes a well-known word, so that the word alone proves nothing there.
    private static final Set<String> NOT_THEIRS = Set.of(
            "co", "cc", "tk", "ml", "ga", "cf", "gq", "pw", "ws", "su", "la", "to", "tv", "me", "icu", "vc", "sh", "gd",
            "ai", "io", "im");

    /// Shorter words stand in too many others to be looked for inside a host.
    private static final int SHORTEST_IN_HOST = 5;

    /// @param alone an everyday word too: only counts where it is all there is
    /// @param shop sells things: many honest texts name it
    record Brand(String name, boolean alone, boolean shop, boolean mailSystem, boolean rights, Set<String> domains) {}

    /// A name that was met.
    ///
    /// @param word as written in the table
    record Met(Brand brand, String word) {
        /// As a reader would say it.
        String shown() {
            return brand.shop || brand.domains.size() > 40 ? word : brand.name.startsWith("a ") ? word : brand.name;
        }
    }

    private final Set<String> domains = new HashSet<>();
    private final List<Met> words = new ArrayList<>();
    private final Wordings wordings = new Wordings();
    private final Map<String, Met> hostWords = new HashMap<>();
    private final Set<String> serviceWords;

    Brands(TableFile table, Set<String> serviceWords) {
        this.serviceWords = serviceWords;
        for (TableFile item : table.items()) {
            Brand brand = new Brand(
                    item.need("name").text(),
                    item.flag("alone"),
                    item.flag("shop"),
                    item.flag("mailsystem"),
                    item.flag("rights"),
                    Set.copyOf(new HashSet<>(item.words("domains"))));
            domains.addAll(brand.domains);
            for (String word : item.words("words")) {
                Met met = new Met(brand, word);
                wordings.add(words.size(), word);
                words.add(met);
                String joined = word.replaceAll("[^a-z0-9]", "");
                if (joined.length() >= SHORTEST_IN_HOST && !brand.mailSystem && !(brand.alone && joined.length() < 6)) {
                    hostWords.putIfAbsent(joined, met);
                }
            }
        }
        wordings.freeze();
    }

    /// The brand that a sender's name claims.
    ///
    /// @param name plain
    Optional<Met> inName(String name) {
        Optional<Met> best = Optional.empty();
        int longest = 0;
        for (Wordings.Found found : wordings.find(name)) {
            Met met = words.get(found.lure());
            if (met.brand.alone && !isAll(name, found)) {
                continue;
            }
            if (found.to() - found.from() > longest) {
                longest = found.to() - found.from();
                best = Optional.of(met);
            }
        }
        return best;
    }

    /// Whether a name is the found word and else only words of a service.
    private boolean isAll(String name, Wordings.Found found) {
        Wordings.Cut cut = new Wordings.Cut(name);
        while (cut.advance()) {
            if (cut.from >= found.from() && cut.to <= found.to()) {
                continue;
            }
            String other = name.substring(cut.from, cut.to);
            if (!serviceWords.contains(other) && !other.chars().allMatch(Character::isDigit)) {
                return false;
            }
        }
        return true;
    }

    /// The brands that a text speaks of, each once, in order; everyday words are left out.
    Set<Met> inText(CharSequence plain) {
        Set<Met> met = new LinkedHashSet<>();
        Set<Brand> brands = new HashSet<>();
        for (Wordings.Found found : wordings.find(plain)) {
            Met one = words.get(found.lure());
            if (!one.brand.alone && brands.add(one.brand)) {
                met.add(one);
            }
        }
        return met;
    }

    /// Whether a host is the brand's own.
    static boolean isTheirs(Brand brand, String word, String host, String owner) {
        for (String name = host; ; name = name.substring(name.indexOf('.') + 1)) {
            if (brand.domains.contains(name)) {
                return true;
            }
            if (name.indexOf('.') < 0) {
                break;
            }
        }
        int dot = owner.indexOf('.');
        if (dot < 0) {
            return false;
        }
        String ending = owner.substring(owner.lastIndexOf('.') + 1);
        boolean trusted = ending.length() == 2 && !NOT_THEIRS.contains(ending)
                || ending.equals("com")
                || ending.equals("net")
                || ending.equals("org");
        return trusted && owner.substring(0, dot).equals(word.replaceAll("[^a-z0-9]", ""));
    }

    static boolean isTheirs(Met met, String host, String owner) {
        return isTheirs(met.brand, met.word, host, owner);
    }

    /// Whether a host belongs to any brand of the table.
    boolean areOwnersOf(String host) {
        for (String name = host; ; name = name.substring(name.indexOf('.') + 1)) {
            if (domains.contains(name)) {
                return true;
            }
            if (name.indexOf('.') < 0) {
                return false;
            }
        }
    }

    /// A brand whose name is a whole part of a host that is not theirs: between dots, hyphens and digits, or at the
    /// beginning or end of a part beside a word of a service.
    Optional<Met> inHost(String host, String owner) {
        for (String part : host.split("[.\\-_0-9]+", -1)) {
            Met met = hostWords.get(part);
            if (met == null && part.length() > SHORTEST_IN_HOST) {
                met = besideServiceWord(part);
            }
            if (met != null && !isTheirs(met, host, owner)) {
                return Optional.of(met);
            }
        }
        return Optional.empty();
    }

    private @Nullable Met besideServiceWord(String part) {
        for (int cut = 3; cut <= part.length() - 3; cut++) {
            Met left = hostWords.get(part.substring(0, cut));
            if (left != null && serviceWords.contains(part.substring(cut))) {
                return left;
            }
            Met right = hostWords.get(part.substring(cut));
            if (right != null && serviceWords.contains(part.substring(0, cut))) {
                return right;
            }
        }
        return null;
    }
}
