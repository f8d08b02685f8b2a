package org.tocsin.testkit.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.zip.Deflater;

/// Writes a store: folders, items, tables, and the two trees over them. What was deleted stays in an older pair of
/// trees that nothing points to any more, as Outlook leaves it.
public final class StoreWriter {
    /// Makes a block unreadable at a glance, in place.
    public interface Encoder {
        void encode(byte[] bytes, int length, long number);
    }

    /// A block as the tree of blocks tells it.
    ///
    /// @param at where it begins in the file
    public record BlockAt(long number, int at, int size, int unpacked) {}

    private record NodeAt(int id, long data, long inner, int parent) {}

    private final Layout layout;
    private final Buffer out = new Buffer();
    private final TreeMap<Long, BlockAt> blocks = new TreeMap<>();
    private final TreeMap<Integer, NodeAt> nodes = new TreeMap<>();
    private final Map<Integer, NodeAt> deletedNodes = new TreeMap<>();
    private final Map<Integer, List<Integer>> listed = new TreeMap<>();
    private final Map<Integer, List<Integer>> hidden = new TreeMap<>();
    private final Map<Integer, List<Integer>> below = new TreeMap<>();
    private final Map<Integer, StoreThing> folders = new TreeMap<>();
    private final Map<Integer, Integer> counts = new TreeMap<>();
    private final Map<Integer, Integer> parents = new TreeMap<>();
    private final List<Long> deletedBlocks = new ArrayList<>();
    private final List<byte[]> names = new ArrayList<>();
    private final Buffer sets = new Buffer();
    private int cipher;
    private Encoder encoder = (bytes, length, number) -> {};
    private boolean packed;
    private boolean ost;
    private int password;
    private long nextBlock = 0x100;
    private long nextPage = 0x1000;
    private int nextItem = 0x10001;
    private int nextFolder = 0x401;
    private boolean deleting;

    /// Where the pages of the trees begin, by their kind; filled by [#bytes()].
    private final List<Integer> nodePages = new ArrayList<>();

    private final List<Integer> blockPages = new ArrayList<>();

    public StoreWriter(Layout layout) {
        this.layout = layout;
        out.upTo(layout == Layout.LARGE ? 0x23000 : 0x4600);
        folders.put(0x122, new StoreThing().text(0x3001, ""));
    }

    /// @param number as the header tells it: 1 permute, 2 cyclic
    public StoreWriter encoded(int number, Encoder with) {
        cipher = number;
        encoder = with;
        return this;
    }

    /// Packs blocks, as OST files have them.
    public StoreWriter packed() {
        packed = true;
        ost = true;
        return this;
    }

    public StoreWriter password(int checksum) {
        password = checksum;
        return this;
    }

    /// Gives a named property a number.
    ///
    /// @param set the first 32 bits of the GUID of one of the usual sets
    public int named(int set, int number) {
        int index = sets.size() / 16;
        sets.add(4, set & 0xFFFFFFFFL).add(4, 0).add(8, 0x46000000000000C0L);
        names.add(new Buffer()
                .add(4, number)
                .add(2, (index + 3) << 1)
                .add(2, names.size())
                .bytes());
        return 0x8000 + names.size() - 1;
    }

    public int folder(int parent, String name) {
        return folder(parent, new StoreThing().text(0x3001, name));
    }

    public int folder(int parent, StoreThing folder) {
        int id = nextFolder++ << 5 | 2;
        folders.put(id, folder);
        in(below, parent).add(id);
        parents.put(id, parent);
        return id;
    }

    private static List<Integer> in(Map<Integer, List<Integer>> lists, int folder) {
        return lists.computeIfAbsent(folder, id -> new ArrayList<>());
    }

    /// Makes a folder say that it holds so many items.
    public StoreWriter count(int folder, int items) {
        counts.put(folder, items);
        return this;
    }

