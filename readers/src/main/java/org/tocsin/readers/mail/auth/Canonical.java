package org.tocsin.readers.mail.auth;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.tocsin.readers.mail.header.RawField;
import org.tocsin.readers.mail.header.RawMessage;

/// The two ways in which a message is put in shape before it is signed ([RFC 6376,
/// 3.4](https://www.rfc-editor.org/rfc/rfc6376#section-3.4)).
enum Canonical {
    SIMPLE,
    RELAXED;

    /// The hash of a body.
    ///
    /// @param length the bytes of the body in this shape that are signed; -1 for all
    /// @param algorithm as the JDK names it
    BodyHash body(RawMessage message, long length, String algorithm) {
        try {
            Sink sink = new Sink(MessageDigest.getInstance(algorithm), length);
            lines(message.bytes(), message.body(), sink);
            return new BodyHash(sink.digest.digest(), sink.total);
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every JDK has " + algorithm, impossible);
        }
    }

    /// @param total how long the whole body is in this shape, in bytes
    record BodyHash(byte[] hash, long total) {}

    /// Counts what goes by and hashes as much of it as is signed.
    private static final class Sink {
        final MessageDigest digest;
        private final long most;
        private final byte[] buffer = new byte[4096];
        private int used;
        long total;

        Sink(MessageDigest digest, long most) {
            this.digest = digest;
            this.most = most < 0 ? Long.MAX_VALUE : most;
        }

        void put(byte b) {
            if (total++ < most) {
                buffer[used++] = b;
                if (used == buffer.length) {
                    flush();
                }
            }
        }

        void put(byte[] bytes, int from, int to) {
            int count = to - from;
            if (count > 64) {
                flush();
                long room = Math.max(0, most - total);
                digest.update(bytes, from, (int) Math.min(room, count));
                total += count;
            } else {
                for (int i = from; i < to; i++) {
                    put(bytes[i]);
                }
            }
        }

        void flush() {
            digest.update(buffer, 0, used);
            used = 0;
        }
    }

    private void lines(byte[] bytes, int body, Sink sink) {
        int at = body;
        long empty = 0;
        while (at < bytes.length) {
            int end = at;
            while (end < bytes.length && bytes[end] != '\n') {
                end++;
            }
            int to = end > at && bytes[end - 1] == '\r' ? end - 1 : end;
            if (this == RELAXED) {
                while (to > at && (bytes[to - 1] == ' ' || bytes[to - 1] == '\t')) {
                    to--;
                }
            }
            if (to == at) {
                // Empty lines at the end are not signed: kept back until something follows.
                empty++;
            } else {
                for (; empty > 0; empty--) {
                    lineEnd(sink);
                }
                line(bytes, at, to, sink);
                lineEnd(sink);
            }
            at = end + 1;
        }
        if (this == SIMPLE && sink.total == 0) {
            lineEnd(sink);
        }
        sink.flush();
    }

    private static void lineEnd(Sink sink) {
        sink.put((byte) '\r');
        sink.put((byte) '\n');
    }

    private void line(byte[] bytes, int from, int to, Sink sink) {
        if (this == SIMPLE) {
            sink.put(bytes, from, to);
            return;
        }
        int start = from;
        int i = from;
        while (i < to) {
            byte b = bytes[i];
            if (b != ' ' && b != '\t') {
                i++;
                continue;
            }
            int run = i;
            while (run < to && (bytes[run] == ' ' || bytes[run] == '\t')) {
                run++;
            }
            sink.put(bytes, start, i);
            sink.put((byte) ' ');
            i = run;
            start = run;
        }
        sink.put(bytes, start, to);
    }

    /// Adds a header field in this shape, without a line end behind it.
    void field(RawField field, ByteArrayOutputStream out) {
        if (this == SIMPLE) {
            out.writeBytes(field.raw());
            return;
        }
        out.writeBytes(field.name().getBytes(StandardCharsets.ISO_8859_1));
        out.write(':');
        byte[] raw = field.raw();
        boolean begun = false;
        boolean blank = false;
        for (int i = field.colon() + 1; i < raw.length; i++) {
            byte b = raw[i];
            if (b == ' ' || b == '\t' || b == '\r' || b == '\n') {
                blank = true;
            } else {
                if (blank && begun) {
                    out.write(' ');
                }
                begun = true;
                blank = false;
                out.write(b);
            }
        }
    }

    /// The same field with the value of its `b` tag left out: what a signature is made over.
    static RawField withoutSignature(RawField field) {
        byte[] raw = field.raw();
        ByteArrayOutputStream out = new ByteArrayOutputStream(raw.length);
        int at = field.colon() + 1;
        out.write(raw, 0, at);
        while (at < raw.length) {
            int end = at;
            while (end < raw.length && raw[end] != ';') {
                end++;
            }
            int equals = at;
            while (equals < end && raw[equals] != '=') {
                equals++;
            }
            String name = new String(raw, at, equals - at, StandardCharsets.ISO_8859_1).strip();
            boolean signature = equals < end && name.equals("b");
            out.write(raw, at, (signature ? equals + 1 : end) - at);
            if (end < raw.length) {
                out.write(';');
            }
            at = end + 1;
        }
        return new RawField(field.name(), out.toByteArray(), field.colon());
    }
}
