package org.tocsin.investigation;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.tocsin.investigation.campaigns.MailGroups;
import org.tocsin.investigation.campaigns.MailSheet;
import org.tocsin.investigation.campaigns.TieWords;
import org.tocsin.report.exports.JsonObject;

/// Lines of messages that wait on disk until it is known which belong together, and then get their `group`.
final class GroupedLines {
    private final Path file;
    private final MailGroups groups;
    private final OutputStream waiting;

    GroupedLines(Path file, Sorters sorters) throws IOException {
        this.file = file;
        this.groups = new MailGroups(sorters);
        this.waiting = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
    }

    /// Takes frames.
    OutputStream in() {
        return waiting;
    }

    /// A line and what may tie its message to others, to be written to [#in].
    static byte[] frame(byte[] line, MailSheet sheet) {
        try {
            byte[] traits = sheet.bytes();
            ByteArrayOutputStream frame = new ByteArrayOutputStream(line.length + traits.length + 8);
            DataOutputStream out = new DataOutputStream(frame);
            out.writeInt(traits.length);
            out.write(traits);
            out.writeInt(line.length);
            out.write(line);
            return frame.toByteArray();
        } catch (IOException impossible) {
            throw new java.io.UncheckedIOException(impossible);
        }
    }

    void write(OutputStream out) throws IOException {
        waiting.close();
        try (DataInputStream in = open()) {
            for (int length = next(in); length >= 0; length = next(in)) {
                MailSheet sheet = MailSheet.of(in.readNBytes(length));
                groups.add(sheet.key(), sheet.time().time(), sheet.traits());
                in.skipNBytes(in.readInt());
            }
        }
        try (DataInputStream in = open()) {
            groups.settle(place -> {
                in.skipNBytes(in.readInt());
                byte[] line = in.readNBytes(in.readInt());
                // The line is a JSON object: one member more, in front of its last brace.
                out.write(line, 0, line.length - 2);
                out.write((",\"group\":" + json(place) + "}\n").getBytes(StandardCharsets.UTF_8));
            });
        }
        Files.delete(file);
    }

    private DataInputStream open() throws IOException {
        return new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16));
    }

    private static int next(DataInputStream in) throws IOException {
        try {
            return in.readInt();
        } catch (EOFException end) {
            return -1;
        }
    }

    private static String json(MailGroups.Place place) {
        return JsonObject.of(object -> {
            place.group().ifPresent(id -> object.put("id", id));
            object.put("size", place.size());
            object.objects("ties", place.ties(), GroupedLines::tie);
        });
    }

    private static void tie(JsonObject object, MailGroups.Tie tie) {
        List<String> said = TieWords.both(tie);
        object.put("kind", tie.kind().word()).put("with", tie.with());
        if (!tie.shown().isEmpty()) {
            object.put("value", tie.shown());
        }
        if (tie.alike() > 0) {
            object.put("alike", tie.alike());
        }
        object.put("en", said.getFirst()).put("fr", said.getLast());
    }
}
