package org.tocsin.readers.intake;

import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/// Which bytes were items before, in 32 bytes of memory for each, and which containers a limit kept from being taken
/// apart to their end.
final class Seen {
    /// @param item the number of the item handed in during which it was tried
    private record Tried(long item, int depth, Unfinished why) {}

    /// So many unfinished containers are remembered; hostile evidence can make any number of them.
    private static final int MOST = 65_536;

    private final LongSet hashes = new LongSet(4);
    private final Map<String, Tried> unfinished = new HashMap<>();
    private long item;

    /// A new item with a budget of its own begins.
    void nextItem() {
        item++;
    }

    Pieces.Look look(String hash, int depth) {
        byte[] bytes = HexFormat.of().parseHex(hash, Sha256.PREFIX.length(), hash.length());
        long[] row = new long[4];
        for (int i = 0; i < bytes.length; i++) {
            row[i / 8 % 4] = row[i / 8 % 4] << 8 | bytes[i] & 0xFF;
        }
        if (hashes.add(row)) {
            return Pieces.Look.READ;
        }
        Tried tried = unfinished.get(hash);
        boolean again = tried != null
                && (tried.why.exhausted() && tried.item != item || tried.why.tooDeep() && depth < tried.depth);
        if (again) {
            unfinished.remove(hash);
        }
        return again ? Pieces.Look.REOPEN : Pieces.Look.LEAVE;
    }

    void unfinished(String hash, int depth, Unfinished why) {
        if (unfinished.size() >= MOST) {
            return;
        }
        unfinished.put(hash, new Tried(item, depth, why));
    }
}
