package org.tocsin.readers.mail.store;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Nodes that the present tree does not have, from pages that it no longer uses: so many that they are kept as plain
/// numbers. The newest page that has a node comes first.
final class LostNodes {
    /// Past this many, no more are kept: 32 bytes each.
    private static final int MOST = 500_000;

    private int[] ids = new int[64];
    private int[] parents = new int[64];
    private long[] data = new long[64];
    private long[] inner = new long[64];
    private long[] pages = new long[64];
    private int count;
    private boolean full;

    /// @param page number of the page: those that were written later have higher ones
    void add(Node node, long page) {
        if (count == MOST) {
            full = true;
            return;
        }
        if (count == ids.length) {
            int more = Math.min(MOST, 2 * count);
            ids = Arrays.copyOf(ids, more);
            parents = Arrays.copyOf(parents, more);
            data = Arrays.copyOf(data, more);
            inner = Arrays.copyOf(inner, more);
            pages = Arrays.copyOf(pages, more);
        }
        ids[count] = node.id();
        parents[count] = node.parent();
        data[count] = node.data();
        inner[count] = node.inner();
        pages[count++] = page;
    }

    boolean full() {
        return full;
    }

    int count() {
        return count;
    }

    Node node(int index) {
        return new Node(ids[index], data[index], inner[index], parents[index]);
    }

    /// Puts them in order; to be called when all are there.
    void sort() {
        int[] order = MergeSort.order(count, this::after);
        int[] oldIds = ids;
        int[] oldParents = parents;
        long[] oldData = data;
        long[] oldInner = inner;
        long[] oldPages = pages;
        ids = new int[count];
        parents = new int[count];
        data = new long[count];
        inner = new long[count];
        pages = new long[count];
        for (int i = 0; i < count; i++) {
            ids[i] = oldIds[order[i]];
            parents[i] = oldParents[order[i]];
            data[i] = oldData[order[i]];
            inner[i] = oldInner[order[i]];
            pages[i] = oldPages[order[i]];
        }
    }

    private boolean after(int one, int other) {
        int byId = Integer.compareUnsigned(ids[one], ids[other]);
        return byId > 0 || byId == 0 && Long.compareUnsigned(pages[one], pages[other]) < 0;
    }

    /// The newest node with that number; null where there is none.
    @Nullable
    Node find(int id) {
        int low = 0;
        int high = count;
        while (low < high) {
            int middle = low + high >>> 1;
            if (Integer.compareUnsigned(ids[middle], id) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low < count && ids[low] == id ? node(low) : null;
    }
}
