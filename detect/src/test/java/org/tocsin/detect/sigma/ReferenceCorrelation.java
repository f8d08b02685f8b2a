package org.tocsin.detect.sigma;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/// Correlations straight from the specification and `docs/sigma.md`, slow and obvious: for every moment that has an
/// event it gathers the whole window anew. Shares no code with the engine that it judges.
final class ReferenceCorrelation {
    /// @param fields by name; the order of the list is the order of computer, log and record number
    /// @param copyOf equal for copies of one event
    record Event(Instant time, Map<String, List<String>> fields, int order, String copyOf) {}

    /// What a finding must say.
    record Found(String rule, Instant time, List<String> group, String number, int completing) {}

    /// Something that a correlation is told of.
    ///
    /// @param lookup gives the value of a field, under Sigma's name
    private record Happening(Instant time, Event event, int rule, String groupKey, Lookup lookup) {}

    private interface Lookup {
        Optional<String> of(String field);
    }

    private record Held(
            Instant time, boolean begins, List<String> group, String number, Happening completing, Happening told) {}

    private final Map<String, Map<?, ?>> documents = new LinkedHashMap<>();
    private final List<Event> events;

    /// @param yaml the documents of one file; each has a name, which is also its id
    ReferenceCorrelation(String yaml, List<Event> events) {
        this.events = events;
        LoadSettings settings =
                LoadSettings.builder().setSchema(new CoreSchema()).build();
        for (Object document : new Load(settings).loadAllFromString(yaml)) {
            documents.put(String.valueOf(((Map<?, ?>) document).get("name")), (Map<?, ?>) document);
        }
    }

    /// All findings of correlations that no other refers to.
    List<Found> findings() {
        Set<Object> inner = new HashSet<>();
        documents.values().forEach(document -> {
            if (document.get("correlation") instanceof Map<?, ?> map) {
                inner.addAll((List<?>) Objects.requireNonNull(map.get("rules")));
            }
        });
        List<Found> found = new ArrayList<>();
        documents.forEach((name, document) -> {
            if (document.containsKey("correlation") && !inner.contains(name)) {
                for (Held held : held(name)) {
                    if (held.begins) {
                        found.add(new Found(name, held.time, held.group, held.number, held.completing.event.order));
                    }
                }
            }
        });
        return found;
    }

    private static Map<?, ?> map(Map<?, ?> map, String key) {
        return map.get(key) instanceof Map<?, ?> found ? found : Map.of();
    }

    private static List<String> list(Map<?, ?> map, String key) {
        Object found = map.get(key);
        if (found == null) {
            return List.of();
        }
        return found instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of(String.valueOf(found));
    }

    private List<Happening> told(String name, int rule, String outerType) {
        Map<?, ?> document = Objects.requireNonNull(documents.get(name), name);
        List<Happening> told = new ArrayList<>();
        if (document.containsKey("correlation")) {
            boolean every = outerType.startsWith("temporal") || outerType.equals("value_count");
            for (Held held : held(name)) {
                if (held.begins || every) {
                    Happening one = held.told;
                    told.add(new Happening(one.time, one.event, rule, one.groupKey, one.lookup));
                }
            }
        } else {
            ReferenceMatcher matcher =
                    new ReferenceMatcher(new Dump(DumpSettings.builder().build()).dumpToString(document));
            for (Event event : events) {
                if (matcher.matches(event.fields)) {
                    told.add(new Happening(
                            event.time,
                            event,
                            rule,
                            "",
                            field -> Optional.ofNullable(event.fields.get(field))
                                    .filter(values -> !values.isEmpty())
                                    .map(List::getFirst)));
                }
            }
        }
        return told;
    }

