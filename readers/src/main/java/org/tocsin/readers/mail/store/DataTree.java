package org.tocsin.readers.mail.store;

import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.tocsin.model.Content;
import org.tocsin.model.Gap;
import org.tocsin.readers.files.compound.LittleEndian;

/// The data of a node: one block, or a block that lists others, or one that lists such lists
/// ([MS-PST] 2.2.2.8.3.2). Only the list is held.
final class DataTree {
    private static final int LIST = 1;

    /// Blocks of one thing; eight gigabytes of the usual ones.
    private static final int MOST = 1 << 20;

    private final Blocks blocks;
    private final long[] leaves;

    /// Where each block ends in the whole; the sizes are those that the tree of blocks tells.
    private final long[] ends;

    private final Damage damage;

    private DataTree(Blocks blocks, long[] leaves, long[] ends, Damage damage) {
        this.blocks = blocks;
        this.leaves = leaves;
        this.ends = ends;
        this.damage = damage;
    }

    static DataTree of(Blocks blocks, long number, Damage damage) throws IOException {
        Builder builder = new Builder(blocks, damage);
        if ((number & ~1L) != 0) {
            builder.add(number, 2);
        }
        return builder.built();
    }

    private static final class Builder {
        private final Blocks blocks;
        private final Damage damage;
        private long[] leaves = new long[1];
        private long[] ends = new long[1];
        private int count;

        Builder(Blocks blocks, Damage damage) {
            this.blocks = blocks;
            this.damage = damage;
        }

        private void add(long number, int deepest) throws IOException {
            if (!Blocks.isInner(number)) {
                leaf(number);
                return;
            }
            byte @Nullable [] list = blocks.read(number);
            if (list == null) {
                return;
            }
            int level = LittleEndian.u8(list, 1);
            if (LittleEndian.u8(list, 0) != LIST || level < 1 || level > deepest) {
                damage.note(Gap.Cause.DAMAGED, "A list of blocks is none.");
                return;
            }
            int width = blocks.form.width;
            int said = LittleEndian.u16(list, 2);
            int entries = Math.min(said, (list.length - 8) / width);
            if (entries < said) {
                damage.note(Gap.Cause.TRUNCATED, "A list of blocks is shorter than it says.");
            }
            long before = total();
            for (int i = 0; i < entries && !blocks.exhausted(); i++) {
                if (count >= MOST) {
                    damage.note(Gap.Cause.LIMIT, "A thing of this store has more than " + MOST + " blocks.");
                    return;
                }
                long child = blocks.form.number(list, 8 + i * width);
                if (level == 1 && Blocks.isInner(child)) {
                    damage.note(Gap.Cause.DAMAGED, "A list of blocks leads to another list where a block should be.");
                } else {
                    add(child, level - 1);
                }
            }
            if (total() - before != (LittleEndian.i32(list, 4) & 0xFFFFFFFFL)) {
                damage.note(Gap.Cause.DAMAGED, "The blocks of a list are not as long together as it says.");
            }
        }

        private void leaf(long number) throws IOException {
            Blocks.Spot spot = blocks.find(number);
            if (spot == null) {
                damage.note(
                        Gap.Cause.DAMAGED, "The block 0x" + Long.toHexString(number & ~1L) + " is not in the store.");
            }
            if (count == leaves.length) {
                leaves = Arrays.copyOf(leaves, Math.min(MOST, 2 * count + 6));
                ends = Arrays.copyOf(ends, leaves.length);
            }
            leaves[count] = number;
            ends[count] = total() + (spot == null ? 0 : spot.unpacked());
            count++;
        }

        private long total() {
            return count == 0 ? 0 : ends[count - 1];
        }

        DataTree built() {
            return new DataTree(blocks, Arrays.copyOf(leaves, count), Arrays.copyOf(ends, count), damage);
        }
    }

    int count() {
        return leaves.length;
    }

    long size() {
        return leaves.length == 0 ? 0 : ends[leaves.length - 1];
    }

    /// One block; null where it is lost.
    byte @Nullable [] block(int index) throws IOException {
        return index >= 0 && index < leaves.length ? blocks.read(leaves[index]) : null;
    }

    /// All of it, up to a limit, and without what is lost.
    byte[] read(long most) throws IOException {
        byte[] all = new byte[(int) Math.min(size(), most)];
        int length = 0;
        for (int i = 0; i < leaves.length && length < all.length; i++) {
            byte @Nullable [] block = blocks.read(leaves[i]);
            if (block != null) {
                int part = Math.min(block.length, all.length - length);
                System.arraycopy(block, 0, all, length, part);
                length += part;
            }
        }
        if (size() > most) {
            damage.note(Gap.Cause.LIMIT, "Something here is longer than " + most + " bytes; the rest was not read.");
        }
        return length == all.length ? all : Arrays.copyOf(all, length);
    }

    /// All of it as a content of its own, read block by block. Where a block is lost, there are zeros. Belongs to the
    /// thread that reads the store.
    Content content() {
        return new StoredContent();
    }

    private final class StoredContent implements Content {
        @Override
        public long size() {
            return DataTree.this.size();
        }

        @Override
        public int read(long position, byte[] into, int from, int length) throws IOException {
            int total = 0;
            int index = Arrays.binarySearch(ends, position + 1);
            index = index < 0 ? -index - 1 : index;
            while (total < length && index < leaves.length) {
                long start = index == 0 ? 0 : ends[index - 1];
                int inside = (int) (position + total - start);
                int part = (int) Math.min(length - total, ends[index] - position - total);
                byte @Nullable [] block = part <= 0 ? null : blocks.read(leaves[index]);
                if (part > 0) {
                    int there = block == null ? 0 : Math.max(0, Math.min(part, block.length - inside));
                    if (block != null && there > 0) {
                        System.arraycopy(block, inside, into, from + total, there);
                    }
                    Arrays.fill(into, from + total + there, from + total + part, (byte) 0);
                    total += part;
                }
                index++;
            }
            return total;
        }
    }
}
