package org.tocsin.model;

import java.io.IOException;
import java.io.InputStream;

/// The bytes of one file, archive member or attachment, wherever they are kept. Reading never changes them.
/// Safe for use by several threads at once.
public interface Content {
    /// The number of bytes.
    long size();

    /// A new stream from the first byte on; it follows from reading by position where nothing better is at hand.
    /// Throws `IOException` only for faults of the machine, never for what the bytes say.
    default InputStream open() throws IOException {
        return new FromFront(this);
    }

    /// Copies up to `length` bytes from `position` into `into`; fewer only at the end of the content.
    ///
    /// @return the number of bytes copied; 0 at or past the end
    int read(long position, byte[] into, int from, int length) throws IOException;
}
