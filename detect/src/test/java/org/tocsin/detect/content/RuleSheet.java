package org.tocsin.detect.content;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.tocsin.model.Kind;
import org.tocsin.model.Origin;
import org.tocsin.model.PlainRecord;
import org.tocsin.model.Shape;
import org.tocsin.testkit.SharedData;

/// One rule of ours and the sheet of events that it must and must not fire on, both of the same file name. A
/// correlation's file begins with the rule that alerts; those that it counts follow.
record RuleSheet(String name) {
    private static final Path CONTENT = SharedData.root().resolve("content").resolve("rules");

    /// The packs that we give people.
    static final List<Path> RULES = List.of(
            CONTENT.resolve("windows"),
            CONTENT.resolve("linux"),
            CONTENT.resolve("web"),
            CONTENT.resolve("cloud"),
            CONTENT.resolve("mail"),
            CONTENT.resolve("correlations"));

    private static final Shape.Table SHAPES = new Shape.Table();
    private static final Instant START = Instant.parse("2026-11-24T09:00:00Z");

    static final List<Path> SHEETS = List.of(CONTENT.resolve("tests"));

    static List<String> names(List<Path> folders) {
        List<String> names = new ArrayList<>();
        for (Path folder : folders) {
            try (Stream<Path> files = Files.list(folder)) {
                files.map(file -> String.valueOf(file.getFileName())).forEach(names::add);
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }
        return names.stream().sorted().toList();
    }

    static List<RuleSheet> all() {
        return names(RULES).stream().map(RuleSheet::new).toList();
    }

    Map<?, ?> rule() {
        return RULES.stream()
                .map(folder -> folder.resolve(name))
                .filter(Files::exists)
                .map(RuleSheet::yaml)
                .findFirst()
                .orElseThrow();
    }

    /// The cases below `match` or `near_miss`: single events, or several that belong together; of the sheet's
    /// `kind` or else of Windows.
    ///
    /// An event of several may say when it is, in seconds after the start (`_at`), and that it comes more than once
    /// (`_times`, `_every` so many seconds); `{n}` in its values is then its number.
    List<List<PlainRecord>> cases(String group) {
        List<List<PlainRecord>> cases = new ArrayList<>();
        Map<?, ?> sheet = yaml(SHEETS.getFirst().resolve(name));
        Kind kind = sheet.get("kind") instanceof String word ? new Kind(word) : Kind.WINDOWS_EVENT;
        if (sheet.get(group) instanceof List<?> list) {
            for (Object one : list) {
                cases.add(
                        one instanceof List<?> several
                                ? together(kind, several)
                                : List.of(event(kind, (Map<?, ?>) one, 1, 1)));
            }
        }
        return cases;
    }

    private List<PlainRecord> together(Kind kind, List<?> several) {
        List<PlainRecord> records = new ArrayList<>();
        for (Object one : several) {
            Map<?, ?> event = (Map<?, ?>) one;
            int times = number(event, "_times", 1);
            for (int n = 1; n <= times; n++) {
                records.add(event(kind, event, n, records.size() + 1));
            }
        }
        return records;
    }

    private PlainRecord event(Kind kind, Map<?, ?> event, int n, int number) {
        PlainRecord.Builder builder = new PlainRecord.Builder()
                .time(START.plusSeconds(number(event, "_at", 0) + (n - 1L) * number(event, "_every", 0)));
        event.forEach((field, value) -> {
            if (!String.valueOf(field).startsWith("_")) {
                add(builder, String.valueOf(field), value instanceof String text ? text.replace("{n}", "" + n) : value);
            }
        });
        return builder.build(kind, SHAPES, new Origin("sha256:made-up", name, number, -1));
    }

    private static int number(Map<?, ?> event, String key, int otherwise) {
        return event.get(key) instanceof Integer number ? number : otherwise;
    }

    private static void add(PlainRecord.Builder builder, String field, Object value) {
        switch (value) {
            case List<?> several -> several.forEach(one -> add(builder, field, one));
            case Integer number -> builder.integer(field, number);
            default -> builder.text(field, String.valueOf(value));
        }
    }

    private static Map<?, ?> yaml(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            LoadSettings settings =
                    LoadSettings.builder().setLabel(file.toString()).build();
            return (Map<?, ?>)
                    new Load(settings).loadAllFromInputStream(in).iterator().next();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
