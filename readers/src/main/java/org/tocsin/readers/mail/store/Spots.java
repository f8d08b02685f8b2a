package org.tocsin.readers.mail.store;

import java.util.Arrays;

/// Blocks that were found outside the present tree of blocks, by number: so many that they are kept as plain numbers.
final class Spots {
    /// Past this many, no more are kept: 24 bytes each.
    private static final int MOST = 1_500_000;

    private long[] numbers = new long[64];
    private long[] places = new long[64];
    private long[] sizes = new long[64];
    private int count;
    private boolean full;

    /// @param size on disk and, in the upper 32 bits, unpacked
    void add(long number, long place, long size) {
        if (count == MOST) {
            full = true;
            return;
        }
        if (count == numbers.length) {
            int more = Math.min(MOST, 2 * count);
            numbers = Arrays.copyOf(numbers, more);
            places = Arrays.copyOf(places, more);
            sizes = Arrays.copyOf(sizes, more);
        }
        numbers[count] = number;
        places[count] = place;
        sizes[count++] = size;
    }

    boolean full() {
        return full;
    }

    int count() {
        return count;
    }

    /// Puts them in order, each place of a block once; to be called when all are there.
    void sort() {
        int[] order = MergeSort.order(count, this::after);
        long[] oldNumbers = numbers;
        long[] oldPlaces = places;
        long[] oldSizes = sizes;
        numbers = new long[count];
        places = new long[count];
        sizes = new long[count];
        int kept = 0;
        for (int row : order) {
            long number = oldNumbers[row];
            long place = oldPlaces[row];
            if (kept > 0 && numbers[kept - 1] == number && places[kept - 1] == place) {
                continue;
            }
            numbers[kept] = number;
            places[kept] = place;
            sizes[kept++] = oldSizes[row];
        }
        count = kept;
    }

    private boolean after(int one, int other) {
        int byNumber = Long.compareUnsigned(numbers[one], numbers[other]);
        return byNumber > 0 || byNumber == 0 && places[one] > places[other];
    }

    /// The first of a block's places; below [#count()] only if there is one.
    int first(long number) {
        int low = 0;
        int high = count;
        while (low < high) {
            int middle = low + high >>> 1;
            if (Long.compareUnsigned(numbers[middle], number) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low < count && numbers[low] == number ? low : count;
    }

    boolean is(int index, long number) {
        return index < count && numbers[index] == number;
    }

    Blocks.Spot spot(int index) {
        return new Blocks.Spot(numbers[index], places[index], (int) sizes[index], (int) (sizes[index] >>> 32));
    }
}
