package org.tocsin.testkit.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.tocsin.testkit.EventSpec;
import org.tocsin.testkit.EvtxWriter;
import org.tocsin.testkit.EvtxWriter.Written;
import org.tocsin.testkit.Machine;

/// Everything that happened, and the logs that were kept of it. What happened outside the span of every log is
/// lost, as it would have been.
final class Chronicle {
    /// Whose doing an event was.
    enum Side {
        INTRUDER,
        ADMINISTRATOR,
        BACKGROUND
    }

    /// What an event shows, for scoring.
    ///
    /// @param technique an ATT&CK id, or `-`
    record Mark(Side side, String technique, String behaviour) {}

    /// A log that was handed in.
    ///
    /// @param path below the evidence folder
    /// @param from the first moment it covers; `until` is the first that it no longer does
    /// @param firstRecord the record id it starts with
    /// @param length where the copy broke off, in bytes; -1 for a whole one
    record LogFile(
            String path, Machine machine, String channel, Instant from, Instant until, long firstRecord, int length) {
        boolean holds(EventSpec event) {
            return event.channel().equals(channel)
                    && event.computer().equals(machine.fqdn())
                    && !event.time().isBefore(from)
                    && event.time().isBefore(until);
        }
    }

    private record Happened(EventSpec event, Optional<Mark> mark) {}

    private record Row(Instant time, String file, long record, String line) {}

    private final List<Happened> all = new ArrayList<>();

    void add(EventSpec event) {
        all.add(new Happened(event, Optional.empty()));
    }

    void add(EventSpec event, Mark mark) {
        all.add(new Happened(event, Optional.of(mark)));
    }

    /// Writes the logs.
    ///
    /// @return the story as tab-separated lines with a head: one for each marked event that is left in a log
    List<String> write(Path evidence, List<LogFile> logs) throws IOException {
        List<Happened> ordered = new ArrayList<>(all);
        ordered.sort(Comparator.comparing(happened -> happened.event.time()));
        List<Row> rows = new ArrayList<>();
        for (LogFile log : logs) {
            write(evidence, log, ordered, rows);
        }
        rows.sort(Comparator.comparing(Row::time).thenComparing(Row::file).thenComparing(Row::record));
        List<String> lines = new ArrayList<>();
        lines.add("time\thost\tfile\trecord\ttechnique\tside\tbehaviour");
        rows.forEach(row -> lines.add(row.line));
        return lines;
    }

    private static void write(Path evidence, LogFile log, List<Happened> ordered, List<Row> rows) throws IOException {
        List<Happened> kept =
                ordered.stream().filter(happened -> log.holds(happened.event)).toList();
        List<EventSpec> events = new ArrayList<>();
        for (int i = 0; i < kept.size(); i++) {
            events.add(kept.get(i).event.as(log.firstRecord + i));
        }
        List<Written> places = new ArrayList<>();
        byte[] bytes = EvtxWriter.bytes(events, places);
        int length = log.length < 0 ? bytes.length : Math.min(log.length, bytes.length);
        Path file = evidence.resolve(log.path);
        Files.createDirectories(file.getParent());
        Files.write(file, Arrays.copyOf(bytes, length));
        for (int i = 0; i < kept.size(); i++) {
            Written place = places.get(i);
            Optional<Mark> mark = kept.get(i).mark;
            if (mark.isPresent() && place.offset() + place.size() <= length) {
                Instant time = kept.get(i).event.time();
                String line = String.join(
                        "\t",
                        time.toString(),
                        log.machine.name(),
                        log.path,
                        Long.toString(place.recordId()),
                        mark.get().technique,
                        mark.get().side.name().toLowerCase(Locale.ROOT),
                        mark.get().behaviour);
                rows.add(new Row(time, log.path, place.recordId(), line));
            }
        }
    }
}
