package org.tocsin.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/// A reusable buffer that a record writes one decoded value into, so that matching a million values makes no garbage.
/// Belongs to one thread.
public final class Text implements CharSequence {
    /// From so many characters on, copying them as a block is worth setting it up.
    private static final int LONG = 24;

    private char[] chars = new char[256];
    private int length;
    private ValueType type = ValueType.TEXT;

    /// Empties the buffer for a value of the given type.
    public Text clear(ValueType newType) {
        length = 0;
        type = newType;
        return this;
    }

    public ValueType type() {
        return type;
    }

    /// The buffer itself: valid up to [#length()] and until the next change.
    public char[] buffer() {
        return chars;
    }

    @Override
    public int length() {
        return length;
    }

    @Override
    public char charAt(int index) {
        return chars[index];
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return new String(chars, start, end - start);
    }

    /// Makes room for `more` further characters and returns the buffer to write them to, from [#length()] on.
    public char[] room(int more) {
        if (chars.length - length < more) {
            chars = Arrays.copyOf(chars, Math.max(chars.length * 2, length + more));
        }
        return chars;
    }

    /// Sets the length after writing to the buffer that [#room(int)] gave.
    public void length(int newLength) {
        length = newLength;
    }

    public Text append(char c) {
        room(1)[length++] = c;
        return this;
    }

    public Text append(String text) {
        int count = text.length();
        text.getChars(0, count, room(count), length);
        length += count;
        return this;
    }

    /// Appends UTF-16, little endian; a last odd byte is dropped.
    public Text appendUtf16(byte[] bytes, int from, int to) {
        int count = (to - from) >>> 1;
        char[] into = room(count);
        if (count >= LONG) {
            ByteBuffer.wrap(bytes, from, 2 * count)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asCharBuffer()
                    .get(into, length, count);
            length += count;
            return this;
        }
        int at = length;
        for (int i = from, end = from + 2 * count; i < end; i += 2) {
            into[at++] = (char) ((bytes[i] & 0xFF) | bytes[i + 1] << 8);
        }
        length = at;
        return this;
    }

    /// Appends a signed number in decimal.
    public Text append(long number) {
        if (number == Long.MIN_VALUE) {
            return append("-9223372036854775808");
        }
        if (number < 0) {
            append('-');
            return appendUnsigned(-number);
        }
        return appendUnsigned(number);
    }

    /// Appends the 64 bits as an unsigned number in decimal.
    public Text appendUnsigned(long number) {
        if (number < 0) {
            long high = Long.divideUnsigned(number, 10);
            appendUnsigned(high);
            return append((char) ('0' + (number - high * 10)));
        }
        int digits = 1;
        for (long rest = number; rest >= 10; rest /= 10) {
            digits++;
        }
        char[] into = room(digits);
        for (int i = length + digits - 1; i >= length; i--) {
            into[i] = (char) ('0' + number % 10);
            number /= 10;
        }
        length += digits;
        return this;
    }

    @Override
    public String toString() {
        return new String(chars, 0, length);
    }
}
