package org.tocsin.readers.network;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tocsin.model.Gap;
import org.tocsin.model.Kind;
import org.tocsin.model.PlainRecord;
import org.tocsin.model.Source;
import org.tocsin.readers.Head;
import org.tocsin.readers.Reader;
import org.tocsin.readers.Readings;
import org.tocsin.readers.Span;

/// System messages of Cisco IOS as they arrive at a log server: `… %FACILITY-SEVERITY-MNEMONIC: text`, a line each
/// (Cisco IOS System Message Guide, "How to read system messages").
///
/// Fields: `Facility`, `Severity` (0 to 7, 0 is the worst), `Mnemonic`, `Message`, and `Header` for what stands
/// before the percent sign. The usual time stamp has no year and often no zone, so records have no time; it is in
/// the header.
public final class CiscoLogReader implements Reader {
    private static final Kind KIND = new Kind("network.cisco");
    private static final Pattern MESSAGE =
            Pattern.compile("%([A-Z][A-Z0-9_]{1,40}(?:-[A-Z0-9_]{1,40})?)-([0-7])-([A-Z][A-Z0-9_]{1,60}): ");

    /// Lines looked at to tell what it is.
    private static final int LOOK = 20;

    @Override
    public String format() {
        return "cisco-ios";
    }

    /// Half of the first lines, and the first of them, are such messages.
    @Override
    public boolean recognises(Head head) {
        String text = new String(head.bytes(), StandardCharsets.ISO_8859_1);
        int lines = 0;
        int messages = 0;
        for (String line : text.lines().limit(LOOK).toList()) {
            if (line.isBlank()) {
                continue;
            }
            lines++;
            boolean message = line.length() < 4096 && MESSAGE.matcher(line).find();
            if (lines == 1 && !message) {
                return false;
            }
            messages += message ? 1 : 0;
        }
        return lines > 0 && messages * 2 >= lines;
    }

    @Override
    public void read(Source source, Span span, Readings out) throws IOException {
        Lines lines = new Lines(source, out);
        try (InputStream in = new BufferedInputStream(source.content().open(), 1 << 16)) {
            byte[] line = new byte[Math.min(out.limits().record(), 1 << 20)];
            int length = 0;
            long offset = 0;
            long start = 0;
            boolean cut = false;
            for (int b = in.read(); b >= 0; b = in.read()) {
                offset++;
                if (b == '\n') {
                    lines.take(line, length, start, cut);
                    start = offset;
                    length = 0;
                    cut = false;
                } else if (length < line.length) {
                    line[length++] = (byte) b;
                } else {
                    cut = true;
                }
            }
            if (length > 0) {
                lines.take(line, length, start, cut);
            }
        }
        lines.end();
    }

    private static final class Lines {
        private final Source source;
        private final Readings out;
        private long number;
        private long strange;
        private long firstStrange = -1;

        Lines(Source source, Readings out) {
            this.source = source;
            this.out = out;
        }

        void take(byte[] bytes, int length, long start, boolean cut) {
            number++;
            int end = length > 0 && bytes[length - 1] == '\r' ? length - 1 : length;
            String line = new String(bytes, 0, end, StandardCharsets.UTF_8);
            if (cut) {
                out.accept(new Gap(
                        source.at(number, start),
                        Gap.Cause.LIMIT,
                        "line " + number + " is too long; its end was left out"));
            }
            Matcher message = MESSAGE.matcher(line);
            if (!message.find()) {
                if (!line.isBlank() && strange++ == 0) {
                    firstStrange = start;
                }
                return;
            }
            PlainRecord.Builder record = new PlainRecord.Builder();
            Optional.of(line.substring(0, message.start()).strip())
                    .filter(header -> !header.isEmpty())
                    .ifPresent(header -> record.text("Header", header));
            out.accept(record.text("Facility", message.group(1))
                    .integer("Severity", Long.parseLong(message.group(2)))
                    .text("Mnemonic", message.group(3))
                    .text("Message", line.substring(message.end()))
                    .build(KIND, out.shapes(), source.at(number, start)));
        }

        void end() {
            if (strange > 0) {
                out.accept(new Gap(
                        source.at(-1, firstStrange),
                        Gap.Cause.UNSUPPORTED,
                        strange + " lines are no system messages of Cisco IOS and were not read"));
            }
        }
    }
}
