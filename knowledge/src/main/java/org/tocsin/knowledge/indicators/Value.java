package org.tocsin.knowledge.indicators;

import java.util.Optional;
import java.util.Set;

/// An entry of a list, recognised.
///
/// @param value in the plain form of [Indicator]
/// @param oddity what had to be put right to understand it, or empty
record Value(IndicatorType type, String value, String oddity) {
    private static final int LONGEST = 4096;
    private static final int LONGEST_NAME = 1024;

    /// Endings that, in a list that does not say what it holds, mean a file rather than a host.
    private static final Set<String> FILE_ENDINGS = Set.of(
            "exe", "dll", "sys", "scr", "ocx", "cpl", "msi", "bat", "cmd", "ps1", "psm1", "vbs", "vbe", "js", "jse",
            "wsf", "hta", "lnk", "url", "inf", "reg", "doc", "docx", "docm", "dot", "dotm", "xls", "xlsx", "xlsm",
            "xlsb", "ppt", "pptx", "pptm", "ppsx", "rtf", "pdf", "chm", "txt", "log", "csv", "xml", "json", "ini",
            "cfg", "dat", "bin", "db", "tmp", "bak", "jpg", "jpeg", "png", "gif", "bmp", "ico", "html", "htm", "php",
            "asp", "aspx", "jsp", "jar", "class", "apk", "ipa", "dex", "elf", "plist", "dylib", "rar", "zip", "7z",
            "gz", "tar", "iso", "img", "vhd", "cab", "eml", "msg", "pst", "mov", "mp3", "mp4");

    /// Recognises an entry whose kind is not stated.
    static Optional<Value> guess(String raw) {
        String plain = Defanged.restore(raw);
        if (plain.isEmpty() || plain.length() > LONGEST) {
            return Optional.empty();
        }
        if (plain.contains("://")) {
            return url(plain);
        }
        Optional<Value> hash = hash(plain);
        if (hash.isPresent()) {
            return hash;
        }
        Optional<Value> address = address(plain);
        if (address.isPresent()) {
            return address;
        }
        if (plain.indexOf('@') >= 0) {
            return email(plain);
        }
        if (isPath(plain)) {
            return name(IndicatorType.FILE_PATH, plain);
        }
        if (plain.indexOf('/') > 0) {
            return url(plain);
        }
        int dot = plain.lastIndexOf('.');
        if (dot > 0 && FILE_ENDINGS.contains(Defanged.lower(plain.substring(dot + 1)))) {
            return name(IndicatorType.FILE_NAME, plain);
        }
        return domain(plain);
    }

    /// Recognises an entry whose list says what it is. A list that is wrong about an entry (an IP address among
    /// domains) is put right where the entry cannot be mistaken.
    static Optional<Value> as(IndicatorType type, String raw) {
        String plain = Defanged.restore(raw);
        if (plain.isEmpty() || plain.length() > LONGEST) {
            return Optional.empty();
        }
        return switch (type) {
            case DOMAIN ->
                address(plain)
                        .or(() -> domain(plain))
                        .or(() -> hostOfUrl(plain))
                        .or(() -> guess(raw))
                        .map(value -> value.type == IndicatorType.DOMAIN ? value : value.among("domains"));
            case URL -> url(plain).or(() -> guess(raw).map(value -> value.among("web addresses")));
            case ADDRESS, NETWORK -> address(plain).or(() -> guess(raw).map(value -> value.among("IP addresses")));
            case EMAIL -> email(plain).or(() -> guess(raw).map(value -> value.among("e-mail addresses")));
            case MD5, SHA1, SHA256, SHA512 ->
                hash(plain)
                        .or(() -> guess(raw))
                        .map(value -> value.type == type ? value : value.among(type.word() + " hashes"));
            case FILE_NAME -> isPath(plain) ? name(IndicatorType.FILE_PATH, plain) : name(type, plain);
            case FILE_PATH -> isPath(plain) ? name(type, plain) : name(IndicatorType.FILE_NAME, plain);
            case PROCESS_NAME -> name(type, plain);
        };
    }

    /// A hash of any kind, told by its length.
    static Optional<Value> hash(String plain) {
        IndicatorType type = switch (plain.length()) {
            case 32 -> IndicatorType.MD5;
            case 40 -> IndicatorType.SHA1;
            case 64 -> IndicatorType.SHA256;
            case 128 -> IndicatorType.SHA512;
            default -> null;
        };
        if (type == null || !plain.chars().allMatch(c -> c < 128 && Character.digit(c, 16) >= 0)) {
            return Optional.empty();
        }
        return Optional.of(new Value(type, Defanged.lower(plain), ""));
    }

    private Value among(String list) {
        return new Value(type, value, type.word() + " in a list of " + list);
    }

