package org.tocsin.readers.mail.store;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tocsin.model.Gap;
import org.tocsin.readers.files.compound.LittleEndian;

/// Small pieces in the data of a node, and the sorted lists made of such pieces ([MS-PST] 2.3.1, 2.3.2).
final class Heap {
    private static final int SIGNATURE = 0xEC;
    private static final int SORTED = 0xB5;
    private static final int DEEPEST = 8;

    private final DataTree data;
    private final Damage damage;
    private final boolean large;
    private final int client;
    private final int root;

    /// Bytes from one place up to another; shared, not to be changed.
    record Piece(byte[] bytes, int from, int to) {
        static final Piece NONE = new Piece(new byte[0], 0, 0);

        int length() {
            return to - from;
        }
    }

    /// An entry of a sorted list.
    interface Entry {
        /// @param at where it stands in its bytes, the key first
        void take(byte[] bytes, int at) throws IOException;
    }

    private Heap(DataTree data, Damage damage, boolean large, int client, int root) {
        this.data = data;
        this.damage = damage;
        this.large = large;
        this.client = client;
        this.root = root;
    }

    /// The heap in a node's data; null where it is none.
    static @Nullable Heap of(DataTree data, StoreForm form, Damage damage) throws IOException {
        byte @Nullable [] first = data.block(0);
        if (first == null) {
            return null;
        }
        if (LittleEndian.u8(first, 2) != SIGNATURE) {
            damage.note(Gap.Cause.DAMAGED, "The properties of something here are not where they should be.");
            return null;
        }
        return new Heap(data, damage, form == StoreForm.LARGE, LittleEndian.u8(first, 3), LittleEndian.i32(first, 4));
    }

    /// What kind of thing the heap holds: 0xBC properties, 0x7C a table.
    int client() {
        return client;
    }

    /// The piece that all others hang on.
    int root() {
        return root;
    }

    /// A piece by its number; empty for number 0, and where it is lost, which is noted.
    Piece piece(int id) throws IOException {
        if (id == 0) {
            return Piece.NONE;
        }
        int block = large ? id >>> 19 : id >>> 16;
        int index = large ? id >>> 5 & 0x3FFF : id >>> 5 & 0x7FF;
        byte @Nullable [] bytes = data.block(block);
        if (bytes != null && (id & 0x1F) == 0 && index > 0) {
            int map = LittleEndian.u16(bytes, 0);
            int count = LittleEndian.u16(bytes, map);
            int from = LittleEndian.u16(bytes, map + 2 + 2 * index);
            int to = LittleEndian.u16(bytes, map + 4 + 2 * index);
            if (index <= count && map + 6 + 2 * index <= bytes.length && from <= to && to <= bytes.length) {
                return new Piece(bytes, from, to);
            }
        }
        damage.note(Gap.Cause.DAMAGED, "A value that something here refers to is not there.");
        return Piece.NONE;
    }

    /// Hands on the entries of a sorted list in order.
    ///
    /// @param list the piece with its header
    /// @param key bytes of the key that is expected
    /// @param value bytes of what follows it, at least
    void entries(int list, int key, int value, Entry entry) throws IOException {
        Piece header = piece(list);
        if (header.length() < 8) {
            return;
        }
        byte[] bytes = header.bytes();
        int at = header.from();
        int keySize = LittleEndian.u8(bytes, at + 1);
        int valueSize = LittleEndian.u8(bytes, at + 2);
        int levels = LittleEndian.u8(bytes, at + 3);
        if (LittleEndian.u8(bytes, at) != SORTED || keySize != key || valueSize < value || levels > DEEPEST) {
            damage.note(Gap.Cause.DAMAGED, "A sorted list of something here is none.");
            return;
        }
        walk(LittleEndian.i32(bytes, at + 4), levels, key, valueSize, new HashSet<>(), entry);
    }

    private void walk(int id, int level, int key, int value, Set<Integer> seen, Entry entry) throws IOException {
        if (id == 0) {
            return;
        }
        if (!seen.add(id)) {
            damage.note(Gap.Cause.DAMAGED, "A sorted list of something here leads in a circle.");
            return;
        }
        Piece piece = piece(id);
        int size = key + (level == 0 ? value : 4);
        for (int at = piece.from(); at + size <= piece.to(); at += size) {
            if (level == 0) {
                entry.take(piece.bytes(), at);
            } else {
                walk(LittleEndian.i32(piece.bytes(), at + key), level - 1, key, value, seen, entry);
            }
        }
    }
}