    /// An item that its folder lists.
    public int item(int folder, StoreThing item) {
        int id = nextItem++ << 5 | 4;
        in(listed, folder).add(id);
        node(id, folder, item);
        return id;
    }

    /// An item that its folder does not show.
    public int hidden(int folder, StoreThing item) {
        int id = nextItem++ << 5 | 8;
        in(hidden, folder).add(id);
        node(id, folder, item);
        return id;
    }

    /// An item that no folder lists.
    public int orphan(int folder, StoreThing item) {
        int id = nextItem++ << 5 | 4;
        node(id, folder, item);
        return id;
    }

    /// An item that was deleted, with its blocks still there.
    public int deleted(int folder, StoreThing item) {
        int id = nextItem++ << 5 | 4;
        deleting = true;
        node(id, folder, item);
        deleting = false;
        deletedNodes.put(id, nodes.remove(id));
        return id;
    }

    /// A line in a folder's table for an item that is not there.
    public int missing(int folder) {
        int id = nextItem++ << 5 | 4;
        in(listed, folder).add(id);
        return id;
    }

    /// A node of raw blocks.
    public void raw(int id, int parent, long data, long inner) {
        nodes.put(id, new NodeAt(id, data, inner, parent));
    }

    private void node(int id, int parent, StoreThing thing) {
        long[] written = properties(thing);
        nodes.put(id, new NodeAt(id, written[0], written[1], parent));
    }

    /// Writes the properties of a thing.
    ///
    /// @return numbers of its data and of what is inside
    private long[] properties(StoreThing thing) {
        HeapWriter heap = new HeapWriter(layout, 0xBC);
        TreeMap<Integer, long[]> inside = new TreeMap<>();
        List<byte[]> entries = new ArrayList<>();
        int nextInside = 0x1000;
        for (Map.Entry<Integer, StoreThing.Value> each : thing.values.entrySet()) {
            StoreThing.Value value = each.getValue();
            long where;
            if (value.fixed() && value.bytes().length <= 4) {
                where = new Buffer().add(value.bytes()).upTo(4).raw()[0] & 0xFF;
                for (int i = 1; i < value.bytes().length; i++) {
                    where |= (value.bytes()[i] & 0xFFL) << 8 * i;
                }
            } else if (value.bytes().length == 0) {
                where = 0;
            } else if (value.bytes().length <= HeapWriter.MOST_PIECE) {
                where = heap.add(value.bytes());
            } else {
                where = nextInside++ << 5 | 0x1F;
                inside.put((int) where, new long[] {data(List.of(value.bytes())), 0});
            }
            entries.add(new Buffer()
                    .add(2, each.getKey())
                    .add(2, value.type())
                    .add(4, where)
                    .bytes());
        }
        if (thing.object.isPresent()) {
            StoreThing object = thing.object.get();
            int id = nextInside++ << 5 | 4;
            StoreThing.Value bytes = object.values.get(0);
            inside.put(id, bytes != null ? new long[] {data(List.of(bytes.bytes())), 0} : properties(object));
            long where = heap.add(new Buffer().add(4, id).add(4, 0).bytes());
            entries.add(new Buffer().add(2, 0x3701).add(2, 0x000D).add(4, where).bytes());
        }
        if (!thing.recipients.isEmpty()) {
            inside.put(0x692, table(thing.recipients, ids(thing.recipients.size(), 0)));
        }
        if (!thing.attachments.isEmpty()) {
            List<Integer> ids = new ArrayList<>();
            for (StoreThing attachment : thing.attachments) {
                int id = nextInside++ << 5 | 5;
                ids.add(id);
                inside.put(id, properties(attachment));
            }
            inside.put(
                    0x671,
                    table(thing.attachments.stream().map(a -> new StoreThing()).toList(), ids));
        }
        entries.sort((one, other) -> Integer.compare(id(one), id(other)));
        int root = heap.sorted(entries, 2, 6);
        return new long[] {data(heap.finished(root)), inside(inside)};
    }

