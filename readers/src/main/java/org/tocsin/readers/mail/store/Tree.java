package org.tocsin.readers.mail.store;

import java.io.IOException;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;
import org.tocsin.model.Gap;

/// One of the two trees of a store: sorted pages, each of which says for its children where they begin
/// ([MS-PST] 2.2.2.7.7). Every page is one level below the one that names it, so that no circle is walked.
final class Tree {
    private static final int DEEPEST = 12;

    private final Pages pages;
    private final StoreForm form;
    private final int type;
    private final StoreHeader.Reference root;
    private final Damage damage;

    /// Whether a page was missing while it was walked.
    private boolean torn;

    /// @param type of its pages
    Tree(Pages pages, int type, StoreHeader.Reference root, Damage damage) {
        this.pages = pages;
        this.form = pages.form;
        this.type = type;
        this.root = root;
        this.damage = damage;
    }

    /// An entry of a leaf: where it stands in its page.
    interface Leaf {
        void entry(byte[] page, int at) throws IOException;
    }

    /// Whether the walk met a page that could not be read.
    boolean torn() {
        return torn;
    }

    private int leafSize() {
        if (type == Pages.NODE_TREE) {
            return 4 * form.width;
        }
        return form.width == 4 ? 12 : 24;
    }

    private boolean sound(byte[] page, int level) {
        int least = level == 0 ? leafSize() : 3 * form.width;
        return form.entrySize(page) >= least;
    }

    private long key(byte[] page, int at) {
        long key = form.number(page, at);
        // Only 32 bits of a node's number count; what stands above them is left over.
        return type == Pages.NODE_TREE ? key & 0xFFFFFFFFL : key;
    }

    /// Finds an entry.
    ///
    /// @return whether there is one; the leaf was called with it then
    boolean find(long key, Leaf leaf) throws IOException {
        byte @Nullable [] page = pages.read(root.at(), type, root.number());
        int level = page == null ? 0 : form.level(page);
        while (page != null && level <= DEEPEST && sound(page, level)) {
            int at = last(page, key);
            if (at < 0) {
                return false;
            }
            if (level == 0) {
                if (key(page, at) != key) {
                    return false;
                }
                leaf.entry(page, at);
                return true;
            }
            page = pages.read(form.number(page, at + 2 * form.width), type, form.number(page, at + form.width));
            if (page != null && form.level(page) != --level) {
                damage.note(Gap.Cause.DAMAGED, "The " + Pages.name(type) + " leads in a circle.");
                return false;
            }
        }
        return false;
    }

    /// Where the last entry of a page begins that is not behind the key; -1 where all are.
    private int last(byte[] page, long key) {
        int size = form.entrySize(page);
        int low = 0;
        int high = form.entries(page) - 1;
        while (low <= high) {
            int middle = low + high >>> 1;
            if (Long.compareUnsigned(key(page, middle * size), key) <= 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return high < 0 ? -1 : high * size;
    }

    /// Hands on all entries in order; each page once, whoever names it.
    ///
    /// @param seen is told of every page that belongs to the tree, by its number in the file
    void walk(BitSet seen, Leaf leaf) throws IOException {
        byte @Nullable [] page = pages.read(root.at(), type, root.number());
        if (page == null || form.level(page) > DEEPEST) {
            torn = true;
            return;
        }
        seen.set((int) (root.at() / form.page));
        walk(page, form.level(page), seen, leaf);
    }

    private void walk(byte[] page, int level, BitSet seen, Leaf leaf) throws IOException {
        if (!sound(page, level)) {
            damage.note(Gap.Cause.DAMAGED, "A page of the " + Pages.name(type) + " has entries of the wrong size.");
            torn = true;
            return;
        }
        int size = form.entrySize(page);
        int count = form.entries(page);
        for (int i = 0; i < count; i++) {
            if (level == 0) {
                leaf.entry(page, i * size);
                continue;
            }
            long at = form.number(page, i * size + 2 * form.width);
            int place = (int) Math.min(Integer.MAX_VALUE - 1, Math.max(0, at / form.page));
            byte @Nullable [] child = pages.read(at, type, form.number(page, i * size + form.width));
            if (child == null) {
                torn = true;
            } else if (seen.get(place) || form.level(child) != level - 1) {
                damage.note(Gap.Cause.DAMAGED, "The " + Pages.name(type) + " leads in a circle.");
                torn = true;
            } else {
                seen.set(place);
                walk(child, level - 1, seen, leaf);
            }
        }
    }
}
