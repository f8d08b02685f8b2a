package org.tocsin.readers;

import java.io.IOException;
import java.util.Arrays;
import org.tocsin.model.Content;

/// The first bytes of a content, to tell what it is.
///
/// @param bytes up to 64 KiB from the start; shared, not to be changed
/// @param size the size of the whole content in bytes
/// @param name the last part of its path, for those few formats that cannot be told by content alone
public record Head(byte[] bytes, long size, String name) {
    /// The most bytes that are looked at.
    public static final int MOST = 64 * 1024;

    /// Reads the head of a content.
    public static Head of(Content content, String name) throws IOException {
        byte[] bytes = new byte[(int) Math.min(content.size(), MOST)];
        int count = content.read(0, bytes, 0, bytes.length);
        return new Head(count == bytes.length ? bytes : Arrays.copyOf(bytes, count), content.size(), name);
    }

    public boolean startsWith(int... expected) {
        if (bytes.length < expected.length) {
            return false;
        }
        for (int i = 0; i < expected.length; i++) {
            if ((bytes[i] & 0xFF) != expected[i]) {
                return false;
            }
        }
        return true;
    }
}
