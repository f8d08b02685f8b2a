package org.tocsin.readers.mail.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tocsin.model.Gap;
import org.tocsin.readers.files.compound.LittleEndian;
import org.tocsin.readers.mail.outlook.Properties;

/// A table in a store: the contents of a folder, the recipients of a message ([MS-PST] 2.3.4).
final class RowTable {
    private static final int CLIENT = 0x7C;
    private static final int MARK = 0x7C;

    /// Columns have a bit each in a row.
    private static final int MOST_COLUMNS = 2_048;

    private final Blocks blocks;
    private final Heap heap;
    private final Inside inside;
    private final Damage damage;
    private final List<Column> columns = new ArrayList<>();
    private final int bitsAt;
    private final int rowSize;
    private final int index;
    private final int rows;

    private record Column(int id, int type, int at, int size, int bit) {}

    /// What takes the rows.
    interface Row {
        void take(int id, Properties values) throws IOException;
    }

    /// What takes the rows' numbers.
    interface Id {
        /// @return whether to go on
        boolean take(int id) throws IOException;
    }

    private RowTable(Blocks blocks, Heap heap, Inside inside, Damage damage, Heap.Piece header) {
        this.blocks = blocks;
        this.heap = heap;
        this.inside = inside;
        this.damage = damage;
        byte[] bytes = header.bytes();
        int from = header.from();
        bitsAt = LittleEndian.u16(bytes, from + 6);
        rowSize = LittleEndian.u16(bytes, from + 8);
        index = LittleEndian.i32(bytes, from + 10);
        rows = LittleEndian.i32(bytes, from + 14);
        int count = Math.min(LittleEndian.u8(bytes, from + 1), MOST_COLUMNS);
        for (int i = 0; i < count && from + 22 + 8 * i + 8 <= header.to(); i++) {
            int at = from + 22 + 8 * i;
            columns.add(new Column(
                    LittleEndian.u16(bytes, at + 2),
                    LittleEndian.u16(bytes, at),
                    LittleEndian.u16(bytes, at + 4),
                    LittleEndian.u8(bytes, at + 6),
                    LittleEndian.u8(bytes, at + 7)));
        }
    }

    /// The table in a node; null where there is none.
    static @Nullable RowTable of(Blocks blocks, Node node, Damage damage) throws IOException {
        DataTree data = DataTree.of(blocks, node.data(), damage);
        Heap heap = data.count() == 0 ? null : Heap.of(data, blocks.form, damage);
        if (heap == null) {
            return null;
        }
        Heap.Piece header = heap.piece(heap.root());
        if (heap.client() != CLIENT || header.length() < 22 || LittleEndian.u8(header.bytes(), header.from()) != MARK) {
            damage.note(Gap.Cause.DAMAGED, "Where something here should have a table, there is none.");
            return null;
        }
        return new RowTable(blocks, heap, new Inside(blocks, node.inner(), damage), damage, header);
    }

    /// The numbers of all rows, in order.
    void ids(Id taker) throws IOException {
        boolean[] stopped = new boolean[1];
        int place = blocks.form == StoreForm.ANSI ? 2 : 4;
        heap.entries(index, 4, place, (bytes, at) -> {
            if (!stopped[0] && !taker.take(LittleEndian.i32(bytes, at))) {
                stopped[0] = true;
            }
        });
    }

    /// The rows with the values of their columns, as they lie in the table.
    ///
    /// @param wanted the properties that are asked for
    /// @param most rows
    /// @param bytes of one value
    void rows(Set<Integer> wanted, int most, int bytes, Row taker) throws IOException {
        if (rows == 0 || rowSize < 4 || rowSize > blocks.form.mostBlock()) {
            return;
        }
        columns.removeIf(column -> !wanted.contains(column.id()));
        int[] left = {most};
        if ((rows & 0x1F) == 0) {
            Heap.Piece piece = heap.piece(rows);
            rows(piece.bytes(), piece.from(), piece.to(), left, bytes, taker);
            return;
        }
        Node node = inside.find(rows);
        if (node == null) {
            damage.note(Gap.Cause.DAMAGED, "The rows of a table here are lost.");
            return;
        }
        DataTree data = DataTree.of(blocks, node.data(), damage);
        for (int i = 0; i < data.count() && left[0] > 0; i++) {
            // No row goes over the end of a block.
            byte @Nullable [] block = data.block(i);
            if (block != null) {
                rows(block, 0, block.length, left, bytes, taker);
            }
        }
    }

    private void rows(byte[] block, int from, int to, int[] left, int most, Row taker) throws IOException {
        for (int at = from; at + rowSize <= to && left[0]-- > 0; at += rowSize) {
            Properties values = new Properties();
            for (Column column : columns) {
                boolean there = bitsAt + column.bit() / 8 < rowSize
                        && (block[at + bitsAt + column.bit() / 8] & 0x80 >> column.bit() % 8) != 0;
                if (there && column.at() + column.size() <= rowSize) {
                    values.put(column.id(), column.type(), value(block, at + column.at(), column, most));
                }
            }
            taker.take(LittleEndian.i32(block, at), values);
        }
    }

    private byte[] value(byte[] block, int at, Column column, int most) throws IOException {
        boolean fixed = switch (column.type()) {
            case 0x0002, 0x0003, 0x0004, 0x0005, 0x0006, 0x0007, 0x000A, 0x000B, 0x0014, 0x0040 -> true;
            default -> false;
        };
        if (fixed) {
            return Arrays.copyOfRange(block, at, at + column.size());
        }
        return PropertyTable.bytes(blocks, heap, inside, LittleEndian.i32(block, at), most, damage);
    }
}
