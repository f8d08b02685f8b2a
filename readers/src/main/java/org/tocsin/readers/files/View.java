package org.tocsin.readers.files;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A range of bytes that may be asked for anything: what lies outside of it reads as zero, so that a parser of
/// hostile bytes needs to bound its loops and nothing else. Offsets are `long`, so that sums of what the bytes say
/// do not overflow.
///
/// @param bytes not to be changed
/// @param from the first byte of the range
/// @param size bytes of the range; those past the end of the array read as zero
public record View(byte[] bytes, int from, int size) {
    public View {
        if (from < 0 || size < 0 || from > bytes.length - size) {
            throw new IllegalArgumentException("the range does not lie in the bytes");
        }
    }

    public View(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    /// Whether the bytes from `at` on are there.
    public boolean has(long at, long count) {
        return at >= 0 && count >= 0 && at <= size && count <= size - at;
    }

    public int u8(long at) {
        return at < 0 || at >= size ? 0 : bytes[from + (int) at] & 0xFF;
    }

    public int u16(long at) {
        return u8(at) | u8(at + 1) << 8;
    }

    public int i32(long at) {
        return u16(at) | u16(at + 2) << 16;
    }

    public long u32(long at) {
        return i32(at) & 0xFFFF_FFFFL;
    }

    /// Numbers of 2^63 and more come out negative.
    public long i64(long at) {
        return u32(at) | u32(at + 4) << 32;
    }

    /// Big-endian.
    public int u16big(long at) {
        return u8(at) << 8 | u8(at + 1);
    }

    /// Big-endian.
    public long u32big(long at) {
        return (long) u16big(at) << 16 | u16big(at + 2);
    }

    /// Big-endian.
    public long i64big(long at) {
        return u32big(at) << 32 | u32big(at + 4);
    }

    /// A part of the range, as much of it as is there.
    public View part(long at, long count) {
        long start = Math.clamp(at, 0, size);
        long length = Math.clamp(count, 0, size - start);
        return new View(bytes, from + (int) start, (int) length);
    }

    /// Everything from `at` on.
    public View rest(long at) {
        return part(at, size);
    }

    public byte[] copy() {
        return Arrays.copyOfRange(bytes, from, from + size);
    }

    /// For digests and decoders, without copying.
    public ByteBuffer buffer() {
        return ByteBuffer.wrap(bytes, from, size).slice();
    }

    /// Whether the Latin-1 text stands at a place.
    public boolean is(long at, String text) {
        if (!has(at, text.length())) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (u8(at + i) != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /// The first place of a Latin-1 text that starts in `start` (inclusive) to `end` (exclusive), or -1.
    public int find(String text, long start, long end) {
        int last = (int) Math.min(Math.min(end, size), (long) size - text.length() + 1);
        char first = text.charAt(0);
        for (int i = (int) Math.max(0, start); i < last; i++) {
            if ((bytes[from + i] & 0xFF) == first && is(i, text)) {
                return i;
            }
        }
        return -1;
    }

    /// The first place of a Latin-1 text, or -1.
    public int find(String text) {
        return find(text, 0, size);
    }

    /// Up to the next NUL, as Latin-1.
    ///
    /// @param most characters at most
    public String latin(long at, int most) {
        int end = 0;
        while (end < most && at + end < size && u8(at + end) != 0) {
            end++;
        }
        return at < 0 || end == 0 ? "" : new String(bytes, from + (int) at, end, StandardCharsets.ISO_8859_1);
    }

    /// Up to the next NUL, as UTF-8.
    ///
    /// @param most bytes at most
    public String utf8(long at, int most) {
        return new String(latin(at, most).getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    /// Up to the next NUL, as little-endian UTF-16.
    ///
    /// @param most characters at most
    public String wide(long at, int most) {
        StringBuilder text = new StringBuilder();
        for (long i = at; i >= 0 && text.length() < most && i + 1 < size; i += 2) {
            int c = u16(i);
            if (c == 0) {
                break;
            }
            text.append((char) c);
        }
        return text.toString();
    }

    /// A GUID as it is written: `6B29FC40-CA47-1067-B31D-00DD010662DA`.
    public String guid(long at) {
        return String.format(
                java.util.Locale.ROOT,
                "%08X-%04X-%04X-%04X-%04X%08X",
                u32(at),
                u16(at + 4),
                u16(at + 6),
                u16big(at + 8),
                u16big(at + 10),
                u32big(at + 12));
    }

    /// How evenly the bytes are spread: 0 for one value alone, 8 bits a byte for packed or enciphered ones.
    public double entropy() {
        if (size == 0) {
            return 0;
        }
        int[] counts = new int[256];
        for (int i = 0; i < size; i++) {
            counts[bytes[from + i] & 0xFF]++;
        }
        double sum = 0;
        for (int count : counts) {
            if (count > 0) {
                double share = (double) count / size;
                sum -= share * Math.log(share);
            }
        }
        return sum / Math.log(2);
    }
}
