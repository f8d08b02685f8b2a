package org.tocsin.readers.mail.outlook;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Writes an Outlook message as a plain mail, so that it is read as every other. The header is the received one, where
/// there is one, without what describes the old form of the body; signatures over that body can no longer be checked.
public final class PlainMail {
    /// Fields that describe a body as it no longer is.
    private static final Set<String> REPLACED =
            Set.of("content-type", "content-transfer-encoding", "content-disposition", "content-id", "mime-version");

    private static final Base64.Encoder LINES = Base64.getMimeEncoder(76, new byte[] {'\r', '\n'});

    private PlainMail() {}

    public static byte[] of(OutlookMessage message) {
        List<byte[]> parts = new ArrayList<>();
        bodies(message, parts);
        for (OutlookMessage.Attached attached : message.attachments()) {
            switch (attached) {
                case OutlookMessage.Attached.File file -> parts.add(file(file));
                case OutlookMessage.Attached.Message inner -> parts.add(inner(inner));
            }
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        header(message, out);
        multipart("mixed", parts, out);
        return out.toByteArray();
    }

    private static void line(ByteArrayOutputStream out, String text) {
        out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
        out.write('\r');
        out.write('\n');
    }

    private static void bodies(OutlookMessage message, List<byte[]> parts) {
        List<byte[]> bodies = new ArrayList<>(2);
        if (!message.bodies().text().isEmpty()) {
            bodies.add(text("plain", message.bodies().text()));
        }
        if (!message.bodies().html().isEmpty()) {
            bodies.add(text("html", message.bodies().html()));
        }
        if (bodies.size() < 2) {
            parts.addAll(bodies);
            return;
        }
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        multipart("alternative", bodies, both);
        parts.add(both.toByteArray());
    }

    private static byte[] text(String kind, String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        line(out, "Content-Type: text/" + kind + "; charset=utf-8");
        line(out, "Content-Transfer-Encoding: base64");
        line(out, "");
        out.writeBytes(LINES.encode(text.getBytes(StandardCharsets.UTF_8)));
        return out.toByteArray();
    }

    private static byte[] file(OutlookMessage.Attached.File file) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(file.bytes().length / 3 * 4 + 300);
        line(out, "Content-Type: " + type(file.type()));
        boolean inline = !file.contentId().isEmpty();
        line(out, "Content-Disposition: " + (inline ? "inline" : "attachment") + ";");
        line(out, " filename*=utf-8''" + escaped(file.name()));
        if (inline) {
            line(out, "Content-ID: <" + plain(file.contentId()).replaceAll("[<>\\s]", "") + ">");
        }
        line(out, "Content-Transfer-Encoding: base64");
        line(out, "");
        out.writeBytes(LINES.encode(file.bytes()));
        return out.toByteArray();
    }

    private static byte[] inner(OutlookMessage.Attached.Message inner) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        line(out, "Content-Type: message/rfc822");
        line(out, "Content-Disposition: attachment;");
        line(out, " filename*=utf-8''" + escaped(inner.name()));
        line(out, "");
        out.writeBytes(of(inner.message()));
        return out.toByteArray();
    }

    private static String type(String named) {
        String lower = named.strip().toLowerCase(Locale.ROOT);
        boolean sound = lower.matches("[a-z0-9.+-]{1,60}/[a-z0-9.+_-]{1,120}")
                && !lower.startsWith("multipart/")
                && !lower.startsWith("message/");
        return sound ? lower : "application/octet-stream";
    }

    /// Parts behind a boundary that none of them holds.
    private static void multipart(String kind, List<byte[]> parts, ByteArrayOutputStream out) {
        int number = 0;
        while (holds(parts, "=_outlook_" + number + "_")) {
            number++;
        }
        String boundary = "=_outlook_" + number + "_";
        line(out, "MIME-Version: 1.0");
        line(out, "Content-Type: multipart/" + kind + "; boundary=\"" + boundary + "\"");
        line(out, "");
        for (byte[] part : parts) {
            line(out, "--" + boundary);
            out.writeBytes(part);
            line(out, "");
        }
        line(out, "--" + boundary + "--");
    }

    private static boolean holds(List<byte[]> parts, String boundary) {
        byte[] what = boundary.getBytes(StandardCharsets.US_ASCII);
        for (byte[] part : parts) {
            for (int i = 0; i + what.length <= part.length; i++) {
                int k = 0;
                while (k < what.length && part[i + k] == what[k]) {
                    k++;
                }
                if (k == what.length) {
                    return true;
                }
            }
        }
        return false;
    }

    private static void header(OutlookMessage message, ByteArrayOutputStream out) {
        if (message.headers().isBlank()) {
            made(message.made(), out);
        } else {
            received(message.headers(), out);
        }
    }

    private static void received(String headers, ByteArrayOutputStream out) {
        boolean kept = false;
        for (String line : headers.split("\r\n|\n|\r", -1)) {
            boolean folded = line.startsWith(" ") || line.startsWith("\t");
            if (!folded) {
                int colon = line.indexOf(':');
                // Outlook puts a line of its own before the header; it has no colon.
                kept = colon > 0
                        && !REPLACED.contains(
                                line.substring(0, colon).strip().toLowerCase(Locale.ROOT));
            }
            if (kept && !line.isBlank()) {
                line(out, line);
            }
        }
    }

    private static void made(OutlookMessage.Header made, ByteArrayOutputStream out) {
        if (!made.from().name().isEmpty() || !made.from().address().isEmpty()) {
            line(out, "From: " + person(made.from()));
        }
        people("To", made.to(), out);
        people("Cc", made.copies(), out);
        line(out, "Subject: " + word(made.subject()));
        if (!made.date().isEmpty()) {
            line(out, "Date: " + made.date());
        }
        if (!made.id().isEmpty()) {
            line(out, "Message-ID: " + plain(made.id()));
        }
        if (!made.answers().isEmpty()) {
            line(out, "In-Reply-To: " + plain(made.answers()));
        }
    }

    private static void people(String field, List<OutlookMessage.Person> people, ByteArrayOutputStream out) {
        for (int i = 0; i < people.size(); i++) {
            String end = i + 1 < people.size() ? "," : "";
            line(out, (i == 0 ? field + ": " : " ") + person(people.get(i)) + end);
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
        boolean simple = plain.chars().allMatch(c -> c == ' ' || c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z');
        return simple
                ? plain
                : "=?utf-8?B?" + Base64.getEncoder().encodeToString(plain.getBytes(StandardCharsets.UTF_8)) + "?=";
    }

    private static String escaped(String name) {
        StringBuilder out = new StringBuilder();
        String kept = name.length() > 1_000 ? name.substring(0, 1_000) : name;
        for (byte b : kept.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xFF);
            boolean simple = c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c == '.' || c == '-';
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
