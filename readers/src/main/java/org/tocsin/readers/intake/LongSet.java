package org.tocsin.readers.intake;

/// A growing set of rows of longs that takes only the rows' own memory: for what hostile evidence can make a million
/// of.
final class LongSet {
    private final int width;
    private long[] table;
    private int count;

    /// @param width longs in a row
    LongSet(int width) {
        this.width = width;
        this.table = new long[64 * width];
    }

    /// Adds a row. Its first long should be well mixed; a row of zeros alone is not kept apart from none.
    ///
    /// @return whether it was not there
    boolean add(long... row) {
        if (count >= table.length / width / 4 * 3) {
            grow();
        }
        if (!place(table, row, 0)) {
            return false;
        }
        count++;
        return true;
    }

    private boolean place(long[] into, long[] row, int from) {
        int slots = into.length / width;
        int slot = (int) (row[from] & slots - 1);
        while (true) {
            int at = slot * width;
            boolean free = true;
            boolean same = true;
            for (int i = 0; i < width; i++) {
                free &= into[at + i] == 0;
                same &= into[at + i] == row[from + i];
            }
            if (same) {
                return false;
            }
            if (free) {
                System.arraycopy(row, from, into, at, width);
                return true;
            }
            slot = slot + 1 & slots - 1;
        }
    }

    private void grow() {
        long[] larger = new long[table.length * 2];
        for (int at = 0; at < table.length; at += width) {
            boolean free = true;
            for (int i = 0; i < width; i++) {
                free &= table[at + i] == 0;
            }
            if (!free) {
                place(larger, table, at);
            }
        }
        table = larger;
    }
}
