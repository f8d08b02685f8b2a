package org.tocsin.knowledge.meanings;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.tocsin.model.Kind;
import org.tocsin.model.Meanings;

/// The meanings that the tables in `content/meanings` know: those of Windows events. Safe for use by several threads.
///
/// `fields.tsv` says in which fields of which events each other table is to be asked; `events.tsv` has a few words on
/// common events; `channels.tsv` names the provider of logs that have only one, for records that lost its name.
public final class MeaningTables implements Meanings {
    private static final String ANY = "*";

    /// Events whose fields are kept worked out; a hostile log can name any number of them.
    private static final int MOST = 4_096;

    /// A row of `fields.tsv`.
    ///
    /// @param condition a field and the value it must have; empty for none
    private record Place(
            String provider,
            Set<String> events,
            Set<String> fields,
            Table table,
            Optional<Map.Entry<String, String>> condition) {
        boolean isFor(String name, String event) {
            boolean named = provider.endsWith(ANY)
                    ? name.startsWith(provider.substring(0, provider.length() - 1))
                    : name.equals(provider);
            return named && (events.contains(ANY) || events.contains(event));
        }
    }

    private record Event(String provider, String id) {}

    /// What applies to the fields of one sort of event.
    ///
    /// @param anywhere for every field
    private record Plan(Map<String, List<Place>> fields, List<Place> anywhere) {}

    private final List<Place> places;
    private final Map<Event, Words> events;
    private final Map<String, String> channels;
    private final Map<Event, Plan> plans = new ConcurrentHashMap<>();

    private MeaningTables(List<Place> places, Map<Event, Words> events, Map<String, String> channels) {
        this.places = List.copyOf(places);
        this.events = Map.copyOf(events);
        this.channels = Map.copyOf(channels);
    }

    /// Reads a folder of tables.
    ///
    /// @throws IllegalStateException where one is not whole: they are ours
    public static MeaningTables read(Path folder) throws IOException {
        Map<String, Table> tables = new HashMap<>();
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.filter(file -> file.toString().endsWith(".tsv"))
                    .sorted()
                    .toList();
        }
        for (Path file : files) {
            String name = file.getFileName().toString().replace(".tsv", "");
            if (!List.of("fields", "events", "channels").contains(name)) {
                tables.put(name, Table.read(name, Files.readAllLines(file, StandardCharsets.UTF_8)));
            }
        }
        List<Place> places = new ArrayList<>();
        Set<String> unused = new TreeSet<>(tables.keySet());
        for (String[] row : rows(folder.resolve("fields.tsv"), 4, 5)) {
            Table table = tables.get(row[3]);
            if (table == null) {
                throw new IllegalStateException("fields.tsv asks for a table that is not there: " + row[3]);
            }
            unused.remove(row[3]);
            places.add(new Place(row[0], words(row[1]), words(row[2]), table, condition(row)));
        }
        if (!unused.isEmpty()) {
            throw new IllegalStateException("tables that no field asks for: " + unused);
        }
        Map<Event, Words> events = new HashMap<>();
        for (String[] row : rows(folder.resolve("events.tsv"), 4, 4)) {
            if (events.put(new Event(row[0], row[1]), new Words(row[2], row[3])) != null) {
                throw new IllegalStateException("events.tsv has an event twice: " + row[0] + " " + row[1]);
            }
        }
        Map<String, String> channels = new HashMap<>();
        for (String[] row : rows(folder.resolve("channels.tsv"), 2, 2)) {
            channels.put(row[0], row[1]);
        }
        return new MeaningTables(places, events, channels);
    }

    private static List<String[]> rows(Path file, int least, int most) throws IOException {
        List<String[]> rows = new ArrayList<>();
        for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            String[] cells = line.split("\t", -1);
            if (cells.length < least
                    || cells.length > most
                    || Arrays.stream(cells).anyMatch(String::isBlank)) {
                throw new IllegalStateException(file.getFileName() + " has a row that is not whole: " + line);
            }
            rows.add(cells);
        }
        return rows;
    }

    private static Set<String> words(String list) {
        return Set.of(list.split(","));
    }

    private static Optional<Map.Entry<String, String>> condition(String[] row) {
        if (row.length < 5) {
            return Optional.empty();
        }
        String[] sides = row[4].split("=", 2);
        if (sides.length != 2) {
            throw new IllegalStateException("fields.tsv has a condition that is none: " + row[4]);
        }
        return Optional.of(Map.entry(sides[0], sides[1]));
    }

    @Override
    public About about(Kind kind, Function<String, Optional<String>> record) {
        if (!kind.equals(Kind.WINDOWS_EVENT)) {
            return NONE.about(kind, record);
        }
        String event = record.apply("EventID").orElse("");
        String provider = record.apply("Provider_Name")
                .filter(name -> !name.isEmpty())
                .or(() -> record.apply("Channel").map(channels::get))
                .orElse("");
        Event told = new Event(provider, event);
        Plan plan = plan(told);
        return (field, value) -> {
            if (field.equals("EventID")) {
                return Optional.ofNullable(events.get(told)).stream().toList();
            }
            List<Words> first = List.of();
            for (Place place : plan.anywhere) {
                first = joined(first, asked(place, value, record));
            }
            for (Place place : plan.fields.getOrDefault(field, List.of())) {
                first = joined(first, asked(place, value, record));
            }
            return first;
        };
    }

    private static List<Words> asked(Place place, CharSequence value, Function<String, Optional<String>> record) {
        List<Words> words = place.table.of(value);
        if (words.isEmpty() || place.condition.isEmpty()) {
            return words;
        }
        Map.Entry<String, String> condition = place.condition.get();
        return record.apply(condition.getKey())
                        .filter(found -> found.equals(condition.getValue()))
                        .isPresent()
                ? words
                : List.of();
    }

    private static List<Words> joined(List<Words> one, List<Words> other) {
        if (one.isEmpty() || other.isEmpty()) {
            return one.isEmpty() ? other : one;
        }
        List<Words> both = new ArrayList<>(one);
        both.addAll(other);
        return both;
    }

    private Plan plan(Event event) {
        Plan known = plans.get(event);
        if (known != null) {
            return known;
        }
        Map<String, List<Place>> fields = new LinkedHashMap<>();
        List<Place> anywhere = new ArrayList<>();
        for (Place place : places) {
            if (place.provider.equals(ANY) || place.isFor(event.provider, event.id)) {
                if (place.fields.contains(ANY)) {
                    anywhere.add(place);
                } else {
                    place.fields.forEach(field -> fields.computeIfAbsent(field, name -> new ArrayList<>())
                            .add(place));
                }
            }
        }
        Plan plan = new Plan(fields, anywhere);
        if (plans.size() < MOST) {
            plans.put(event, plan);
        }
        return plan;
    }

    @Override
    public Optional<Words> event(String provider, String eventId) {
        return Optional.ofNullable(events.get(new Event(provider, eventId)));
    }
}
