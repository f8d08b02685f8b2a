package org.tocsin.readers;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.tocsin.model.Content;

/// The first bytes of a content, to tell what it is. Belongs to one thread.
public final class Head {
    /// The most bytes that are looked at.
    public static final int MOST = 64 * 1024;

    private final byte[] bytes;
    private final long size;
    private final String name;
    private final Map<Class<?>, Object> seen = new HashMap<>(4);

    /// @param bytes up to 64 KiB from the start; shared, not to be changed
    /// @param size the size of the whole content in bytes
    /// @param name the last part of its path, for those few formats that cannot be told by content alone
    public Head(byte[] bytes, long size, String name) {
        this.bytes = bytes;
        this.size = size;
        this.name = name;
    }

    /// Reads the head of a content.
    public static Head of(Content content, String name) throws IOException {
        byte[] bytes = new byte[(int) Math.min(content.size(), MOST)];
        int count = content.read(0, bytes, 0, bytes.length);
        return new Head(count == bytes.length ? bytes : Arrays.copyOf(bytes, count), content.size(), name);
    }

    /// Up to 64 KiB from the start; shared, not to be changed.
    public byte[] bytes() {
        return bytes;
    }

    /// Of the whole content, in bytes.
    public long size() {
        return size;
    }

    /// The last part of its path.
    public String name() {
        return name;
    }

    /// A view of these bytes that several readers want, such as their text: made once. Twenty readers look at every
    /// file and every attachment, and decoding 64 KiB for each of them took longer than reading a mail.
    ///
    /// @param view its type, which also tells it from other views
    public <T> T seenAs(Class<T> view, Function<Head, T> make) {
        Object known = seen.get(view);
        if (known != null) {
            return view.cast(known);
        }
        T made = make.apply(this);
        seen.put(view, made);
        return made;
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
