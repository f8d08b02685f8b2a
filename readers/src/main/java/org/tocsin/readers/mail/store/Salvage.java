package org.tocsin.readers.mail.store;

import java.io.IOException;
import java.util.BitSet;
import org.tocsin.model.Content;
import org.tocsin.readers.files.compound.LittleEndian;

/// Looks through a whole store, byte by byte, for what its trees do not have. Outlook never writes a page or block over
/// the one it replaces: the old one lies there until its place is needed. So pages of a tree that the present one does
/// not use tell what was in the store before, and every block tells its number itself.
///
/// Only what fits its checksum and bears the mark of its place is taken.
final class Salvage {
    private static final int STEP = 1 << 20;

    private final Content content;
    private final StoreForm form;
    private final Blocks blocks;
    private final Tree nodeTree;
    private final LostNodes nodes = new LostNodes();
    private final Spots spots = new Spots();

    /// Bytes of what only looks like blocks that are still checked.
    private long left;

    private boolean full;

    Salvage(Content content, Blocks blocks, Tree nodeTree) {
        this.content = content;
        this.form = blocks.form;
        this.blocks = blocks;
        this.nodeTree = nodeTree;
        this.left = 8L * content.size() + (64L << 20);
    }

    /// @param present pages of the present trees, by their number in the file
    /// @param everyBlock whether to look for blocks too that no page tells of
    void run(BitSet present, boolean everyBlock) throws IOException {
        byte[] bytes = new byte[STEP];
        byte[] page = new byte[form.page];
        for (long from = 0; from < content.size(); from += STEP) {
            int length = content.read(from, bytes, 0, STEP);
            for (int at = 0; at + form.page <= length; at += form.page) {
                int type = bytes[at + form.trailerAt] & 0xFF;
                boolean tree = type == Pages.NODE_TREE || type == Pages.BLOCK_TREE;
                if (tree && !present.get((int) ((from + at) / form.page))) {
                    System.arraycopy(bytes, at, page, 0, page.length);
                    page(page, from + at);
                }
            }
            if (everyBlock) {
                blocks(bytes, length, from);
            }
        }
        nodes.sort();
        spots.sort();
    }

    /// Whether there was more than is kept or checked.
    boolean full() {
        return full || nodes.full() || spots.full();
    }

    LostNodes nodes() {
        return nodes;
    }

    Spots spots() {
        return spots;
    }

    private void page(byte[] page, long at) throws IOException {
        int type = form.pageType(page);
        if (type < 0
                || form.level(page) != 0
                || form.pageSignature(page) != Checks.signature(at, form.pageNumber(page))
                || form.pageChecksum(page) != Checks.crc(page, 0, form.trailerAt)) {
            return;
        }
        int size = form.entrySize(page);
        int least = type == Pages.NODE_TREE ? 4 * form.width : form == StoreForm.ANSI ? 12 : 24;
        for (int i = 0; i < form.entries(page) && size >= least; i++) {
            if (type == Pages.NODE_TREE) {
                Node node = Node.of(form, page, i * size);
                if (!nodeTree.find(node.id() & 0xFFFFFFFFL, (p, k) -> {})) {
                    nodes.add(node, form.pageNumber(page));
                }
            } else {
                Blocks.Spot spot = Blocks.spot(form, page, i * size);
                add(spot);
            }
        }
    }

    private void add(Blocks.Spot spot) throws IOException {
        if (spot.at() >= 0 && spot.at() < content.size() && !blocks.isPresent(spot.number())) {
            spots.add(spot.number(), spot.at(), spot.size() | (long) spot.unpacked() << 32);
        }
    }

    /// A block ends with its trailer at a multiple of the alignment.
    private void blocks(byte[] bytes, int length, long from) throws IOException {
        for (int end = form.alignment; end <= length; end += form.alignment) {
            int trailer = end - form.blockTrailer;
            int size = LittleEndian.u16(bytes, trailer);
            long number = blocks.trailerNumber(bytes, trailer);
            long start = from + end - form.taken(size);
            if (size == 0 || number == 0 || start < 0) {
                continue;
            }
            if (LittleEndian.u16(bytes, trailer + 2) != Checks.signature(start, number)) {
                continue;
            }
            int unpacked = form == StoreForm.LARGE ? LittleEndian.u16(bytes, trailer + 18) : size;
            Blocks.Spot spot = new Blocks.Spot(number, start, size, unpacked == 0 ? size : unpacked);
            left -= form.taken(size);
            if (left < 0) {
                full = true;
                return;
            }
            if (blocks.holds(spot)) {
                add(spot);
            }
        }
    }
}
