package org.tocsin.detect.content;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

/// One rule of ours and the sheet of events that it must and must not fire on, both of the same file name.
record RuleSheet(String name) {
    private static final Path CONTENT = SharedData.root().resolve("content").resolve("rules");

    static final Path RULES = CONTENT.resolve("windows");
    static final Path SHEETS = CONTENT.resolve("tests");

    static List<String> names(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .sorted()
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static List<RuleSheet> all() {
        return names(RULES).stream().map(RuleSheet::new).toList();
    }

    Map<?, ?> rule() {
        return yaml(RULES.resolve(name));
    }

    /// The events below `match` or `near_miss`; Windows events, where the sheet names no other `kind`.
    List<PlainRecord> events(String group) {
        List<PlainRecord> events = new ArrayList<>();
        Shape.Table shapes = new Shape.Table();
        Map<?, ?> sheet = yaml(SHEETS.resolve(name));
        Kind kind = sheet.get("kind") instanceof String given ? new Kind(given) : Kind.WINDOWS_EVENT;
        if (sheet.get(group) instanceof List<?> list) {
            for (Object event : list) {
                PlainRecord.Builder builder = new PlainRecord.Builder();
                ((Map<?, ?>) event).forEach((field, value) -> add(builder, String.valueOf(field), value));
                Origin origin = new Origin("sha256:made-up", name, events.size() + 1, -1);
                events.add(builder.build(kind, shapes, origin));
            }
        }
        return events;
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
            return (Map<?, ?>)
                    new Load(LoadSettings.builder().setLabel(file.toString()).build()).loadFromInputStream(in);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