    private static int id(byte[] entry) {
        return entry[0] & 0xFF | (entry[1] & 0xFF) << 8;
    }

    private static List<Integer> ids(int count, int kind) {
        List<Integer> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ids.add(i << 5 | kind);
        }
        return ids;
    }

    /// Writes a table ([MS-PST] 2.3.4).
    private long[] table(List<StoreThing> rows, List<Integer> ids) {
        TreeMap<Integer, StoreThing.Value> columns = new TreeMap<>();
        rows.forEach(row -> columns.putAll(row.values));
        HeapWriter heap = new HeapWriter(layout, 0x7C);
        int columnCount = columns.size() + 2;
        Buffer described = new Buffer();
        int at = 8;
        described.add(4, 0x67F20003).add(2, 0).add(1, 4).add(1, 0);
        described.add(4, 0x67F30003).add(2, 4).add(1, 4).add(1, 1);
        int bit = 2;
        TreeMap<Integer, Integer> places = new TreeMap<>();
        for (Map.Entry<Integer, StoreThing.Value> column : columns.entrySet()) {
            int id = column.getKey();
            described
                    .add(2, column.getValue().type())
                    .add(2, id)
                    .add(2, at)
                    .add(1, 4)
                    .add(1, bit++);
            places.put(id, at);
            at += 4;
        }
        int bitsAt = at;
        int rowSize = bitsAt + (columnCount + 7) / 8;
        int each = layout.most / rowSize;
        List<byte[]> blocksOfRows = new ArrayList<>();
        Buffer block = new Buffer();
        List<byte[]> index = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            Buffer row = new Buffer().upTo(rowSize).put(0, 4, ids.get(i)).put(4, 4, i);
            byte[] bits = new byte[(columnCount + 7) / 8];
            bits[0] = (byte) 0xC0;
            int number = 2;
            for (int id : columns.keySet()) {
                StoreThing.Value value = rows.get(i).values.get(id);
                if (value != null) {
                    bits[number / 8] |= (byte) (0x80 >> number % 8);
                    long where = value.fixed()
                            ? value.bytes()[0] & 0xFF
                            : value.bytes().length == 0 ? 0 : heap.add(value.bytes());
                    row.put(places.getOrDefault(id, 0), 4, where);
                }
                number++;
            }
            for (int k = 0; k < bits.length; k++) {
                row.put(bitsAt + k, 1, bits[k]);
            }
            block.add(row.bytes());
            index.add(new Buffer()
                    .add(4, ids.get(i))
                    .add(layout == Layout.ANSI ? 2 : 4, i)
                    .bytes());
            if ((i + 1) % each == 0 || i + 1 == rows.size()) {
                blocksOfRows.add(block.bytes());
                block = new Buffer();
            }
        }
        index.sort((one, other) -> Integer.compare(number(one), number(other)));
        int rowIndex = heap.sorted(index, 4, layout == Layout.ANSI ? 2 : 4);
        TreeMap<Integer, long[]> inside = new TreeMap<>();
        int where = 0;
        if (!rows.isEmpty()) {
            where = 0x1000 << 5 | 0x1F;
            // Rows fill their blocks up, so that each block has as many.
            for (int i = 0; i + 1 < blocksOfRows.size(); i++) {
                blocksOfRows.set(i, Arrays.copyOf(blocksOfRows.get(i), layout.most));
            }
            inside.put(where, new long[] {list(blocksOfRows), 0});
        }
        Buffer header = new Buffer().add(1, 0x7C).add(1, columnCount);
        header.add(2, bitsAt).add(2, bitsAt).add(2, bitsAt).add(2, rowSize);
        header.add(4, rowIndex).add(4, where).add(4, 0).add(described.bytes());
        int root = heap.add(header.bytes());
        return new long[] {data(heap.finished(root)), inside(inside)};
    }

    private static int number(byte[] entry) {
        return id(entry) | (entry[2] & 0xFF) << 16 | (entry[3] & 0xFF) << 24;
    }

    /// Writes what lies inside a node.
    private long inside(TreeMap<Integer, long[]> things) {
        if (things.isEmpty()) {
            return 0;
        }
        int header = layout == Layout.ANSI ? 4 : 8;
        int each = (layout.most - header) / (3 * layout.width);
        List<Long> lists = new ArrayList<>();
        List<Integer> firsts = new ArrayList<>();
        List<Integer> ids = new ArrayList<>(things.keySet());
        for (int from = 0; from < ids.size(); from += each) {
            List<Integer> part = ids.subList(from, Math.min(ids.size(), from + each));
            Buffer list = new Buffer().add(1, 2).add(1, 0).add(2, part.size()).upTo(header);
            for (int id : part) {
                list.add(layout.width, id & 0xFFFFFFFFL);
                long[] thing = things.getOrDefault(id, new long[2]);
                list.add(layout.width, thing[0]).add(layout.width, thing[1]);
            }
            firsts.add(part.getFirst());
            lists.add(block(list.bytes(), true));
        }
        if (lists.size() == 1) {
            return lists.getFirst();
        }
        Buffer above = new Buffer().add(1, 2).add(1, 1).add(2, lists.size()).upTo(header);
        for (int i = 0; i < lists.size(); i++) {
            above.add(layout.width, firsts.get(i) & 0xFFFFFFFFL).add(layout.width, lists.get(i));
        }
        return block(above.bytes(), true);
    }

    /// Writes data of any length, each part in blocks of its own.
    private long data(List<byte[]> parts) {
        List<byte[]> pieces = new ArrayList<>();
        for (byte[] part : parts) {
            for (int from = 0; from == 0 || from < part.length; from += layout.most) {
                pieces.add(Arrays.copyOfRange(part, from, Math.min(part.length, from + layout.most)));
            }
        }
        return list(pieces);
    }

    private long list(List<byte[]> pieces) {
        if (pieces.size() == 1) {
            return block(pieces.getFirst(), false);
        }
        int each = (Math.min(layout.most, 8_176) - 8) / layout.width;
        List<Long> lists = new ArrayList<>();
        long total = 0;
        for (int from = 0; from < pieces.size(); from += each) {
            List<byte[]> part = pieces.subList(from, Math.min(pieces.size(), from + each));
            long size = part.stream().mapToLong(piece -> piece.length).sum();
            Buffer list = new Buffer().add(1, 1).add(1, 1).add(2, part.size()).add(4, size);
            part.forEach(piece -> list.add(layout.width, block(piece, false)));
            lists.add(block(list.bytes(), true));
            total += size;
        }
        if (lists.size() == 1) {
            return lists.getFirst();
        }
        Buffer above = new Buffer().add(1, 1).add(1, 2).add(2, lists.size()).add(4, total);
        lists.forEach(number -> above.add(layout.width, number));
        return block(above.bytes(), true);
    }

    /// Writes one block.
    ///
    /// @param inner whether it tells of others
    /// @return its number
    public long block(byte[] plain, boolean inner) {
        long number = nextBlock | (inner ? 2 : 0);
        nextBlock += 4;
        byte[] stored = plain.clone();
        if (!inner) {
            encoder.encode(stored, stored.length, number);
        }
        if (packed && !inner) {
            byte[] small = pack(stored);
            stored = small.length < stored.length ? small : stored;
        }
        out.align(layout.alignment);
        int at = out.size();
        out.add(stored);
        int end = (at + stored.length + layout.trailer + layout.alignment - 1) / layout.alignment * layout.alignment;
        out.upTo(end);
        int trailer = end - layout.trailer;
        out.put(trailer, 2, stored.length).put(trailer + 2, 2, Buffer.signature(at, number));
        int crc = Buffer.crc(stored, 0, stored.length);
        if (layout == Layout.ANSI) {
            out.put(trailer + 4, 4, number).put(trailer + 8, 4, crc & 0xFFFFFFFFL);
        } else {
            out.put(trailer + 4, 4, crc & 0xFFFFFFFFL).put(trailer + 8, 8, number);
        }
        if (layout == Layout.LARGE) {
            out.put(trailer + 16, 2, 2).put(trailer + 18, 2, plain.length);
        }
        blocks.put(number, new BlockAt(number, at, stored.length, plain.length));
        if (deleting) {
            deletedBlocks.add(number);
        }
        return number;
    }

    private static byte[] pack(byte[] plain) {
        try (Deflater deflater = new Deflater()) {
            deflater.setInput(plain);
            deflater.finish();
            byte[] small = new byte[plain.length + 64];
            return Arrays.copyOf(small, deflater.deflate(small));
        }
    }

    /// The number of the block with a node's data.
    public BlockAt blockOf(int id) {
        NodeAt node = Objects.requireNonNullElseGet(nodes.get(id), () -> Objects.requireNonNull(deletedNodes.get(id)));
        return Objects.requireNonNull(blocks.get(node.data()));
    }

    /// Where the pages of the present tree of nodes begin, the root last.
    public List<Integer> nodePages() {
        return nodePages;
    }

    public List<Integer> blockPages() {
        return blockPages;
    }

    /// The finished store.
    public byte[] bytes() {
        folders.forEach(this::writeFolder);
        StoreThing store = new StoreThing().text(0x3001, "A store").binary(0x0FF9, new byte[16]);
        store.binary(0x35E0, entry(0x122)).binary(0x35E3, entry(0x122)).binary(0x35E7, entry(0x122));
        store.integer(0x67FF, password);
        node(0x21, 0, store);
        StoreThing map = new StoreThing().integer(1, 251).binary(2, sets.bytes());
        Buffer all = new Buffer();
        names.forEach(all::add);
        node(0x61, 0, map.binary(3, all.bytes()).binary(4, new byte[4]));
        if (!deletedNodes.isEmpty()) {
            nodes.putAll(deletedNodes);
            tree(0x81, nodeEntries(), new ArrayList<>());
            tree(0x80, blockEntries(), new ArrayList<>());
            nodes.keySet().removeAll(deletedNodes.keySet());
            blocks.keySet().removeAll(deletedBlocks);
        }
        long[] nodeRoot = tree(0x81, nodeEntries(), nodePages);
        long[] blockRoot = tree(0x80, blockEntries(), blockPages);
        header(nodeRoot, blockRoot);
        return out.bytes();
    }

    private static byte[] entry(int id) {
        return new Buffer().upTo(20).add(4, id).bytes();
    }

    private void writeFolder(int id, StoreThing folder) {
        folder.integer(0x3602, counts.getOrDefault(id, in(listed, id).size()));
        folder.integer(0x3603, 0).bool(0x360A, !in(below, id).isEmpty());
        node(id, parents.getOrDefault(id, id), folder);
        table(id & ~0x1F | 0x0D, id, in(below, id));
        table(id & ~0x1F | 0x0E, id, in(listed, id));
        table(id & ~0x1F | 0x0F, id, in(hidden, id));
    }

    private void table(int id, int parent, List<Integer> ids) {
        List<StoreThing> rows = ids.stream()
                .map(row -> new StoreThing().text(0x001A, "IPM.Note"))
                .toList();
        long[] written = table(rows, ids);
        nodes.put(id, new NodeAt(id, written[0], written[1], parent));
    }

    private List<byte[]> nodeEntries() {
        List<byte[]> entries = new ArrayList<>();
        for (NodeAt node : nodes.values()) {
            Buffer entry = new Buffer().add(layout.width, node.id() & 0xFFFFFFFFL);
            entry.add(layout.width, node.data()).add(layout.width, node.inner());
            entry.add(4, node.parent()).upTo(4 * layout.width);
            entries.add(entry.bytes());
        }
        return entries;
    }

    private List<byte[]> blockEntries() {
        List<byte[]> entries = new ArrayList<>();
        for (BlockAt block : blocks.values()) {
            Buffer entry = new Buffer().add(layout.width, block.number()).add(layout.width, block.at());
            entry.add(2, block.size());
            if (layout == Layout.LARGE) {
                entry.add(2, block.unpacked());
            }
            entry.add(2, 2).upTo(layout == Layout.ANSI ? 12 : 24);
            entries.add(entry.bytes());
        }
        return entries;
    }

    /// Writes a tree from its leaves up.
    ///
    /// @return the root's number and place
    private long[] tree(int type, List<byte[]> leaves, List<Integer> pages) {
        List<byte[]> level = leaves;
        int depth = 0;
        while (true) {
            int size = level.getFirst().length;
            int each = layout.countsAt / size;
            List<byte[]> above = new ArrayList<>();
            long[] last = new long[2];
            for (int from = 0; from < level.size(); from += each) {
                List<byte[]> part = level.subList(from, Math.min(level.size(), from + each));
                last = page(type, part, depth, each);
                pages.add((int) last[1]);
                Buffer entry = new Buffer().add(Arrays.copyOf(part.getFirst(), layout.width));
                above.add(entry.add(layout.width, last[0])
                        .add(layout.width, last[1])
                        .bytes());
            }
            if (above.size() == 1) {
                return last;
            }
            level = above;
            depth++;
        }
    }

    private long[] page(int type, List<byte[]> entries, int depth, int most) {
        out.align(layout.page);
        int at = out.size();
        long number = nextPage++;
        entries.forEach(out::add);
        out.upTo(at + layout.page);
        int counts = at + layout.countsAt;
        int each = layout == Layout.LARGE ? 2 : 1;
        out.put(counts, each, entries.size()).put(counts + each, each, most);
        out.put(counts + 2 * each, 1, entries.getFirst().length).put(counts + 2 * each + 1, 1, depth);
        int trailer = at + layout.trailerAt;
        out.put(trailer, 1, type).put(trailer + 1, 1, type).put(trailer + 2, 2, Buffer.signature(at, number));
        long crc = Buffer.crc(out.raw(), at, layout.trailerAt) & 0xFFFFFFFFL;
        if (layout == Layout.ANSI) {
            out.put(trailer + 4, 4, number).put(trailer + 8, 4, crc);
        } else {
            out.put(trailer + 4, 4, crc).put(trailer + 8, 8, number);
        }
        return new long[] {number, at};
    }

    private void header(long[] nodeRoot, long[] blockRoot) {
        out.put(0, 4, 0x4E444221)
                .put(8, 2, ost ? 0x4F53 : 0x4D53)
                .put(10, 2, layout.version)
                .put(12, 2, 19);
        out.put(14, 1, 1).put(15, 1, 1);
        int root = layout == Layout.ANSI ? 164 : 180;
        int width = layout.width;
        out.put(root + 4, width, out.size());
        out.put(root + 4 + 4 * width, width, nodeRoot[0]).put(root + 4 + 5 * width, width, nodeRoot[1]);
        out.put(root + 4 + 6 * width, width, blockRoot[0]).put(root + 4 + 7 * width, width, blockRoot[1]);
        int sentinel = layout == Layout.ANSI ? 460 : 512;
        out.put(sentinel, 1, 0x80).put(sentinel + 1, 1, cipher);
        out.put(4, 4, Buffer.crc(out.raw(), 8, 471) & 0xFFFFFFFFL);
        if (layout != Layout.ANSI) {
            out.put(524, 4, Buffer.crc(out.raw(), 8, 516) & 0xFFFFFFFFL);
        }
    }
}