    /// Every moment at which a correlation holds, group by group.
    private List<Held> held(String name) {
        Map<?, ?> correlation = map(Objects.requireNonNull(documents.get(name)), "correlation");
        String type = String.valueOf(correlation.get("type"));
        List<String> rules = list(correlation, "rules");
        List<String> groupBy = list(correlation, "group-by");
        Map<?, ?> condition = map(correlation, "condition");
        Duration span = span(String.valueOf(correlation.get("timespan")));
        List<String> fields = list(condition, "field");

        Map<String, List<Happening>> groups = new TreeMap<>();
        Map<Happening, String> values = new java.util.IdentityHashMap<>();
        Set<List<Object>> counted = new HashSet<>();
        List<Happening> all = new ArrayList<>();
        for (int rule = 0; rule < rules.size(); rule++) {
            all.addAll(told(rules.get(rule), rule, type));
        }
        all.sort(Comparator.comparing(Happening::time)
                .thenComparing(happening -> Objects.requireNonNull(documents.get(rules.get(happening.rule)))
                        .containsKey("correlation"))
                .thenComparing(happening -> happening.event.order)
                .thenComparing(Happening::rule));
        for (Happening happening : all) {
            String rule = rules.get(happening.rule);
            Optional<List<String>> group = values(correlation, rule, happening, groupBy);
            Optional<List<String>> looked = values(correlation, rule, happening, fields);
            if (group.isEmpty() || looked.isEmpty()) {
                continue;
            }
            boolean numeric = type.equals("value_sum")
                    || type.equals("value_avg")
                    || (type.equals("value_percentile") && condition.containsKey("percentile"));
            if (numeric && !looked.get().getFirst().matches("[+-]?[0-9]+(\\.[0-9]+)?")) {
                continue;
            }
            String key = key(group.get());
            boolean single = !Objects.requireNonNull(documents.get(rule)).containsKey("correlation");
            Object slot = type.startsWith("temporal") ? happening.rule : -1;
            if (single && !counted.add(List.of(happening.time, happening.event.copyOf, key, slot))) {
                continue;
            }
            values.put(happening, numeric ? looked.get().getFirst() : key(looked.get()));
            groups.computeIfAbsent(key, k -> new ArrayList<>()).add(happening);
        }
        List<Held> held = new ArrayList<>();
        groups.forEach((key, happenings) -> {
            Optional<Instant> before = Optional.empty();
            boolean heldBefore = false;
            for (Instant time :
                    new TreeSet<>(happenings.stream().map(Happening::time).toList())) {
                List<Happening> window = happenings.stream()
                        .filter(one -> !one.time.isAfter(time) && !one.time.isBefore(time.minus(span)))
                        .toList();
                BigDecimal[] number = number(type, condition, window, values, time);
                boolean holds = holds(condition, rules.size(), number);
                List<Happening> now =
                        window.stream().filter(one -> one.time.equals(time)).toList();
                Happening last = now.stream()
                        .max(Comparator.comparing(Happening::rule)
                                .thenComparing(one -> one.event.order)
                                .thenComparing(Happening::groupKey))
                        .orElseThrow();
                // The window lapsed where nothing came for longer than it is.
                boolean lapsed = before.isPresent() && before.get().isBefore(time.minus(span));
                if (holds) {
                    List<String> group = values(correlation, rules.get(last.rule), last, groupBy)
                            .orElseThrow();
                    Lookup lookup = field -> groupBy.contains(field)
                            ? Optional.of(group.get(groupBy.indexOf(field)))
                            : value(correlation, rules.get(last.rule), last, field);
                    held.add(new Held(
                            time,
                            lapsed || !heldBefore,
                            group,
                            text(type, condition, number),
                            last,
                            new Happening(time, last.event, -1, key, lookup)));
                }
                heldBefore = holds;
                before = Optional.of(time);
            }
        });
        held.sort(Comparator.comparing(Held::time));
        return held;
    }

    private static Optional<List<String>> values(
            Map<?, ?> correlation, String rule, Happening happening, List<String> names) {
        List<String> values = new ArrayList<>();
        for (String name : names) {
            Optional<String> value = value(correlation, rule, happening, name);
            if (value.isEmpty()) {
                return Optional.empty();
            }
            values.add(value.get());
        }
        return Optional.of(values);
    }

    private static Optional<String> value(Map<?, ?> correlation, String rule, Happening happening, String name) {
        Object field = map(map(correlation, "aliases"), name).get(rule);
        return happening.lookup.of(field == null ? name : String.valueOf(field));
    }

    private static String key(List<String> values) {
        return values.stream()
                .map(v -> v.length() + ":" + v.toLowerCase(Locale.ROOT))
                .reduce("", String::concat);
    }