    private static Optional<Value> address(String plain) {
        if (Address.of(plain).isPresent()) {
            return Optional.of(new Value(IndicatorType.ADDRESS, Defanged.lower(plain), ""));
        }
        Optional<Address.Network> network = Address.network(plain);
        if (network.isPresent()) {
            boolean one = network.get().bits() == 128;
            return Optional.of(new Value(
                    one ? IndicatorType.ADDRESS : IndicatorType.NETWORK,
                    Defanged.lower(one ? plain.substring(0, plain.indexOf('/')) : plain),
                    ""));
        }
        int colon = plain.lastIndexOf(':');
        if (colon > 0
                && isPort(plain, colon)
                && Address.of(plain.substring(0, colon)).isPresent()) {
            return Optional.of(new Value(
                    IndicatorType.ADDRESS, plain.substring(0, colon), "IP address with a port, which is not compared"));
        }
        return Optional.empty();
    }

    private static Optional<Value> domain(String plain) {
        if (plain.startsWith("*.") || plain.startsWith(".")) {
            return HostName.canonical(plain.substring(plain.indexOf('.') + 1))
                    .map(name -> new Value(
                            IndicatorType.DOMAIN,
                            name,
                            "domain with a wildcard, which the comparison includes anyway"));
        }
        int colon = plain.lastIndexOf(':');
        if (colon > 0 && isPort(plain, colon)) {
            return HostName.canonical(plain.substring(0, colon))
                    .map(name -> new Value(IndicatorType.DOMAIN, name, "domain with a port, which is not compared"));
        }
        return HostName.canonical(plain).map(name -> new Value(IndicatorType.DOMAIN, name, ""));
    }

    /// A domain that somebody wrote as a web address without a path.
    private static Optional<Value> hostOfUrl(String plain) {
        return url(plain).filter(value -> value.type == IndicatorType.DOMAIN);
    }

    private static Optional<Value> url(String plain) {
        if (plain.chars().anyMatch(c -> c <= ' ')) {
            return Optional.empty();
        }
        Optional<String> canonical = WebAddress.canonical(plain);
        if (canonical.isEmpty()) {
            return Optional.empty();
        }
        String value = canonical.get();
        if (!WebAddress.hostOf(value).equals(value)) {
            return Optional.of(new Value(IndicatorType.URL, value, ""));
        }
        String oddity = "web address without a path, taken as its host";
        return Optional.of(new Value(
                HostName.canonical(value).isPresent() ? IndicatorType.DOMAIN : IndicatorType.ADDRESS,
                value.startsWith("[") ? value.substring(1, value.length() - 1) : value,
                oddity));
    }

    private static Optional<Value> email(String plain) {
        String bare = plain;
        int open = plain.lastIndexOf('<');
        if (open >= 0 && plain.endsWith(">")) {
            bare = plain.substring(open + 1, plain.length() - 1);
        }
        if (bare.regionMatches(true, 0, "mailto:", 0, 7)) {
            bare = bare.substring(7);
        }
        int at = bare.lastIndexOf('@');
        if (at < 0 || bare.chars().anyMatch(c -> c <= ' ' || c == '<' || c == '>' || c == ',' || c == ';')) {
            return Optional.empty();
        }
        String local = Defanged.lower(bare.substring(0, at));
        Optional<String> host = HostName.canonical(bare.substring(at + 1));
        if (at == 0) {
            return host.map(
                    name -> new Value(IndicatorType.DOMAIN, name, "every address of a domain, taken as the domain"));
        }
        if (host.isPresent()) {
            return Optional.of(new Value(IndicatorType.EMAIL, local + "@" + host.get(), ""));
        }
        String word = Defanged.lower(bare.substring(at + 1));
        if (word.isEmpty() || !word.chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '-')) {
            return Optional.empty();
        }
        return Optional.of(
                new Value(IndicatorType.EMAIL, local + "@" + word, "e-mail address whose domain has no dot"));
    }

    private static Optional<Value> name(IndicatorType type, String plain) {
        if (plain.length() < 2
                || plain.length() > LONGEST_NAME
                || plain.chars().anyMatch(c -> c < ' ')
                || plain.chars().noneMatch(Character::isLetterOrDigit)) {
            return Optional.empty();
        }
        return Optional.of(new Value(type, plain, ""));
    }

    private static boolean isPath(String plain) {
        return plain.startsWith("/")
                || plain.startsWith("~/")
                || plain.startsWith("%") && plain.indexOf('\\') > 0
                || plain.startsWith("\\")
                || plain.length() > 3 && plain.charAt(1) == ':' && plain.charAt(2) == '\\'
                || plain.indexOf('\\') > 0 && plain.indexOf('/') < 0;
    }

    private static boolean isPort(String plain, int colon) {
        int digits = plain.length() - colon - 1;
        return digits >= 1
                && digits <= 5
                && plain.chars().skip(colon + 1).allMatch(c -> c >= '0' && c <= '9')
                && plain.indexOf(':') == colon;
    }
}
