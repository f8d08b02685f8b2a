package org.tocsin.testkit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.random.RandomGenerator;

/// Breaks mails as attackers and bad programs do: each trick is one over which mail programs disagree. The same random
/// numbers make the same mail.
public final class MailMutator {
    private static final int TRICKS = 52;

    private final RandomGenerator random;

    public MailMutator(RandomGenerator random) {
        this.random = random;
    }

    /// A mail of random shape by the rules: texts, attachments, multiparts in each other, messages, digests.
    public byte[] sound() {
        MailBuilder message = MailBuilder.message("mail " + random.nextInt(1 << 30));
        return shape(message, 0).build();
    }

    private MailBuilder shape(MailBuilder under, int depth) {
        int kind = random.nextInt(depth == 0 ? 12 : depth < 3 ? 10 : 6);
        String words = "Text " + random.nextInt(1 << 30) + ",\r\nsecond line\r\n";
        return switch (kind) {
            case 0 -> under.text(words);
            case 1 -> under.html("<p>gr\u00fc\u00dfe " + words + "</p>");
            case 2 ->
                under.field("Content-Type: text/plain; charset=iso-8859-1").base64(bytes(words));
            case 3 -> under.attachment("a" + random.nextInt(99) + ".pdf", "application/pdf", noise());
            case 4 -> under.attachment("b" + random.nextInt(99) + ".zip", "application/zip", noise());
            case 5 ->
                under.field("Content-Type: application/octet-stream; name=c.bin")
                        .quoted("bin " + words);
            case 6 -> under.nested(shape(MailBuilder.message("inner " + random.nextInt(1 << 30)), depth + 1));
            case 7 ->
                under.multipart(
                        "digest",
                        boundary(),
                        MailBuilder.part()
                                .body(shape(MailBuilder.message("one"), depth + 2)
                                        .build()),
                        MailBuilder.part()
                                .body(shape(MailBuilder.message("two"), depth + 2)
                                        .build()));
            default -> {
                MailBuilder[] inside = new MailBuilder[1 + random.nextInt(3)];
                for (int i = 0; i < inside.length; i++) {
                    inside[i] = shape(MailBuilder.part(), depth + 1);
                }
                yield under.multipart(random.nextBoolean() ? "mixed" : "alternative", boundary(), inside);
            }
        };
    }

    private String boundary() {
        String plain = "=_" + Integer.toHexString(random.nextInt());
        return random.nextInt(8) == 0 ? "ab" + "c".repeat(random.nextInt(3)) : plain;
    }

