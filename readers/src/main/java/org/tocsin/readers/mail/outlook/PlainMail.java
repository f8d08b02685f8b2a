package org.tocsin.readers.mail.outlook;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Writes an Outlook message as a plain mail, so that it is read as every other. The header is the received
/// one, where there is one, without what describes the old form of the body; signatures over that body can no
/// longer be checked.
public final class PlainMail {
    /// Fields that describe a body as it no longer is.
    private static final Set<String> REPLACED =
            Set.of("content-type", "content-transfer-encoding", "content-disposition", "content-id", "mime-version");

    private static final Base64.Encoder LINES = Base64.getMimeEncoder(76, new byte[] {'\r', '\n'});

    private PlainMail() {}

    public static byte[] of(OutlookMessage message) {
        Text out = new Text((int) Math.min(Integer.MAX_VALUE - 64, size(message)));
        int number = 0;
        while (holds(message, "_outlook_" + number + "_")) {
            number++;
        }
        write(message, out, "_outlook_" + number + "_", 0);
        return out.finished();
    }

    /// Grows to a size that is known well enough, so that large attachments are not copied again and again.
    private static final class Text extends ByteArrayOutputStream {
        Text(int size) {
            super(size);
        }

        byte[] finished() {
            return count == buf.length ? buf : Arrays.copyOf(buf, count);
        }

        void line(String text) {
            writeBytes(text.getBytes(StandardCharsets.UTF_8));
            write('\r');
            write('\n');
        }

        void base64(byte[] bytes) {
            int step = 57 * 1024;
            for (int from = 0; from < bytes.length; from += step) {
                int to = Math.min(bytes.length, from + step);
                writeBytes(LINES.encode(Arrays.copyOfRange(bytes, from, to)));
                line("");
            }
        }
    }

    /// About how many bytes it becomes.
    private static long size(OutlookMessage message) {
        long size = 4_096
                + 2L * message.headers().length()
                + 3L * message.bodies().text().length()
                + 3L * message.bodies().html().length();
        for (OutlookMessage.Attached attached : message.attachments()) {
            size += switch (attached) {
                case OutlookMessage.Attached.File file -> file.bytes().length / 57L * 78 + 600;
                case OutlookMessage.Attached.Message inner -> size(inner.message()) + 600;
            };
        }
        return size;
    }

    private static boolean holds(OutlookMessage message, String mark) {
        if (message.headers().contains(mark)
                || message.made().id().contains(mark)
                || message.made().answers().contains(mark)) {
            return true;
        }
        for (OutlookMessage.Attached attached : message.attachments()) {
            boolean inside = switch (attached) {
                case OutlookMessage.Attached.File file -> file.contentId().contains(mark);
                case OutlookMessage.Attached.Message inner -> holds(inner.message(), mark);
            };
            if (inside) {
                return true;
            }
        }
        return false;
    }

    /// @param mark in every boundary and nowhere else
    /// @param depth how many messages this one is in: boundaries of messages in each other differ
    private static void write(OutlookMessage message, Text out, String mark, int depth) {
        if (message.headers().isBlank()) {
            made(message.made(), out);
        } else {
            received(message.headers(), out);
        }
        String boundary = "=_m" + depth + mark;
        begin("mixed", boundary, out);
        bodies(message.bodies(), out, boundary, "=_a" + depth + mark);
        for (OutlookMessage.Attached attached : message.attachments()) {
            out.line("--" + boundary);
            switch (attached) {
                case OutlookMessage.Attached.File file -> file(file, out);
                case OutlookMessage.Attached.Message inner -> {
                    out.line("Content-Type: message/rfc822");
                    out.line("Content-Disposition: attachment;");
                    out.line(" filename*=utf-8''" + escaped(inner.name()));
                    out.line("");
                    write(inner.message(), out, mark, depth + 1);
                }
            }
        }
        out.line("--" + boundary + "--");
    }

    private static void begin(String kind, String boundary, Text out) {
        out.line("MIME-Version: 1.0");
        out.line("Content-Type: multipart/" + kind + "; boundary=\"" + boundary + "\"");
        out.line("");
    }

    private static void bodies(OutlookMessage.Bodies bodies, Text out, String outer, String inner) {
        boolean both = !bodies.text().isEmpty() && !bodies.html().isEmpty();
        String boundary = both ? inner : outer;
        if (both) {
            out.line("--" + outer);
            begin("alternative", inner, out);
        }
        text("plain", bodies.text(), boundary, out);
        text("html", bodies.html(), boundary, out);
        if (both) {
            out.line("--" + inner + "--");
        }
    }