    private static Duration span(String text) {
        long number = Long.parseLong(text.substring(0, text.length() - 1));
        return switch (text.charAt(text.length() - 1)) {
            case 's' -> Duration.ofSeconds(number);
            case 'm' -> Duration.ofMinutes(number);
            case 'h' -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }

    /// The number as a fraction.
    private static BigDecimal[] number(
            String type, Map<?, ?> condition, List<Happening> window, Map<Happening, String> values, Instant time) {
        BigDecimal one = BigDecimal.ONE;
        BigDecimal size = BigDecimal.valueOf(window.size());
        List<String> seen = window.stream().map(values::get).toList();
        return switch (type) {
            case "event_count" -> new BigDecimal[] {size, one};
            case "value_count" -> new BigDecimal[] {BigDecimal.valueOf(new HashSet<>(seen).size()), one};
            case "value_sum" ->
                new BigDecimal[] {seen.stream().map(BigDecimal::new).reduce(BigDecimal.ZERO, BigDecimal::add), one};
            case "value_avg" ->
                new BigDecimal[] {seen.stream().map(BigDecimal::new).reduce(BigDecimal.ZERO, BigDecimal::add), size};
            case "value_percentile" -> {
                if (condition.containsKey("percentile")) {
                    List<BigDecimal> sorted =
                            seen.stream().map(BigDecimal::new).sorted().toList();
                    double rank = Math.ceil(
                            sorted.size() * Double.parseDouble(String.valueOf(condition.get("percentile"))) / 100);
                    yield new BigDecimal[] {sorted.get(Math.max(1, (int) rank) - 1), one};
                }
                long fewest = window.stream()
                        .filter(happening -> happening.time.equals(time))
                        .mapToLong(happening -> seen.stream()
                                .filter(value -> value.equals(values.get(happening)))
                                .count())
                        .min()
                        .orElseThrow();
                yield new BigDecimal[] {BigDecimal.valueOf(100 * fewest), size};
            }
            case "temporal" ->
                new BigDecimal[] {
                    BigDecimal.valueOf(
                            window.stream().map(Happening::rule).distinct().count()),
                    one
                };
            default -> new BigDecimal[] {BigDecimal.valueOf(longest(window, Optional.empty())), one};
        };
    }

    /// How many rules match one after another, at most: tries everything.
    private static int longest(List<Happening> window, Optional<Happening> after) {
        int longest = 0;
        for (Happening one : window) {
            boolean follows = after.isEmpty() || (one.rule > after.get().rule && !one.time.isBefore(after.get().time));
            if (follows) {
                longest = Math.max(longest, 1 + longest(window, Optional.of(one)));
            }
        }
        return longest;
    }

    private static boolean holds(Map<?, ?> condition, int rules, BigDecimal[] number) {
        Map<String, Object> bounds = new LinkedHashMap<>();
        condition.forEach((key, value) -> bounds.put(String.valueOf(key), String.valueOf(value)));
        bounds.remove("field");
        bounds.remove("percentile");
        if (bounds.isEmpty()) {
            bounds.put("eq", Integer.toString(rules));
        }
        for (Map.Entry<String, Object> bound : bounds.entrySet()) {
            int order = number[0].compareTo(new BigDecimal(String.valueOf(bound.getValue())).multiply(number[1]));
            boolean holds = switch (bound.getKey()) {
                case "gt" -> order > 0;
                case "gte" -> order >= 0;
                case "lt" -> order < 0;
                case "lte" -> order <= 0;
                case "eq" -> order == 0;
                default -> order != 0;
            };
            if (!holds) {
                return false;
            }
        }
        return true;
    }

    /// Counts are only told up to one more than the largest number that the condition names.
    private static String text(String type, Map<?, ?> condition, BigDecimal[] number) {
        BigDecimal value = number[0].divide(number[1], new MathContext(12, RoundingMode.HALF_EVEN));
        if (type.equals("event_count") || type.equals("value_count")) {
            BigDecimal enough = condition.entrySet().stream()
                    .filter(entry -> !entry.getKey().equals("field"))
                    .map(entry -> new BigDecimal(String.valueOf(entry.getValue())))
                    .reduce(BigDecimal.ZERO, BigDecimal::max)
                    .add(BigDecimal.ONE);
            if (value.compareTo(enough) >= 0) {
                return "at least " + enough.toPlainString();
            }
        }
        return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
    }
}
