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

    /// The folders of rules, by what their logs are of.
    static final List<Path> RULES = List.of(
            CONTENT.resolve("windows"), CONTENT.resolve("linux"), CONTENT.resolve("web"), CONTENT.resolve("cloud"));

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
        return yaml(RULES.stream()
                .map(folder -> folder.resolve(name))
                .filter(Files::exists)
                .findFirst()
                .orElseThrow());
    }

    /// The events below `match` or `near_miss`, of the sheet's `kind` or else of Windows.
    List<PlainRecord> events(String group) {
        List<PlainRecord> events = new ArrayList<>();
        Shape.Table shapes = new Shape.Table();
        Map<?, ?> sheet = yaml(SHEETS.getFirst().resolve(name));
        Kind kind = sheet.get("kind") instanceof String word ? new Kind(word) : Kind.WINDOWS_EVENT;
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
