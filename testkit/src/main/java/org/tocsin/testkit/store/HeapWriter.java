package org.tocsin.testkit.store;

import java.util.ArrayList;
import java.util.List;

/// Small pieces in blocks ([MS-PST] 2.3.1).
final class HeapWriter {
    /// The longest piece.
    static final int MOST_PIECE = 3_580;

    private final Layout layout;
    private final int client;
    private final List<List<byte[]>> blocks = new ArrayList<>();
    private int left;

    /// @param client 0xBC for properties, 0x7C for a table
    HeapWriter(Layout layout, int client) {
        this.layout = layout;
        this.client = client;
        next();
    }

    private void next() {
        int number = blocks.size();
        blocks.add(new ArrayList<>());
        left = Math.min(layout.most, 8_176) - 8 - header(number);
    }

    private static int header(int block) {
        return block == 0 ? 12 : block % 128 == 8 ? 66 : 2;
    }

    /// @return the number of the piece
    int add(byte[] piece) {
        int needed = piece.length + 2;
        if (needed > left || blocks.getLast().size() >= 2_000) {
            next();
        }
        left -= needed;
        blocks.getLast().add(piece);
        int block = blocks.size() - 1;
        int index = blocks.getLast().size();
        return index << 5 | block << (layout == Layout.LARGE ? 19 : 16);
    }

    /// Adds a sorted list of entries of one length.
    ///
    /// @param key bytes of the key
    /// @return the number of its header
    int sorted(List<byte[]> entries, int key, int value) {
        byte[] header = {(byte) 0xB5, (byte) key, (byte) value, 0, 0, 0, 0, 0};
        int id = add(header);
        int size = key + value;
        int each = MOST_PIECE / size;
        Buffer above = new Buffer();
        int root = 0;
        int leaves = 0;
        for (int from = 0; from < entries.size(); from += each) {
            Buffer leaf = new Buffer();
            entries.subList(from, Math.min(entries.size(), from + each)).forEach(leaf::add);
            root = add(leaf.bytes());
            byte[] first = entries.get(from);
            for (int i = 0; i < key; i++) {
                above.add(1, first[i]);
            }
            above.add(4, root);
            leaves++;
        }
        if (leaves > 1) {
            root = add(above.bytes());
            header[3] = 1;
        }
        for (int i = 0; i < 4; i++) {
            header[4 + i] = (byte) (root >>> 8 * i);
        }
        return id;
    }

    /// The blocks, with the piece that all others hang on.
    List<byte[]> finished(int root) {
        List<byte[]> finished = new ArrayList<>();
        for (int number = 0; number < blocks.size(); number++) {
            Buffer out = new Buffer().add(2, 0);
            if (number == 0) {
                out.add(1, 0xEC).add(1, client).add(4, root & 0xFFFFFFFFL).add(4, 0);
            } else {
                out.upTo(header(number));
            }
            Buffer places = new Buffer();
            for (byte[] piece : blocks.get(number)) {
                places.add(2, out.size());
                out.add(piece);
            }
            places.add(2, out.size());
            out.align(2);
            out.put(0, 2, out.size());
            out.add(2, blocks.get(number).size()).add(2, 0).add(places.bytes());
            finished.add(out.bytes());
        }
        return finished;
    }
}
