package org.tocsin.readers.intake.archive;

import java.io.IOException;
import java.util.Arrays;
import org.tocsin.model.Content;
import org.tocsin.readers.files.View;

/// Parts of a content in memory, to be asked for their numbers.
final class Block {
    private Block() {}

    /// Up to `size` bytes from a place; fewer at the end.
    static View read(Content content, long at, int size) throws IOException {
        if (at < 0 || at >= content.size() || size <= 0) {
            return new View(new byte[0]);
        }
        byte[] bytes = new byte[(int) Math.min(size, content.size() - at)];
        int count = content.read(at, bytes, 0, bytes.length);
        return new View(count == bytes.length ? bytes : Arrays.copyOf(bytes, Math.max(0, count)));
    }
}
