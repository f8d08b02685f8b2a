package org.tocsin.testkit.store;

import java.util.Arrays;

/// Bytes that grow, numbers in them with the lowest byte first.
final class Buffer {
    private byte[] bytes = new byte[1 << 10];
    private int size;

    int size() {
        return size;
    }

    private void reach(int end) {
        if (end > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(end, (int) Math.min(Integer.MAX_VALUE - 64, bytes.length * 2L)));
        }
        size = Math.max(size, end);
    }

    /// Puts a number of so many bytes at a place.
    Buffer put(int at, int width, long value) {
        reach(at + width);
        for (int i = 0; i < width; i++) {
            bytes[at + i] = (byte) (value >>> 8 * i);
        }
        return this;
    }

    Buffer add(int width, long value) {
        return put(size, width, value);
    }

    Buffer add(byte[] more) {
        int at = size;
        reach(at + more.length);
        System.arraycopy(more, 0, bytes, at, more.length);
        return this;
    }

    /// Zeros up to the next multiple.
    Buffer align(int multiple) {
        reach((size + multiple - 1) / multiple * multiple);
        return this;
    }

    /// Zeros up to a size.
    Buffer upTo(int end) {
        reach(end);
        return this;
    }

    byte[] bytes() {
        return Arrays.copyOf(bytes, size);
    }

    /// The bytes themselves, longer than they are filled.
    byte[] raw() {
        return bytes;
    }

    /// The checksum that a store uses, bit by bit.
    static int crc(byte[] bytes, int from, int length) {
        int crc = 0;
        for (int i = from; i < from + length; i++) {
            crc ^= bytes[i] & 0xFF;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) != 0 ? crc >>> 1 ^ 0xEDB88320 : crc >>> 1;
            }
        }
        return crc;
    }

    static int signature(long at, long number) {
        long mixed = at ^ number;
        return (int) ((mixed >>> 16 ^ mixed) & 0xFFFF);
    }
}
