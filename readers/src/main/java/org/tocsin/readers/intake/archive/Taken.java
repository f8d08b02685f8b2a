package org.tocsin.readers.intake.archive;

/// How it went with a member.
///
/// @param path the path under which it was handed on
/// @param size the bytes that were read
/// @param crc32 the CRC-32 of those bytes
/// @param end how the reading ended
public record Taken(String path, long size, int crc32, End end) {
    /// How the reading of a member ended. All but the first left a gap.
    public enum End {
        WHOLE,
        /// The member's bytes are broken or missing.
        BROKEN,
        /// A limit on bytes was reached.
        LIMITED
    }
}
