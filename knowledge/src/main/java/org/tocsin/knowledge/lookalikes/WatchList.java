package org.tocsin.knowledge.lookalikes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tocsin.knowledge.domains.DomainName;
import org.tocsin.knowledge.domains.Domains;
import org.tocsin.knowledge.indicators.HostName;
import org.tocsin.knowledge.lookalikes.Vocabulary.Worth;

/// Whose names are watched: the organisation's own, its peers and funders as the user gives them, and the services and
/// organisations that `content/lookalikes` names.
public final class WatchList {
    /// Somebody who is imitated.
    ///
    /// @param name for people
    /// @param kind what it is: `own`, `peer`, `funder`, `mail`, `cloud`, …
    /// @param chosen whether the user put it on the list
    public record Entry(String name, String kind, boolean chosen) {
        /// Nobody in particular: mail and file services in general.
        public static final Entry ANYBODY = new Entry("mail and file services in general", "service", false);
    }

    /// How much it says that a name stands in a domain.
    enum Weight {
        /// It means its owner wherever it stands.
        DISTINCT,
        /// An ordinary word or a name of four letters: it mostly means its owner beside other signs.
        WORD,
        /// It means much else as well.
        COMMON
    }

    /// A name as it stands in domains, without hyphens.
    ///
    /// @param looks the form in which names that look alike are the same
    record Token(String text, Weight weight, Entry entry, String looks) {
        Token(String text, Weight weight, Entry entry) {
            this(text, weight, entry, Confusables.skeleton(text));
        }
    }

    /// A true domain, as the parts between dots and hyphens.
    record TrueName(String domain, List<String> atoms, Entry entry) {}

    private static final int SHORT = 3;
    private static final int SOME = 4;

    private final Vocabulary vocabulary;
    private final String hash;
    private final List<String> refused;
    private final Map<String, Entry> trueDomains = new LinkedHashMap<>();
    private final Set<String> countryLabels = new LinkedHashSet<>();
    private final Set<String> suffixLabels = new LinkedHashSet<>();
    private final Map<String, Token> tokens = new LinkedHashMap<>();
    private final List<TrueName> trueNames = new ArrayList<>();
    private int chosen;

    private WatchList(Vocabulary vocabulary, String hash, List<String> refused) {
        this.vocabulary = vocabulary;
        this.hash = hash;
        this.refused = List.copyOf(refused);
    }

    /// The list that comes with the program, and the user's.
    ///
    /// @param content the folder `content/lookalikes`
    /// @param files the user's lists, see [WatchFile]; what they say goes before what the program's own list says
    public static WatchList read(Path content, List<Path> files) throws IOException {
        return read(content, files, List.of());
    }

    /// Somebody to watch who is told of elsewhere than in a list.
    ///
    /// @param kind as in a list: `own`, `peer`, `funder` …
    public record Watched(String name, String kind, List<String> domains) {
        public Watched {
            domains = List.copyOf(domains);
        }
    }

