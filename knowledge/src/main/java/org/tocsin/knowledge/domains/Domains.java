package org.tocsin.knowledge.domains;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tocsin.knowledge.indicators.HostName;

/// Which part of a host name is registered by somebody, by the public suffix list (https://publicsuffix.org/list/, its
/// private section included: below `github.io` each name has another owner).
///
/// The list is the one that crawler-commons carries in its jar. Its own code is not used: it takes half a second to
/// start and wants a logger. Names under a suffix that the list does not know (`.local`, file names) are no domains
/// here.
public final class Domains {
    private static final String LIST = "/effective_tld_names.dat";

    private enum Sort {
        RULE,
        WILDCARD,
        EXCEPTION
    }

    private record Rule(Sort sort, boolean hosted) {}

    /// Read once, when the first name is asked for.
    private static final class Table {
        private static final Map<String, List<Rule>> RULES = read();

        private static Map<String, List<Rule>> read() {
            Map<String, List<Rule>> rules = new HashMap<>(32_768);
            try (InputStream in = Domains.class.getResourceAsStream(LIST)) {
                if (in == null) {
                    throw new IllegalStateException("the public suffix list is missing from the class path");
                }
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
                boolean hosted = false;
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    String entry = line.strip();
                    if (entry.startsWith("//")) {
                        hosted |= entry.contains("BEGIN PRIVATE");
                    } else if (!entry.isEmpty()) {
                        put(entry, hosted, rules);
                    }
                }
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
            return rules;
        }

        private static void put(String entry, boolean hosted, Map<String, List<Rule>> rules) {
            Sort sort = entry.startsWith("*.") ? Sort.WILDCARD : entry.startsWith("!") ? Sort.EXCEPTION : Sort.RULE;
            String name = entry.substring(
                    switch (sort) {
                        case RULE -> 0;
                        case WILDCARD -> 2;
                        case EXCEPTION -> 1;
                    });
            String ascii = HostName.ascii(name).orElse(name);
            rules.computeIfAbsent(ascii, key -> new ArrayList<>(1)).add(new Rule(sort, hosted));
        }
    }

    private Domains() {}

    /// The name that somebody registered: `google.co.uk` of `www.google.co.uk`; empty for addresses, public suffixes
    /// themselves, names under no known suffix, and everything that is no name.
    public static Optional<String> registrable(String host) {
        return parse(host).map(DomainName::registrable);
    }

    /// Whether the name is one under which the public registers.
    public static boolean isSuffix(String name) {
        Optional<String> ascii = HostName.ascii(name);
        return ascii.isPresent() && suffixStart(ascii.get()) == 0;
    }

    /// Takes a host name apart; empty as for [#registrable(String)]. A final dot and defanged dots of other scripts
    /// are tolerated.
    public static Optional<DomainName> parse(String host) {
        Optional<String> canonical = HostName.canonical(host);
        if (canonical.isEmpty()) {
            return Optional.empty();
        }
        String ascii = canonical.get();
        int suffix = suffixStart(ascii);
        if (suffix <= 0) {
            return Optional.empty();
        }
        String seen = HostName.unicode(ascii).orElse(ascii);
        List<String> labels = labels(seen);
        int below = labels.size() - labels(ascii.substring(suffix)).size() - 1;
        if (below < 0) {
            return Optional.empty();
        }
        return Optional.of(new DomainName(
                ascii,
                labels.subList(0, below),
                labels.get(below),
                ascii.substring(suffix),
                isHosted(ascii.substring(suffix))));
    }

    private static List<String> labels(String name) {
        List<String> labels = new ArrayList<>();
        int from = 0;
        for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', from)) {
            labels.add(name.substring(from, dot));
            from = dot + 1;
        }
        labels.add(name.substring(from));
        return labels;
    }

    /// Where the public suffix begins: 0 when the whole name is one, -1 when there is none. The longest rule decides,
    /// and an exception before all others.
    private static int suffixStart(String ascii) {
        int from = 0;
        int before = -1;
        while (true) {
            List<Rule> rules = Table.RULES.getOrDefault(ascii.substring(from), List.of());
            int dot = ascii.indexOf('.', from);
            for (Rule rule : rules) {
                if (rule.sort() == Sort.EXCEPTION) {
                    return dot < 0 ? from : dot + 1;
                }
            }
            for (Rule rule : rules) {
                if (rule.sort() == Sort.WILDCARD && before >= 0 && !isException(ascii.substring(before))) {
                    return before;
                }
            }
            for (Rule rule : rules) {
                if (rule.sort() == Sort.RULE) {
                    return from;
                }
            }
            if (dot < 0) {
                return -1;
            }
            before = from;
            from = dot + 1;
        }
    }

    private static boolean isException(String name) {
        return Table.RULES.getOrDefault(name, List.of()).stream().anyMatch(rule -> rule.sort() == Sort.EXCEPTION);
    }

    private static boolean isHosted(String suffix) {
        return Table.RULES.getOrDefault(suffix, List.of()).stream().anyMatch(Rule::hosted);
    }
}
