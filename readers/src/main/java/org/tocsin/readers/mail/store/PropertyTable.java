package org.tocsin.readers.mail.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tocsin.model.Gap;
import org.tocsin.readers.files.compound.LittleEndian;
import org.tocsin.readers.mail.outlook.Properties;

/// The properties of one thing in a store ([MS-PST] 2.3.3). Small values are at hand, large ones are fetched when they
/// are asked for.
final class PropertyTable {
    private static final int CLIENT = 0xBC;
    private static final int BRIEF = 1 << 16;

    /// Properties that one thing may have: all numbers there are.
    private static final int MOST = 65_536;

    private final Blocks blocks;
    private final Heap heap;
    private final Inside inside;
    private final Damage damage;
    private final TreeMap<Integer, Value> values = new TreeMap<>();

    /// @param raw the value itself where it fits, else where it lies
    private record Value(int type, int raw) {
        /// Whether it lies outside the heap.
        boolean isLong() {
            return !fitsItself(type) && (raw & 0x1F) != 0;
        }
    }

    private PropertyTable(Blocks blocks, Heap heap, Inside inside, Damage damage) {
        this.blocks = blocks;
        this.heap = heap;
        this.inside = inside;
        this.damage = damage;
    }

    /// The properties of a node; null where they are lost.
    static @Nullable PropertyTable of(Blocks blocks, Node node, Damage damage) throws IOException {
        DataTree data = DataTree.of(blocks, node.data(), damage);
        if (data.count() == 0) {
            damage.note(Gap.Cause.DAMAGED, "A thing in this store has no data.");
            return null;
        }
        Heap heap = Heap.of(data, blocks.form, damage);
        if (heap == null) {
            return null;
        }
        if (heap.client() != CLIENT) {
            damage.note(Gap.Cause.DAMAGED, "Where something here should have properties, there are none.");
            return null;
        }
        PropertyTable table = new PropertyTable(blocks, heap, new Inside(blocks, node.inner(), damage), damage);
        heap.entries(heap.root(), 2, 6, (bytes, at) -> {
            if (table.values.size() < MOST) {
                table.values.putIfAbsent(
                        LittleEndian.u16(bytes, at),
                        new Value(LittleEndian.u16(bytes, at + 2), LittleEndian.i32(bytes, at + 4)));
            }
        });
        return table;
    }

    Inside inside() {
        return inside;
    }

    boolean has(int id) {
        return values.containsKey(id);
    }

    boolean isEmpty() {
        return values.isEmpty();
    }

    int type(int id) {
        Value value = values.get(id);
        return value == null ? 0 : value.type();
    }

    /// The values as the rest of the mail reading takes them, but for long ones that it does not ask for.
    ///
    /// @param most bytes of one value
    /// @param room for all together, which is used up
    Properties plain(long most, Room room) throws IOException {
        Properties properties = new Properties();
        for (var each : values.entrySet()) {
            int type = each.getValue().type();
            if (isWanted(each.getKey(), each.getValue())) {
                byte[] bytes = bytes(each.getValue(), Math.min(most, room.left()));
                room.take(bytes.length);
                properties.put(each.getKey(), type, each.getKey() == Properties.SUBJECT ? bare(bytes, type) : bytes);
            }
        }
        return properties;
    }

    /// A subject without the two characters that tell how long its `RE:` is ([MS-PST] 2.5.3.1.1.1).
    private static byte[] bare(byte[] subject, int type) {
        int step = type == Properties.TYPE_TEXT ? 2 : 1;
        boolean marked = subject.length >= 2 * step && subject[0] == 1 && (step == 1 || subject[1] == 0);
        return marked ? Arrays.copyOfRange(subject, 2 * step, subject.length) : subject;
    }

    /// The bytes of a value; empty where there is none.
    byte[] bytes(int id, long most) throws IOException {
        Value value = values.get(id);
        return value == null ? new byte[0] : bytes(value, most);
    }