    /// The same, and others that are watched as if a list of the user's named them.
    public static WatchList read(Path content, List<Path> files, List<Watched> others) throws IOException {
        MessageDigest digest = sha256();
        List<WatchFile.Row> rows = new ArrayList<>();
        List<String> refused = new ArrayList<>();
        for (Watched other : others) {
            WatchFile read = WatchFile.of(other);
            rows.addAll(read.rows());
            refused.addAll(read.refused());
            digest.update(read.bytes());
        }
        for (Path file : files) {
            WatchFile read = WatchFile.read(file);
            rows.addAll(read.rows());
            refused.addAll(read.refused());
            digest.update(read.bytes());
        }
        for (String own : List.of("services.tsv", "civil-society.tsv")) {
            rows.addAll(WatchFile.table(content.resolve(own)).rows());
        }
        for (String own : List.of(
                "services.tsv",
                "civil-society.tsv",
                "words.tsv",
                "endings.txt",
                "carriers.txt",
                "confusables.tsv",
                "dictionary.txt")) {
            digest.update(Files.readAllBytes(content.resolve(own)));
        }
        WatchList list = new WatchList(
                Vocabulary.read(content), "sha256:" + HexFormat.of().formatHex(digest.digest()), refused);
        list.add(rows);
        return list;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /// Names that our own list marks keep their mark when a user lists them too: `live` stays a common word.
    private void add(List<WatchFile.Row> rows) {
        Map<String, Weight> marks = new LinkedHashMap<>();
        for (WatchFile.Row row : rows) {
            for (String name : row.names()) {
                if (name.startsWith("?") || name.startsWith("!")) {
                    marks.putIfAbsent(name.substring(1), name.startsWith("?") ? Weight.COMMON : Weight.WORD);
                }
            }
        }
        for (WatchFile.Row row : rows) {
            if (row.entry().chosen()) {
                chosen++;
            }
            Set<String> names = new LinkedHashSet<>(row.names());
            for (String domain : row.domains()) {
                add(domain, row.entry());
                if (row.entry().chosen()) {
                    Domains.parse(domain)
                            .map(name -> nameIn(name, marks))
                            .or(() -> suffixName(domain))
                            .ifPresent(names::add);
                }
            }
            for (String marked : names) {
                boolean mark = marked.startsWith("?") || marked.startsWith("!");
                String name = mark ? marked.substring(1) : marked;
                Weight weight = marked.startsWith("?") ? Weight.COMMON : marks.getOrDefault(name, usual(name));
                tokens.putIfAbsent(name, new Token(name, weight, row.entry()));
            }
        }
    }

    /// The name that a domain gives to watch for. A word that stands in every second deceptive domain is only one with
    /// its ending: `mailru` of `mail.ru`.
    private String nameIn(DomainName domain, Map<String, Weight> marks) {
        String label = domain.label().replace("-", "");
        boolean everywhere = vocabulary
                .worth(label)
                .filter(worth -> worth == Worth.CORE || worth == Worth.PREFIX)
                .isPresent();
        return everywhere && !marks.containsKey(label)
                ? "?" + label + domain.suffix().replace(".", "")
                : label;
    }

    /// Some bodies have a public suffix of their own, such as `nic.in`.
    private static Optional<String> suffixName(String domain) {
        int dot = domain.indexOf('.');
        return dot >= 2 && Domains.isSuffix(domain) ? Optional.of(domain.substring(0, dot)) : Optional.empty();
    }

    private Weight usual(String name) {
        if (name.length() <= SHORT || vocabulary.worth(name).isPresent()) {
            return Weight.COMMON;
        }
        return name.length() <= SOME || vocabulary.isOrdinary(name) ? Weight.WORD : Weight.DISTINCT;
    }

    private void add(String domain, Entry entry) {
        if (domain.endsWith(".*")) {
            countryLabels.add(domain.substring(0, domain.length() - 2));
        } else if (domain.startsWith("*")) {
            suffixLabels.add(domain.substring(1));
        } else if (trueDomains.putIfAbsent(domain, entry) == null) {
            List<String> atoms = List.of(domain.split("[.-]"));
            if (atoms.size() > 1 && domain.indexOf('.') >= SHORT) {
                trueNames.add(new TrueName(domain, atoms, entry));
            }
        }
    }

    /// How many the user put on the list.
    public int chosen() {
        return chosen;
    }

    /// Names that are watched, of the user and of our own.
    public int size() {
        return tokens.size();
    }

    /// Lines of the user's files that could not be understood, with what they hold.
    public List<String> refused() {
        return refused;
    }

    /// `sha256:` and a hash over the user's lists and ours.
    public String hash() {
        return hash;
    }

    Vocabulary vocabulary() {
        return vocabulary;
    }

    Optional<Token> token(String name) {
        return Optional.ofNullable(tokens.get(name));
    }

    Collection<Token> tokens() {
        return tokens.values();
    }

    List<TrueName> trueNames() {
        return trueNames;
    }

    /// The endings of an entry's true domains that a look-alike of a name could share: `com` of `google.com`.
    Set<String> endings(Token token) {
        Set<String> endings = new LinkedHashSet<>();
        trueDomains.forEach((domain, entry) -> {
            if (entry.equals(token.entry())) {
                Domains.parse(domain).map(DomainName::suffix).ifPresent(endings::add);
            }
        });
        return endings;
    }

    /// Whether a name is a true domain of anybody on the list, or lies below one.
    public boolean isTrue(DomainName name) {
        String ascii = name.ascii();
        for (int from = 0; from >= 0; ) {
            if (trueDomains.containsKey(ascii.substring(from))) {
                return true;
            }
            int dot = ascii.indexOf('.', from);
            from = dot < 0 ? -1 : dot + 1;
        }
        String suffix = name.suffix();
        for (String label : suffix.split("\\.")) {
            if (suffixLabels.contains(label)) {
                return true;
            }
        }
        return vocabulary.isNational(suffix) && !name.hosted() && countryLabels.contains(name.label());
    }

    /// Whether a name could be on a list: in lower case, with its final dot dropped.
    static Optional<String> domain(String written) {
        return HostName.canonical(written);
    }
}