    private static void text(String kind, String text, String boundary, Text out) {
        if (!text.isEmpty()) {
            out.line("--" + boundary);
            out.line("Content-Type: text/" + kind + "; charset=utf-8");
            out.line("Content-Transfer-Encoding: base64");
            out.line("");
            out.base64(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void file(OutlookMessage.Attached.File file, Text out) {
        out.line("Content-Type: " + type(file.type()));
        boolean inline = !file.contentId().isEmpty();
        out.line("Content-Disposition: " + (inline ? "inline" : "attachment") + ";");
        out.line(" filename*=utf-8''" + escaped(file.name()));
        if (inline) {
            out.line("Content-ID: <" + plain(file.contentId()).replaceAll("[<>\\s]", "") + ">");
        }
        out.line("Content-Transfer-Encoding: base64");
        out.line("");
        out.base64(file.bytes());
    }

    private static String type(String named) {
        String lower = named.strip().toLowerCase(Locale.ROOT);
        boolean sound = lower.matches("[a-z0-9.+-]{1,60}/[a-z0-9.+_-]{1,120}")
                && !lower.startsWith("multipart/")
                && !lower.startsWith("message/");
        return sound ? lower : "application/octet-stream";
    }

    private static void received(String headers, Text out) {
        boolean kept = false;
        for (String line : headers.split("\r\n|\n|\r", -1)) {
            boolean folded = line.startsWith(" ") || line.startsWith("\t");
            if (!folded) {
                int colon = line.indexOf(':');
                // Outlook puts a line of its own before the header; it has no colon.
                kept = colon > 0
                        && !REPLACED.contains(line.substring(0, colon).strip().toLowerCase(Locale.ROOT));
            }
            if (kept && !line.isBlank()) {
                out.line(line);
            }
        }
    }

    private static void made(OutlookMessage.Header made, Text out) {
        if (!made.from().name().isEmpty() || !made.from().address().isEmpty()) {
            out.line("From: " + person(made.from()));
        }
        people("To", made.to(), out);
        people("Cc", made.copies(), out);
        out.line("Subject: " + word(made.subject()));
        if (!made.date().isEmpty()) {
            out.line("Date: " + made.date());
        }
        if (!made.id().isEmpty()) {
            out.line("Message-ID: " + plain(made.id()));
        }
        if (!made.answers().isEmpty()) {
            out.line("In-Reply-To: " + plain(made.answers()));
        }
    }

    private static void people(String field, List<OutlookMessage.Person> people, Text out) {
        for (int i = 0; i < people.size(); i++) {
            String end = i + 1 < people.size() ? "," : "";
            out.line((i == 0 ? field + ": " : " ") + person(people.get(i)) + end);
        }
    }

    private static String person(OutlookMessage.Person person) {
        String address = plain(person.address()).replaceAll("[<>\\s,]", "");
        String name = person.name().isEmpty() ? "" : word(person.name()) + " ";
        return name + (address.isEmpty() ? "<>" : "<" + address + ">");
    }

    /// A text on one line.
    private static String plain(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.chars().filter(c -> c >= ' ' && c != 127).limit(2_000).forEach(c -> out.append((char) c));
        return out.toString();
    }

    /// A text as an encoded word, which nothing in it can end.
    private static String word(String text) {
        String plain = plain(text);
        boolean simple = plain.chars()
                .allMatch(c -> c == ' ' || c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z');
        return simple
                ? plain
                : "=?utf-8?B?" + Base64.getEncoder().encodeToString(plain.getBytes(StandardCharsets.UTF_8)) + "?=";
    }

    private static String escaped(String name) {
        StringBuilder out = new StringBuilder();
        String kept = name.length() > 1_000 ? name.substring(0, 1_000) : name;
        for (byte b : kept.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xFF);
            boolean simple =
                    c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c == '.' || c == '-';
            if (simple) {
                out.append(c);
            } else {
                out.append('%')
                        .append(Character.toUpperCase(Character.forDigit(c >> 4, 16)))
                        .append(Character.toUpperCase(Character.forDigit(c & 0xF, 16)));
            }
        }
        return out.toString();
    }
}
