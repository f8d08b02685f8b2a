package org.tocsin.readers.intake;

import org.tocsin.readers.Limits;

/// How many bytes one item handed in may still grow to, shared by all its layers. Belongs to one thread.
///
/// A scan that takes children apart needs one for each slice: what slices share would depend on the order in which
/// threads come to it, and so would the result.
public final class Budget {
    /// What a member costs however small it is, so that empty ones without end come to an end too.
    private static final int LEAST = 16 * 1024;

    private final long total;
    private long left;

    private Budget(long total) {
        this.total = total;
        this.left = total;
    }

    /// @param size of the item in bytes; it may always grow to that
    public static Budget of(Limits limits, long size) {
        return new Budget(Math.max(limits.expanded(), size));
    }

    long total() {
        return total;
    }

    /// How many bytes may still come.
    long left() {
        return left;
    }

    /// Takes the bytes of one member.
    void take(long bytes) {
        left = Math.max(0, left - Math.max(bytes, LEAST));
    }
}
