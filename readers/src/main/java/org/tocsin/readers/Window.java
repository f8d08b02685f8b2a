package org.tocsin.readers;

import java.io.IOException;
import java.util.Arrays;
import org.tocsin.model.Content;

/// A window that slides over a range of a content, so that text can be cut into records without holding more than one
/// of them. The bytes in hand are [#bytes()] from 0 to [#end()]; the caller walks through them by index, asks for
/// more, and drops what it is done with. Belongs to one thread.
public final class Window {
    private static final int STEP = 64 * 1024;

    private final Content content;
    private final long to;
    private byte[] bytes = new byte[2 * STEP];
    private long offset;
    private int end;

    /// A window over the bytes from `from` up to, not including, `to`.
    public Window(Content content, long from, long to) {
        this.content = content;
        this.to = Math.min(to, content.size());
        this.offset = from;
    }

    /// The bytes in hand. Another array after each [#more()].
    public byte[] bytes() {
        return bytes;
    }

    /// One past the last byte in hand.
    public int end() {
        return end;
    }

    /// The place in the content of the byte with the given index.
    public long offset(int index) {
        return offset + index;
    }

    /// Reads on behind the bytes in hand, which keep their index.
    ///
    /// @return false at the end of the range
    public boolean more() throws IOException {
        int want = (int) Math.min(STEP, to - offset - end);
        if (want <= 0) {
            return false;
        }
        if (bytes.length - end < want) {
            bytes = Arrays.copyOf(bytes, bytes.length * 2);
        }
        int got = content.read(offset + end, bytes, end, want);
        end += got;
        return got > 0;
    }

    /// Lets go of all bytes before the given index; what follows moves to the front.
    public void drop(int index) {
        int rest = end - index;
        System.arraycopy(bytes, index, bytes, 0, rest);
        offset += index;
        end = rest;
        if (bytes.length > 64 * STEP && rest < STEP) {
            bytes = Arrays.copyOf(bytes, 2 * STEP);
        }
    }
}
