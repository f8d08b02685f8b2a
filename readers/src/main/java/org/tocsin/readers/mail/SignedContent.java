package org.tocsin.readers.mail;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Optional;

/// What an S/MIME wrapper holds ([RFC 8551](https://www.rfc-editor.org/rfc/rfc8551)): a signed one carries the message
/// inside, where programs that do not look see one file `smime.p7m`. Signatures are not checked here.
final class SignedContent {
    /// The tail of the object identifiers 1.2.840.113549.1.7.x.
    private static final byte[] PKCS7 = {0x2A, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xF7, 0x0D, 0x01, 0x07};

    private static final int SIGNED = 2;
    private static final int ENVELOPED = 3;
    private static final int DEPTH = 32;

    private final byte[] bytes;

    /// One value of BER: its tag, where its content begins and ends, and where the next value begins.
    private record Value(int tag, int from, int to, int next) {}

    private SignedContent(byte[] bytes) {
        this.bytes = bytes;
    }

    /// The part inside a signed wrapper.
    static Optional<byte[]> inside(byte[] wrapper) {
        SignedContent content = new SignedContent(wrapper);
        if (content.kind() != SIGNED) {
            return Optional.empty();
        }
        // SEQUENCE, object identifier, [0], SEQUENCE, version, digests, SEQUENCE, object identifier, [0], text
        return content.first(0, wrapper.length)
                .flatMap(outer -> content.child(outer, 1))
                .flatMap(explicit -> content.child(explicit, 0))
                .flatMap(signed -> content.child(signed, 2))
                .flatMap(encapsulated -> content.child(encapsulated, 1))
                .flatMap(explicit -> content.child(explicit, 0))
                .map(content::octets)
                .filter(text -> text.length > 0);
    }

    static boolean isEncrypted(byte[] wrapper) {
        return new SignedContent(wrapper).kind() == ENVELOPED;
    }

    private int kind() {
        return first(0, bytes.length)
                .filter(outer -> outer.tag == 0x30)
                .flatMap(outer -> child(outer, 0))
                .filter(id -> id.tag == 0x06
                        && id.to - id.from == PKCS7.length + 1
                        && Arrays.equals(bytes, id.from, id.to - 1, PKCS7, 0, PKCS7.length))
                .map(id -> (int) bytes[id.to - 1])
                .orElse(0);
    }

    private Optional<Value> first(int from, int to) {
        return value(from, to, 0);
    }

    private Optional<Value> child(Value parent, int index) {
        Optional<Value> child = value(parent.from, parent.to, 0);
        for (int i = 0; i < index && child.isPresent(); i++) {
            child = value(child.get().next, parent.to, 0);
        }
        return child;
    }

    private Optional<Value> value(int from, int to, int depth) {
        if (from + 2 > to || depth > DEPTH) {
            return Optional.empty();
        }
        int tag = bytes[from] & 0xFF;
        int length = bytes[from + 1] & 0xFF;
        int at = from + 2;
        if (length == 0x80) {
            // Without a length: values up to two zero bytes.
            int inside = at;
            while (inside + 2 <= to && (bytes[inside] != 0 || bytes[inside + 1] != 0)) {
                Optional<Value> one = value(inside, to, depth + 1);
                if (one.isEmpty() || one.get().next <= inside) {
                    return Optional.of(new Value(tag, at, to, to));
                }
                inside = one.get().next;
            }
            return Optional.of(new Value(tag, at, Math.min(to, inside), Math.min(to, inside + 2)));
        }
        if (length > 0x80) {
            int count = length - 0x80;
            if (count > 4 || at + count > to) {
                return Optional.empty();
            }
            long size = 0;
            for (int i = 0; i < count; i++) {
                size = size << 8 | bytes[at + i] & 0xFF;
            }
            at += count;
            // Cut short is better than nothing.
            length = (int) Math.min(size, to - at);
        }
        int end = Math.min(to, at + length);
        return Optional.of(new Value(tag, at, end, end));
    }

    /// A text in one piece or in several.
    private byte[] octets(Value text) {
        if ((text.tag & 0x20) == 0) {
            return Arrays.copyOfRange(bytes, text.from, text.to);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(text.to - text.from);
        int at = text.from;
        while (at < text.to) {
            Optional<Value> piece = value(at, text.to, 0);
            if (piece.isEmpty() || piece.get().next <= at) {
                break;
            }
            out.write(bytes, piece.get().from, piece.get().to - piece.get().from);
            at = piece.get().next;
        }
        return out.toByteArray();
    }
}
