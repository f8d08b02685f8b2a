package org.tocsin.readers.mail.store;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.tocsin.model.Gap;
import org.tocsin.readers.files.compound.LittleEndian;

/// The things inside a node, which only it can name ([MS-PST] 2.2.2.8.3.3): a list of them, or a list of such lists.
final class Inside {
    private static final int MARK = 2;

    private final Blocks blocks;
    private final long number;
    private final Damage damage;

    /// @param number of the block that lists them, or 0
    Inside(Blocks blocks, long number, Damage damage) {
        this.blocks = blocks;
        this.number = number;
        this.damage = damage;
    }

    /// What takes the things inside.
    interface Taker {
        /// @return whether to go on
        boolean take(Node node) throws IOException;
    }

    @Nullable
    Node find(int id) throws IOException {
        Node[] found = new Node[1];
        each(node -> {
            if (node.id() == id) {
                found[0] = node;
                return false;
            }
            return true;
        });
        return found[0];
    }

    void each(Taker taker) throws IOException {
        if ((number & ~1L) != 0) {
            each(number, 1, taker);
        }
    }

    private boolean each(long list, int deepest, Taker taker) throws IOException {
        byte @Nullable [] block = blocks.read(list);
        if (block == null) {
            return true;
        }
        int level = LittleEndian.u8(block, 1);
        if (!Blocks.isInner(list) || LittleEndian.u8(block, 0) != MARK || level > deepest) {
            damage.note(Gap.Cause.DAMAGED, "A list of the things inside another is none.");
            return true;
        }
        StoreForm form = blocks.form;
        int from = form == StoreForm.ANSI ? 4 : 8;
        int size = (level == 0 ? 3 : 2) * form.width;
        int said = LittleEndian.u16(block, 2);
        int entries = Math.min(said, (block.length - from) / size);
        if (entries < said) {
            damage.note(Gap.Cause.TRUNCATED, "A list of the things inside another is shorter than it says.");
        }
        for (int i = 0; i < entries; i++) {
            int at = from + i * size;
            long next = form.number(block, at + form.width);
            boolean more = level == 0
                    ? taker.take(
                            new Node((int) form.number(block, at), next, form.number(block, at + 2 * form.width), 0))
                    : each(next, level - 1, taker);
            if (!more) {
                return false;
            }
        }
        return true;
    }
}