    private byte[] bytes(Value value, long most) throws IOException {
        if (fitsItself(value.type())) {
            int raw = value.raw();
            return new byte[] {(byte) raw, (byte) (raw >> 8), (byte) (raw >> 16), (byte) (raw >> 24)};
        }
        return bytes(blocks, heap, inside, value.raw(), most, damage);
    }

    /// A value that lies elsewhere: in the heap, or as a thing inside.
    static byte[] bytes(Blocks blocks, Heap heap, Inside inside, int where, long most, Damage damage)
            throws IOException {
        if (where == 0) {
            return new byte[0];
        }
        if ((where & 0x1F) == 0) {
            Heap.Piece piece = heap.piece(where);
            if (piece.length() > most) {
                damage.note(Gap.Cause.LIMIT, "There is more in this thing than is read.");
            }
            return Arrays.copyOfRange(
                    piece.bytes(), piece.from(), (int) Math.min(piece.to(), piece.from() + Math.max(0, most)));
        }
        Node node = inside.find(where);
        if (node == null) {
            damage.note(Gap.Cause.DAMAGED, "A value that something here refers to is not there.");
            return new byte[0];
        }
        return DataTree.of(blocks, node.data(), damage).read(most);
    }

    /// Lists and objects are asked for by themselves; of what is too long for the heap, only the texts of a message
    /// are.
    private static boolean isWanted(int id, Value value) {
        int type = value.type();
        if ((type & 0x1000) != 0 || type == Properties.TYPE_OBJECT || id == Properties.ATTACHED) {
            return false;
        }
        boolean text = type == Properties.TYPE_TEXT || type == Properties.TYPE_TEXT8;
        return !value.isLong() || text || id == Properties.HTML || id == Properties.RTF || id == Properties.BODY;
    }

    /// The short values alone.
    Properties brief() throws IOException {
        Properties properties = new Properties();
        for (var each : values.entrySet()) {
            Value value = each.getValue();
            if (!value.isLong() && isWanted(each.getKey(), value)) {
                properties.put(each.getKey(), value.type(), bytes(value, BRIEF));
            }
        }
        return properties;
    }

    private static boolean fitsItself(int type) {
        return switch (type) {
            case 0x0002, 0x0003, 0x0004, 0x000A, 0x000B -> true;
            default -> false;
        };
    }

    /// The thing inside that an object property refers to ([MS-PST] 2.3.3.5).
    @Nullable
    Node object(int id) throws IOException {
        Value value = values.get(id);
        if (value == null || value.type() != Properties.TYPE_OBJECT) {
            return null;
        }
        Heap.Piece piece = heap.piece(value.raw());
        return piece.length() < 4 ? null : inside.find(LittleEndian.i32(piece.bytes(), piece.from()));
    }

    /// A value as a tree of data, where it is too large for the heap.
    @Nullable
    DataTree tree(int id) throws IOException {
        Value value = values.get(id);
        if (value == null || !value.isLong()) {
            return null;
        }
        Node node = inside.find(value.raw());
        return node == null ? null : DataTree.of(blocks, node.data(), damage);
    }

    /// The values of a property that may have several of changing length ([MS-PST] 2.3.3.4.2).
    List<byte[]> several(int id, long most) throws IOException {
        byte[] all = bytes(id, most);
        int count = LittleEndian.i32(all, 0);
        List<byte[]> found = new ArrayList<>();
        for (int i = 0; i < count && 8 + 4L * i <= all.length; i++) {
            int from = LittleEndian.i32(all, 4 + 4 * i);
            int to = i + 1 < count ? LittleEndian.i32(all, 8 + 4 * i) : all.length;
            if (from < 0 || to < from || to > all.length) {
                damage.note(Gap.Cause.DAMAGED, "A list of values here breaks off.");
                break;
            }
            found.add(Arrays.copyOfRange(all, from, to));
        }
        return found;
    }
}