    private byte[] noise() {
        byte[] bytes = new byte[20 + random.nextInt(400)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /// The mail with some tricks played on it.
    public byte[] broken(byte[] sound, int tricks) {
        byte[] mail = sound;
        for (int i = 0; i < tricks; i++) {
            mail = trick(mail, random.nextInt(TRICKS));
        }
        return mail;
    }

    private byte[] trick(byte[] mail, int trick) {
        if (trick >= 45) {
            return bytewise(mail, trick);
        }
        List<String> lines =
                new ArrayList<>(List.of(new String(mail, StandardCharsets.ISO_8859_1).splitWithDelimiters("\n", -1)));
        List<String> whole = new ArrayList<>();
        for (int i = 0; i < lines.size(); i += 2) {
            whole.add(lines.get(i) + (i + 1 < lines.size() ? lines.get(i + 1) : ""));
        }
        linewise(whole, trick);
        return bytes(String.join("", whole));
    }

    private byte[] bytewise(byte[] mail, int trick) {
        byte[] bytes = mail.clone();
        if (bytes.length == 0) {
            return bytes;
        }
        String text = new String(mail, StandardCharsets.ISO_8859_1);
        return switch (trick) {
            case 45 -> bytes(text.substring(0, random.nextInt(text.length())));
            case 46 -> bytes(text.replace("\r\n", "\n"));
            case 47 -> bytes(text.replace("\r\n", "\r"));
            case 48 -> {
                for (int i = random.nextInt(6); i >= 0; i--) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
                }
                yield bytes;
            }
            case 49 -> bytes(text.replace("\r\n", "\r\r\n"));
            case 50 -> wrapped(text);
            default -> bytes(text.replace("Content-Type:", "Content-type :"));
        };
    }

    /// The message's own multipart in base64.
    private static byte[] wrapped(String text) {
        int body = text.indexOf("\r\n\r\n");
        if (body < 0) {
            return bytes(text);
        }
        return bytes(text.substring(0, body) + "\r\nContent-Transfer-Encoding: base64\r\n\r\n"
                + Base64.getMimeEncoder().encodeToString(bytes(text.substring(body + 4))));
    }

    private void linewise(List<String> lines, int trick) {
        switch (trick) {
            case 0 -> before(lines, "Content-Type", "Content-Type: text/plain\r\n");
            case 1 -> behind(lines, "Content-Type", "Content-Type: application/x-other; name=z.exe\r\n");
            case 2 -> before(lines, "Content-Transfer-Encoding", "Content-Transfer-Encoding: 7bit\r\n");
            case 3 -> behind(lines, "Content-Transfer-Encoding", "Content-Transfer-Encoding: quoted-printable\r\n");
            case 4 -> change(lines, "boundary=", "boundary=\"other\"; boundary=");
            case 5 -> append(lines, "multipart/", "; boundary=other");
            case 6 -> change(lines, "boundary=\"", "boundary=\"(c)");
            case 7 -> unquoted(lines);
            case 8 -> append(lines, "multipart/", " (comment; boundary=other)");
            case 9 -> append(lines, "--", " \t");
            case 10 -> append(lines, "--", " junk");
            case 11 -> append(lines, "--", "junk");
            case 12 -> remove(lines, "--", true);
            case 13 -> remove(lines, "--", false);
            case 14 -> emptyLine(lines, true);
            case 15 -> emptyLine(lines, false);
            case 16 -> change(lines, "Content-Type:", "Content-Type\0:");
            case 17 -> change(lines, "Content-Type:", "Content-Type \t:");
            case 18 -> before(lines, "Content-", " \t\r\n");
            case 19 -> before(lines, "Content-", "\r\n");
            case 20 -> change(lines, "base64", "BASE64 (really)");
            case 21 -> change(lines, "base64", "base64 ");
            case 22 -> change(lines, "base64", "\"base64\"");
            case 23 -> change(lines, "base64", "base-64");
            case 24 -> change(lines, "quoted-printable", "x-unknown");
            case 25 -> inside(lines, "*!");
            case 26 -> inside(lines, "=");
            case 27 -> inside(lines, "==\r\n");
            case 28 -> append(lines, "=20", "  ");
            case 29 -> inside(lines, "=zz");
            case 30 -> lines.add("\r\n--other\r\nContent-Type: application/x-hidden\r\n\r\nhidden\r\n--other--\r\n");
            case 31 -> again(lines);
            case 32 -> change(lines, "boundary=\"", "boundary=\"\"; x=\"");
            case 33 -> change(lines, "boundary=", "bound=");
            case 34 -> behind(lines, "Content-Type: multipart", "Content-Transfer-Encoding: base64\r\n");
            case 35 -> behind(lines, "Content-Type: message", "Content-Transfer-Encoding: base64\r\n");
            case 36 -> remove(lines, "Content-Type", false);
            case 37 -> change(lines, "Content-Type: text/plain", "Content-Type: text");
            case 38 -> change(lines, "filename=", "filename=\"innocent.txt\"; filename=");
            case 39 -> change(lines, "; boundary", " boundary");
            case 40 -> change(lines, "boundary=\"", "boundary*=\"us-ascii''");
            case 41 -> before(lines, "Content-", "From someone at once\r\n");
            case 42 -> before(lines, "Content-", "this line is no field\r\n");
            case 43 -> change(lines, ": ", ":\r ");
            default -> change(lines, "Content-Transfer-Encoding: ", "Content-Transfer-Encoding:\r\n ");
        }
    }

    /// One of the lines that hold the text, or -1.
    private int any(List<String> lines, String text) {
        List<Integer> fitting = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).contains(text)) {
                fitting.add(i);
            }
        }
        return fitting.isEmpty() ? -1 : fitting.get(random.nextInt(fitting.size()));
    }

    private void before(List<String> lines, String text, String line) {
        int at = any(lines, text);
        if (at >= 0) {
            lines.add(at, line);
        }
    }

    private void behind(List<String> lines, String text, String line) {
        int at = any(lines, text);
        if (at >= 0) {
            lines.add(at + 1, line);
        }
    }

    private void change(List<String> lines, String text, String other) {
        int at = any(lines, text);
        if (at >= 0) {
            lines.set(at, lines.get(at).replace(text, other));
        }
    }

    private void append(List<String> lines, String text, String more) {
        int at = any(lines, text);
        if (at >= 0) {
            lines.set(at, lines.get(at).stripTrailing() + more + "\r\n");
        }
    }

    private void unquoted(List<String> lines) {
        int at = any(lines, "boundary=\"");
        if (at >= 0) {
            lines.set(at, lines.get(at).replace("\"", ""));
        }
    }

    private void remove(List<String> lines, String start, boolean closing) {
        int at = any(lines, start);
        if (at >= 0 && lines.get(at).startsWith(start) && lines.get(at).strip().endsWith("--") == closing) {
            lines.remove(at);
        }
    }

    private void emptyLine(List<String> lines, boolean remove) {
        int at = any(lines, "\r\n");
        while (at >= 0 && at < lines.size() && !lines.get(at).equals("\r\n")) {
            at++;
        }
        if (at >= 0 && at < lines.size()) {
            if (remove) {
                lines.remove(at);
            } else {
                lines.add(at, "\r\n");
            }
        }
    }

    private void inside(List<String> lines, String more) {
        int at = random.nextInt(lines.size());
        String line = lines.get(at);
        int place = random.nextInt(line.length() + 1);
        lines.set(at, line.substring(0, place) + more + line.substring(place));
    }

    /// A stretch of lines a second time, behind everything.
    private void again(List<String> lines) {
        int from = random.nextInt(lines.size());
        lines.addAll(new ArrayList<>(lines.subList(from, Math.min(lines.size(), from + 1 + random.nextInt(20)))));
    }
}
