package org.tocsin.investigation.look;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Values packed into bytes that sort, unsigned, as the values do: texts by their UTF-16 units, of which none is lost,
/// numbers and times by size, what has no time last.
final class Packed {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);

    /// A text ends with two zero units; a zero unit inside it is followed by `FFFF`.
    Packed text(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            unit(c);
            if (c == 0) {
                unit(0xFFFF);
            }
        }
        unit(0);
        unit(0);
        return this;
    }

    private void unit(int c) {
        bytes.write(c >>> 8);
        bytes.write(c);
    }

    Packed texts(List<String> texts) {
        texts.forEach(this::text);
        return this;
    }

    Packed number(long number) {
        bytes.writeBytes(
                ByteBuffer.allocate(Long.BYTES).putLong(number ^ Long.MIN_VALUE).array());
        return this;
    }

    Packed flag(boolean set) {
        bytes.write(set ? 1 : 0);
        return this;
    }

    Packed time(Optional<Instant> time) {
        flag(time.isEmpty());
        time.ifPresent(when -> number(when.getEpochSecond()).number(when.getNano()));
        return this;
    }

    Packed raw(byte[] packed) {
        bytes.writeBytes(packed);
        return this;
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }

    static Unpacked open(byte[] packed) {
        return new Unpacked(ByteBuffer.wrap(packed));
    }

    /// Gives the values back in the order in which they were packed.
    record Unpacked(ByteBuffer bytes) {
        String text() {
            StringBuilder text = new StringBuilder();
            while (true) {
                char c = bytes.getChar();
                if (c == 0 && bytes.getChar() == 0) {
                    return text.toString();
                }
                text.append(c);
            }
        }

        List<String> texts(int count) {
            List<String> texts = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                texts.add(text());
            }
            return texts;
        }

        long number() {
            return bytes.getLong() ^ Long.MIN_VALUE;
        }

        boolean flag() {
            return bytes.get() != 0;
        }

        Optional<Instant> time() {
            return flag() ? Optional.empty() : Optional.of(Instant.ofEpochSecond(number(), number()));
        }
    }
}
