package org.tocsin.detect.indicators;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.tocsin.knowledge.attack.GroupNames;
import org.tocsin.knowledge.indicators.Indicator;
import org.tocsin.knowledge.indicators.IndicatorType;
import org.tocsin.model.Level;
import org.tocsin.model.Rule;

/// What findings say of the indicators. A rule is made when its indicator is first met; all threads share it.
final class Rulebook {
    static final String FAMILY = "indicator";

    /// For the indicators of a record past the number that are told one by one.
    static final Rule MANY = rule(
            "tocsin-indicators-many",
            "Indicators: many more listed values in one record",
            Level.MEDIUM,
            "",
            "This record holds very many listed values: perhaps it quotes a list of indicators, perhaps it is meant to"
                    + " drown others.",
            List.of(),
            List.of("A newsletter or report that quotes indicators"),
            List.of(),
            false);

    private record Key(int place, Sighting how, boolean past, int listed) {}

    /// Past these years a name or an address may have another owner; domains are paid for by the year, servers by the
    /// month. A phishing domain of 2016 was registered anew by another actor in 2022.
    private static final int NAME_YEARS = 2;

    private static final int ADDRESS_YEARS = 1;

    private final Index index;
    private final int[] packEnds;
    private final List<String> packNames;
    private final GroupNames groups;
    private final Map<Key, Rule> made = new ConcurrentHashMap<>();

    /// @param packEnds for each pack the place after its last indicator
    Rulebook(Index index, int[] packEnds, List<String> packNames, GroupNames groups) {
        this.index = index;
        this.packEnds = packEnds.clone();
        this.packNames = List.copyOf(packNames);
        this.groups = groups;
    }

    /// @param time of the record, to tell whether the author still stood by the indicator
    Rule rule(int place, Sighting how, Optional<Instant> time) {
        List<Integer> places = index.same(place);
        boolean past = time.isPresent()
                && places.stream()
                        .allMatch(one -> index.at(one)
                                .validUntil()
                                .map(until -> until.isBefore(time.get()))
                                .orElse(false));
        int listed = past ? 0 : listedLongAgo(places, time);
        return made.computeIfAbsent(new Key(place, how, past, listed), key -> make(places, how, past, listed));
    }

    /// The year in which the value was last listed, where that was long before the record; 0 otherwise.
    private int listedLongAgo(List<Integer> places, Optional<Instant> time) {
        int years = switch (index.at(places.getFirst()).type()) {
            case DOMAIN, URL -> NAME_YEARS;
            case ADDRESS, NETWORK -> ADDRESS_YEARS;
            case EMAIL, MD5, SHA1, SHA256, SHA512, FILE_NAME, FILE_PATH, PROCESS_NAME -> 0;
        };
        if (years == 0 || time.isEmpty()) {
            return 0;
        }
        Instant latest = Instant.MIN;
        for (int place : places) {
            Optional<Instant> from = index.at(place).validFrom();
            if (from.isEmpty()) {
                return 0;
            }
            latest = from.get().isAfter(latest) ? from.get() : latest;
        }
        boolean longAgo =
                latest.atOffset(ZoneOffset.UTC).plusYears(years).toInstant().isBefore(time.get());
        return longAgo ? latest.atOffset(ZoneOffset.UTC).getYear() : 0;
    }

    private static Level lower(Level level) {
        return switch (level) {
            case CRITICAL, HIGH -> Level.MEDIUM;
            case MEDIUM, LOW -> Level.LOW;
            case INFORMATIONAL -> Level.INFORMATIONAL;
        };
    }

    /// What was met, for the reasons of a finding.
    String matched(int place, Sighting how, String seen) {
        Indicator one = index.at(place);
        return switch (how) {
            case EXACT, NAME -> one.value();
            case BELOW, INSIDE, HOST -> one.value() + " (" + seen + " is " + how.words() + "it)";
        };
    }

    private Rule make(List<Integer> places, Sighting how, boolean past, int listed) {
        int told = places.stream()
                .filter(one -> !index.at(one).about().name().isEmpty())
                .findFirst()
                .orElse(places.getFirst());
        Indicator first = index.at(told);
        Indicator.About about = first.about();
        StringBuilder title = new StringBuilder("Indicator: ")
                .append(how.words())
                .append(first.type().word())
                .append(' ')
                .append(first.value());
        if (!about.name().isEmpty()) {
            title.append(" (").append(about.name()).append(')');
        }
        if (past) {
            title.append(", no longer upheld by its author");
        }
        if (listed > 0) {
            title.append(", listed in ").append(listed).append(" and perhaps somebody else's since");
        }
        Set<String> elsewhere = new LinkedHashSet<>();
        Set<String> references = new LinkedHashSet<>();
        Set<String> tags = new LinkedHashSet<>();
        for (int place : places) {
            if (place != told) {
                elsewhere.add(source(place));
            }
            references.addAll(index.at(place).about().references());
            tags.addAll(index.at(place).about().tags());
        }
        String source = source(told);
        elsewhere.remove(source);
        String description = about.description();
        if (!elsewhere.isEmpty()) {
            description = (description.isEmpty() ? "" : description + " ") + "Also listed in "
                    + String.join("; ", elsewhere) + ".";
        }
        boolean named =
                named(title.toString(), source, description, String.join(" ", tags), String.join(" ", references));
        return rule(
                first.stableId() + suffix(how, past) + (listed > 0 ? "/old" : ""),
                title.toString(),
                past ? Level.LOW : listed > 0 ? lower(how.level()) : how.level(),
                source,
                description,
                new ArrayList<>(references),
                falsePositives(first.type(), how),
                new ArrayList<>(tags),
                named);
    }

    private boolean named(String... texts) {
        for (String text : texts) {
            if (groups.isNamedIn(text)) {
                return true;
            }
        }
        return false;
    }

    /// The same indicator met in another way is another rule, as its level differs.
    private static String suffix(Sighting how, boolean past) {
        String way = switch (how) {
            case EXACT, NAME, INSIDE -> "";
            case BELOW -> "/below";
            case HOST -> "/host";
        };
        return past ? way + "/past" : way;
    }

    private String source(int place) {
        int pack = 0;
        while (place >= packEnds[pack]) {
            pack++;
        }
        String file = index.at(place).about().file();
        return file.equals(packNames.get(pack)) ? file : packNames.get(pack) + "/" + file;
    }

    private static List<String> falsePositives(IndicatorType type, Sighting how) {
        if (how == Sighting.HOST) {
            return List.of("A host that serves other pages as well");
        }
        return switch (type) {
            case DOMAIN, URL ->
                List.of("A name that has another owner now", "A page or mail that only quotes the name");
            case ADDRESS, NETWORK ->
                List.of("An address that has another owner now", "An address that many sites share");
            case EMAIL -> List.of("A sender's address that somebody else forged or reused");
            case FILE_NAME, FILE_PATH, PROCESS_NAME -> List.of("Another file with the same name");
            case MD5, SHA1, SHA256, SHA512 -> List.of("A harmless file that was listed by mistake");
        };
    }

    static Rule rule(
            String id,
            String title,
            Level level,
            String source,
            String description,
            List<String> references,
            List<String> falsePositives,
            List<String> tags,
            boolean namesGroup) {
        return new Rule(
                FAMILY,
                id,
                title,
                level,
                "",
                source,
                description,
                "",
                "",
                references,
                falsePositives,
                tags,
                List.of(),
                List.of(),
                Map.of(),
                namesGroup);
    }
}
