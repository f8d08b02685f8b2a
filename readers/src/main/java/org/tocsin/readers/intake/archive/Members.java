package org.tocsin.readers.intake.archive;

import java.io.IOException;
import org.tocsin.model.Gap;

/// Where a container puts its members while it is taken apart. Belongs to one thread.
///
/// Each member is hashed, recognised and taken apart in turn before the call returns. `IOException` is for faults of
/// the machine alone; what the bytes say becomes a gap.
public interface Members {
    /// Counts one entry. False where a limit was reached: the gap is out, and the container stops.
    boolean next();

    /// Hands on a member that lies in the container as it is.
    ///
    /// @param name as the container has it
    /// @param from the first byte, in the container's content
    /// @param size in bytes; where the content ends before, what is there is handed on and the gap is out
    Taken range(String name, long from, long size) throws IOException;

    /// Hands on a member that must be expanded, and closes the decoder. Where its bytes are broken or a limit is
    /// reached, what came before is
    /// handed on and the gap is out.
    Taken stream(String name, Decoded bytes) throws IOException;

    /// Hands on the one content of a compressed file. Where that is a tar, its members lie directly below the
    /// compressed file, so that `logs.tar.gz!/Security.evtx` is the path that everybody expects.
    Taken single(String name, Decoded bytes) throws IOException;

    /// A gap in the container itself.
    ///
    /// @param offset in the container's content, or -1
    void gap(long offset, Gap.Cause cause, String detail);

    /// A gap in a member, told before or instead of its content.
    void gap(String name, Gap.Cause cause, String detail);

    /// A gap in a member that was just handed on.
    void gap(Taken member, Gap.Cause cause, String detail);

    /// How much memory a decoder may take, in KiB. It shrinks with each 7z that is open around this one.
    int memory();
}
