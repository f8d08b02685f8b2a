package org.tocsin.testkit.files;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Bytes that grow as they are written to, little-endian unless said otherwise.
public final class Octets {
    private byte[] bytes = new byte[256];
    private int size;

    /// Makes room up to a size, in zeros.
    public Octets fill(int to) {
        room(to);
        size = Math.max(size, to);
        return this;
    }

    private void room(int to) {
        if (to > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(to, 2 * bytes.length));
        }
    }

    public int size() {
        return size;
    }

    public Octets put(byte... more) {
        at(size, more);
        return this;
    }

    public Octets at(int place, byte... more) {
        fill(place + more.length);
        System.arraycopy(more, 0, bytes, place, more.length);
        return this;
    }

    /// Latin-1 text.
    public Octets text(String text) {
        return put(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /// Latin-1 text at a place.
    public Octets text(int place, String text) {
        return at(place, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public Octets wide(String text) {
        return put(text.getBytes(StandardCharsets.UTF_16LE));
    }

    public Octets wide(int place, String text) {
        return at(place, text.getBytes(StandardCharsets.UTF_16LE));
    }

    public Octets u16(long value) {
        return u16(size, value);
    }

    public Octets u32(long value) {
        return u32(size, value);
    }

    public Octets u64(long value) {
        return u32(value).u32(value >>> 32);
    }

    public Octets u16(int place, long value) {
        return at(place, (byte) value, (byte) (value >> 8));
    }

    public Octets u32(int place, long value) {
        return at(place, (byte) value, (byte) (value >> 8), (byte) (value >> 16), (byte) (value >> 24));
    }

    public Octets big32(int place, long value) {
        return at(place, (byte) (value >> 24), (byte) (value >> 16), (byte) (value >> 8), (byte) value);
    }

    /// Both ways, as discs have their numbers.
    public Octets both32(int place, long value) {
        return u32(place, value).big32(place + 4, value);
    }

    public byte[] bytes() {
        return Arrays.copyOf(bytes, size);
    }
}
