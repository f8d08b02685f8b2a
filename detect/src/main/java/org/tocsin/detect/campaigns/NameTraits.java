package org.tocsin.detect.campaigns;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.tocsin.knowledge.domains.DomainName;
import org.tocsin.knowledge.domains.Domains;
import org.tocsin.knowledge.services.SharedServices;

/// How a host name is made: what habits show in.
///
/// @param host in lower case
/// @param suffix what stands behind the part that its owner chose: a public suffix or the parent of a dynamic name
/// @param sort of the suffix
/// @param label the part that its owner chose
/// @param below the labels before it
/// @param words words in label and below, of three letters and more
/// @param themes what the words speak of, and how often
/// @param covered share of the label's letters that are in words
/// @param remainder what is left of a label with hyphens when words such as `login` are taken from its ends, if that is
///     a rare name; empty otherwise
record NameTraits(
        String host,
        String suffix,
        Sort sort,
        String label,
        List<String> below,
        Set<String> words,
        Map<String, Double> themes,
        double covered,
        int digits,
        boolean hyphens,
        Set<String> trigrams,
        String remainder) {
    enum Sort {
        COM,
        CLASSIC,
        COUNTRY,
        NEW,
        FREE,
        DYNAMIC,
        HOSTED
    }

    /// Registries that gave names away.
    private static final Set<String> GIVEN_AWAY = Set.of("tk", "ml", "ga", "cf", "gq");

    private static final Set<String> CLASSIC = Set.of("net", "org", "info", "biz");
    private static final int LEAST_REMAINDER = 5;

    /// Empty for what is no host name below a known suffix.
    static Optional<NameTraits> of(String raw, NameWords words, SharedServices shared) {
        Optional<DomainName> parsed = Domains.parse(raw);
        if (parsed.isEmpty()) {
            return Optional.empty();
        }
        DomainName name = parsed.get();
        String host = name.ascii();
        String suffix = name.suffix();
        String label = name.label();
        List<String> below = new ArrayList<>(name.below());
        boolean dynamic = shared.ofName(suffix).filter(NameTraits::isDynamic).isPresent();
        if (!dynamic
                && !below.isEmpty()
                && shared.ofName(name.registrable())
                        .filter(NameTraits::isDynamic)
                        .isPresent()) {
            dynamic = true;
            suffix = name.registrable();
            label = below.removeLast();
        }
        Sort sort = dynamic ? Sort.DYNAMIC : name.hosted() ? Sort.HOSTED : sort(suffix);
        List<NameWords.Part> parts = words.parts(label);
        Set<String> found = new HashSet<>();
        Map<String, Double> themes = new TreeMap<>();
        int covered = 0;
        for (NameWords.Part part : parts) {
            if (part.word() && part.text().length() > 2) {
                covered += part.text().length();
                found.add(part.text());
            }
            words.theme(part.text()).ifPresent(theme -> themes.merge(theme, 1.0, Double::sum));
        }
        for (String one : below) {
            for (NameWords.Part part : words.parts(one)) {
                if (part.word() && part.text().length() > 2) {
                    found.add(part.text());
                }
                words.theme(part.text()).ifPresent(theme -> themes.merge(theme, 0.5, Double::sum));
            }
        }
        long letters = label.chars().filter(Character::isLetter).count();
        Set<String> trigrams = new HashSet<>();
        String framed = "^" + label + "$";
        for (int i = 0; i + 3 <= framed.length(); i++) {
            trigrams.add(framed.substring(i, i + 3));
        }
        return Optional.of(new NameTraits(
                host,
                suffix,
                sort,
                label,
                List.copyOf(below),
                Set.copyOf(found),
                Map.copyOf(themes),
                letters == 0 ? 0 : (double) covered / letters,
                (int) label.chars().filter(c -> c >= '0' && c <= '9').count(),
                label.indexOf('-') >= 0,
                Set.copyOf(trigrams),
                remainder(label, words)));
    }

    private static boolean isDynamic(String category) {
        return category.contains("dynamic DNS");
    }

    private static Sort sort(String suffix) {
        String top = suffix.substring(suffix.lastIndexOf('.') + 1);
        if (GIVEN_AWAY.contains(top)) {
            return Sort.FREE;
        }
        if (top.equals("com")) {
            return Sort.COM;
        }
        return CLASSIC.contains(top) ? Sort.CLASSIC : top.length() == 2 ? Sort.COUNTRY : Sort.NEW;
    }

    private static String remainder(String label, NameWords words) {
        List<String> parts = new ArrayList<>(List.of(label.split("-")));
        int before = parts.size();
        while (!parts.isEmpty() && words.isService(parts.getFirst())) {
            parts.removeFirst();
        }
        while (!parts.isEmpty() && words.isService(parts.getLast())) {
            parts.removeLast();
        }
        String rest = String.join("-", parts);
        boolean rare = rest.length() >= LEAST_REMAINDER
                && parts.size() < before
                && !parts.stream().allMatch(words::isCommon)
                && words.parts(rest).stream()
                        .anyMatch(part ->
                                !part.word() && Character.isLetter(part.text().charAt(0)));
        return rare ? rest : "";
    }

    boolean hasTheme() {
        return !themes.isEmpty();
    }

    boolean isCheap() {
        return sort == Sort.NEW || sort == Sort.FREE || sort == Sort.COUNTRY;
    }

    boolean isCommon() {
        return sort == Sort.COM || sort == Sort.CLASSIC;
    }
}
