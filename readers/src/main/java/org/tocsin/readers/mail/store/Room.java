package org.tocsin.readers.mail.store;

/// What one item may still take into memory, in bytes: a hostile one names the same large value a thousand times.
final class Room {
    private long left;

    Room(long bytes) {
        left = bytes;
    }

    long left() {
        return left;
    }

    void take(long bytes) {
        left -= bytes;
    }
}
