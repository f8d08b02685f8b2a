package org.tocsin.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// Writes mails for tests: a header, and a text or a tree of parts under it. By the rules, with Windows line ends;
/// [MailMutator] breaks them.
public final class MailBuilder {
    private final List<String> header = new ArrayList<>();
    private final List<MailBuilder> parts = new ArrayList<>();
    private byte[] body = new byte[0];
    private String boundary = "";

    private MailBuilder() {}

    /// A message with the fields that any message has.
    public static MailBuilder message(String subject) {
        return new MailBuilder()
                .field("From: Ana <ana@example.org>")
                .field("To: board@ngo.example")
                .field("Subject: " + subject)
                .field("Date: Thu, 7 Mar 2024 10:20:30 +0100")
                .field("Message-ID: <" + Integer.toHexString(subject.hashCode()) + "@example.org>")
                .field("MIME-Version: 1.0");
    }

    /// A part of a message.
    public static MailBuilder part() {
        return new MailBuilder();
    }

    /// Adds a line to the header, as it is.
    public MailBuilder field(String line) {
        header.add(line);
        return this;
    }

    /// The text under the header, as it is.
    public MailBuilder body(byte[] bytes) {
        body = bytes;
        return this;
    }

    public MailBuilder body(String text) {
        return body(text.getBytes(StandardCharsets.UTF_8));
    }

    public MailBuilder text(String text) {
        return field("Content-Type: text/plain; charset=utf-8").body(text);
    }

    public MailBuilder html(String html) {
        return field("Content-Type: text/html; charset=utf-8").quoted(html);
    }

    /// In quoted-printable.
    public MailBuilder quoted(String text) {
        StringBuilder out = new StringBuilder();
        int line = 0;
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            if (line > 70) {
                out.append("=\r\n");
                line = 0;
            }
            if (b == '\r' || b == '\n') {
                out.append((char) b);
                line = 0;
            } else if (b <= ' ' || b == '=' || b == 127) {
                out.append("=%02X".formatted(b & 0xFF));
                line += 3;
            } else {
                out.append((char) b);
                line++;
            }
        }
        return field("Content-Transfer-Encoding: quoted-printable").body(out.toString());
    }

    public MailBuilder base64(byte[] bytes) {
        return field("Content-Transfer-Encoding: base64")
                .body(Base64.getMimeEncoder().encode(bytes));
    }

    public MailBuilder attachment(String name, String type, byte[] bytes) {
        return field("Content-Type: " + type + "; name=\"" + name + "\"")
                .field("Content-Disposition: attachment; filename=\"" + name + "\"")
                .base64(bytes);
    }

    /// A message inside.
    public MailBuilder nested(MailBuilder message) {
        return field("Content-Type: message/rfc822").body(message.build());
    }

    public MailBuilder multipart(String kind, String divider, MailBuilder... inside) {
        boundary = divider;
        parts.addAll(List.of(inside));
        return field("Content-Type: multipart/" + kind + "; boundary=\"" + divider + "\"");
    }

    public byte[] build() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        header.forEach(line -> write(out, line + "\r\n"));
        write(out, "\r\n");
        if (boundary.isEmpty()) {
            out.writeBytes(body);
            return out.toByteArray();
        }
        for (MailBuilder part : parts) {
            write(out, "--" + boundary + "\r\n");
            out.writeBytes(part.build());
            write(out, "\r\n");
        }
        write(out, "--" + boundary + "--\r\n");
        return out.toByteArray();
    }

    private static void write(ByteArrayOutputStream out, String text) {
        out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }
}
