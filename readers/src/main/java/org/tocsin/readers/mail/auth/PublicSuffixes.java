package org.tocsin.readers.mail.auth;

import crawlercommons.domains.EffectiveTldFinder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// The [public suffix list](https://publicsuffix.org), from the file that crawler-commons carries. Read by
/// ourselves: the library needs half a second of work for it, at every start.
final class PublicSuffixes {
    private static final String FILE = "/effective_tld_names.dat";

    /// Rules as the list has them, such as `co.uk`.
    private final Set<String> rules = new HashSet<>(1 << 15);

    /// What stands behind the star of `*.ck`.
    private final Set<String> wild = new HashSet<>();

    /// What stands behind the mark of `!www.ck`.
    private final Set<String> exceptions = new HashSet<>();

    /// Made when it is first needed.
    private static final class Once {
        static final PublicSuffixes LIST = new PublicSuffixes();
    }

    static PublicSuffixes list() {
        return Once.LIST;
    }

    private PublicSuffixes() {
        try (InputStream file = EffectiveTldFinder.class.getResourceAsStream(FILE)) {
            if (file == null) {
                throw new IllegalStateException("the public suffix list is not where it was");
            }
            BufferedReader lines = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String rule = line.strip();
                if (!rule.isEmpty() && !rule.startsWith("//")) {
                    add(rule.split("\\s", 2)[0].toLowerCase(Locale.ROOT));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void add(String rule) {
        Set<String> kind = rule.startsWith("*.") ? wild : rule.startsWith("!") ? exceptions : rules;
        String name = rule.startsWith("*.") ? rule.substring(2) : rule.startsWith("!") ? rule.substring(1) : rule;
        kind.add(name);
        if (name.chars().anyMatch(c -> c > 127)) {
            kind.add(IDN.toASCII(name, IDN.ALLOW_UNASSIGNED));
        }
    }

    /// The public suffix of a name and one label more; empty where the name is a suffix itself.
    ///
    /// @param name in lower case, with a dot in it
    Optional<String> registered(String name) {
        // From the longest suffix to the shortest: the first rule that fits is the one that prevails.
        int previous = -1;
        int at = 0;
        String suffix = name;
        while (true) {
            int dot = name.indexOf('.', at);
            String next = dot < 0 ? "" : name.substring(dot + 1);
            boolean starred = dot >= 0 && wild.contains(next);
            if (starred && exceptions.contains(suffix)) {
                return Optional.of(suffix);
            }
            // A last label that is on no list counts as a suffix.
            if (starred || dot < 0 || rules.contains(suffix)) {
                return previous < 0 ? Optional.empty() : Optional.of(name.substring(previous));
            }
            previous = at;
            at = dot + 1;
            suffix = next;
        }
    }
}
