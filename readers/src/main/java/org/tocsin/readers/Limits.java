package org.tocsin.readers;

/// What stops hostile input. Counted in bytes, depth and items, never in time, so that the same evidence always
/// gives the same result. Reaching one is a gap.
///
/// @param depth containers inside containers
/// @param members entries of one container
/// @param expanded bytes that one item handed in may grow to, all its layers together
/// @param ratio how many times larger than its packed form a member may be, past the first 16 MiB
/// @param record bytes of one record (a log line, a JSON object, a mail message)
/// @param parts parts of one mail message
public record Limits(int depth, long members, long expanded, int ratio, int record, int parts) {
    public static final Limits USUAL = new Limits(8, 1_000_000, 64L << 30, 200, 64 << 20, 10_000);
}
