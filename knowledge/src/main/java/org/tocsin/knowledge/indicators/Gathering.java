package org.tocsin.knowledge.indicators;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.tocsin.model.RulePack;

/// What comes out of the files of one pack. One file after the other.
final class Gathering {
    /// Past this many refusals in one file the rest is only counted: a wrong file would otherwise fill the report.
    private static final int MOST_REFUSALS = 200;

    final List<Indicator> indicators = new ArrayList<>();
    final List<RulePack.Refusal> refused = new ArrayList<>();
    final List<IndicatorPack.Tolerated> tolerated = new ArrayList<>();
    final TreeMap<String, Integer> beyond = new TreeMap<>();
    private final Map<String, IndicatorPack.Tolerated> odd = new LinkedHashMap<>();
    private String file = "";
    private int refusedHere;

    void begin(String name) {
        file = name;
        refusedHere = 0;
    }

    void end() {
        if (refusedHere > MOST_REFUSALS) {
            refused.add(new RulePack.Refusal(file, 0, "and " + (refusedHere - MOST_REFUSALS) + " further entries"));
        }
        tolerated.addAll(odd.values());
        odd.clear();
    }

    String file() {
        return file;
    }

    void add(
            Value value,
            String id,
            Optional<Instant> validFrom,
            Optional<Instant> validUntil,
            Indicator.About about,
            int line) {
        if (!value.oddity().isEmpty()) {
            tolerate(line, value.oddity());
        }
        indicators.add(new Indicator(value.type(), value.value(), id, validFrom, validUntil, about, line));
    }

    void refuse(int line, String reason) {
        if (++refusedHere <= MOST_REFUSALS) {
            refused.add(new RulePack.Refusal(file, line, reason));
        }
    }

    void tolerate(int line, String oddity) {
        odd.merge(
                oddity,
                new IndicatorPack.Tolerated(file, line, oddity, 1),
                (first, again) -> new IndicatorPack.Tolerated(file, first.line(), oddity, first.times() + 1));
    }

    void beyond(String kind) {
        beyond.merge(kind, 1, Integer::sum);
    }

    /// A value as it may be quoted in a sentence: short, on one line.
    static String quoted(String value) {
        String line = value.codePoints()
                .map(c -> Character.isISOControl(c) ? ' ' : c)
                .limit(80)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString()
                .strip();
        return "\"" + line + (value.codePointCount(0, value.length()) > 80 ? "…" : "") + "\"";
    }
}
