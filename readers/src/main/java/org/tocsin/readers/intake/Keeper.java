package org.tocsin.readers.intake;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.tocsin.model.Content;

/// Takes what was handed in into keeping: hashes it at first touch and, in a case, stores a copy that is then read
/// instead of the original. Originals are opened read-only.
///
/// `IOException` means that the original could not be read, which is a gap. A fault of the place where copies are kept
/// (a full disk) must not look like that: it is a `UserFault` or flies unchecked.
public interface Keeper {
    /// @param hash `sha256:` and the hash in hexadecimal
    /// @param size in bytes
    /// @param content what is read from now on; closed when all of it was read, if it is `AutoCloseable`
    record Kept(String hash, long size, Content content) {}

    /// Keeps a regular file.
    Kept keep(Path original) throws IOException;

    /// Keeps what comes from standard input.
    Kept keep(InputStream original) throws IOException;
}
