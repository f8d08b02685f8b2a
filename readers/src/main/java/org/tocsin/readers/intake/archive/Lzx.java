package org.tocsin.readers.intake.archive;

import java.util.Arrays;
import org.tocsin.model.Gap.Cause;
import org.tocsin.readers.files.View;

/// Expands LZX as cabinets hold it
/// ([MS-PATCH](https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-patch/cc78752a-b4af-4eee-88cb-01f4d8a4c2bf)):
/// blocks of up to 32 KiB over one window.
final class Lzx {
    private static final int CHUNK = 32 * 1024;
    private static final int LETTERS = 256;
    private static final int PRIMARY_LENGTHS = 7;
    private static final int LENGTHS = 249;
    private static final int ALIGNED = 8;

    private final byte[] window;
    private final int slots;
    private final int[] base;
    private final int[] extra;
    private final int[] mainLengths;
    private final int[] lengthLengths = new int[LENGTHS];
    private final int[] recent = {1, 1, 1};
    private Tree main = new Tree(new int[1]);
    private Tree length = new Tree(new int[1]);
    private Tree aligned = new Tree(new int[1]);
    private int position;
    private int kind;
    private long left;
    private long blockSize;
    private boolean begun;
    private long turned;
    private boolean turns;
    private long out;
    private View in = new View(new byte[0]);
    private int next;
    private int bits;
    private long held;

    Lzx(int bitsOfWindow) {
        window = new byte[1 << bitsOfWindow];
        slots = bitsOfWindow == 21 ? 50 : bitsOfWindow == 20 ? 42 : 2 * bitsOfWindow;
        base = new int[51];
        extra = new int[51];
        for (int i = 0, at = 0; i < 51; i++) {
            extra[i] = i < 4 ? 0 : Math.min(17, i / 2 - 1);
            base[i] = at;
            at += 1 << extra[i];
        }
        mainLengths = new int[LETTERS + 8 * slots];
    }

    /// Expands one block of data.
    byte[] block(View data, int size) throws BrokenData {
        in = data;
        next = 0;
        bits = 0;
        held = 0;
        if (size > CHUNK) {
            throw damaged();
        }
        if (!begun) {
            begun = true;
            turns = bits(1) == 1;
            turned = turns ? (long) bits(16) << 16 | bits(16) : 0;
        }
        int from = position;
        int done = 0;
        while (done < size) {
            if (left == 0) {
                header();
            }
            int count = (int) Math.min(left, size - done);
            int got = kind == 3 ? plain(count) : packed(count);
            done += got;
            left -= got;
        }
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = window[from + i & window.length - 1];
        }
        if (done != size) {
            throw damaged();
        }
        if (turns) {
            turnBack(bytes);
        }
        out += size;
        return bytes;
    }

    private static BrokenData damaged() {
        return new BrokenData(Cause.DAMAGED, "an LZX block cannot be expanded");
    }

    /// The next bits, from the highest on; 16 at most. Past the end they are zeros, for a little.
    private int bits(int count) throws BrokenData {
        int value = peek(count);
        bits -= count;
        return value;
    }

    private int peek(int count) throws BrokenData {
        while (bits < count) {
            if (next > in.size() + 8) {
                throw damaged();
            }
            held = held << 16 | in.u16(next);
            next += 2;
            bits += 16;
        }
        return (int) (held >>> bits - count) & (1 << count) - 1;
    }

    private void header() throws BrokenData {
        if (kind == 3 && (blockSize & 1) == 1) {
            next++;
        }
        kind = bits(3);
        blockSize = (long) bits(16) << 8 | bits(8);
        left = blockSize;
        switch (kind) {
            case 1, 2 -> {
                if (kind == 2) {
                    int[] lengths = new int[ALIGNED];
                    for (int i = 0; i < ALIGNED; i++) {
                        lengths[i] = bits(3);
                    }
                    aligned = new Tree(lengths);
                }
                lengths(mainLengths, 0, LETTERS);
                lengths(mainLengths, LETTERS, mainLengths.length);
                main = new Tree(mainLengths);
                lengths(lengthLengths, 0, LENGTHS);
                length = new Tree(lengthLengths);
            }
            case 3 -> {
                // What is left of the 16 bits at hand is padding, a whole 16 where none is left.
                if (bits == 0) {
                    next += 2;
                }
                next -= bits / 16 * 2;
                bits = 0;
                held = 0;
                for (int i = 0; i < 3; i++) {
                    recent[i] = in.i32(next);
                    next += 4;
                }
            }
            default -> throw damaged();
        }
        if (blockSize == 0) {
            throw damaged();
        }
    }

    private void lengths(int[] lengths, int from, int to) throws BrokenData {
        int[] own = new int[20];
        for (int i = 0; i < 20; i++) {
            own[i] = bits(4);
        }
        Tree tree = new Tree(own);
        for (int i = from; i < to; ) {
            int code = symbol(tree);
            if (code == 17 || code == 18) {
                int run = code == 17 ? bits(4) + 4 : bits(5) + 20;
                for (int j = 0; j < run && i < to; j++) {
                    lengths[i++] = 0;
                }
            } else if (code == 19) {
                int run = bits(1) + 4;
                int value = (lengths[i] - symbol(tree) + 17) % 17;
                for (int j = 0; j < run && i < to; j++) {
                    lengths[i++] = value;
                }
            } else {
                lengths[i] = (lengths[i] - code + 17) % 17;
                i++;
            }
        }
    }

    private int symbol(Tree tree) throws BrokenData {
        int code = 0;
        for (int size = 1; size <= 16; size++) {
            code = peek(size);
            int index = tree.index(code, size);
            if (index >= 0) {
                bits -= size;
                return index;
            }
        }
        throw damaged();
    }

    private int plain(int count) throws BrokenData {
        if (!in.has(next, count)) {
            throw damaged();
        }
        for (int i = 0; i < count; i++) {
            window[position++ & window.length - 1] = (byte) in.u8(next++);
        }
        return count;
    }

    private int packed(int count) throws BrokenData {
        int done = 0;
        while (done < count) {
            int symbol = symbol(main);
            if (symbol < LETTERS) {
                window[position++ & window.length - 1] = (byte) symbol;
                done++;
                continue;
            }
            int run = symbol - LETTERS & 7;
            int slot = symbol - LETTERS >> 3;
            if (run == PRIMARY_LENGTHS) {
                run += symbol(length);
            }
            run += 2;
            int distance = distance(slot);
            if (distance <= 0 || distance > window.length || run > count - done) {
                throw damaged();
            }
            for (int i = 0; i < run; i++) {
                window[position & window.length - 1] = window[position - distance & window.length - 1];
                position++;
            }
            done += run;
        }
        return done;
    }

    private int distance(int slot) throws BrokenData {
        if (slot < 3) {
            int distance = recent[slot];
            recent[slot] = recent[0];
            recent[0] = distance;
            return distance;
        }
        int count = extra[slot];
        int offset = base[slot] - 2;
        if (kind == 2 && count >= 3) {
            offset += count > 3 ? wide(count - 3) << 3 : 0;
            offset += symbol(aligned);
        } else {
            offset += wide(count);
        }
        recent[2] = recent[1];
        recent[1] = recent[0];
        recent[0] = offset;
        return offset;
    }

    private int wide(int count) throws BrokenData {
        return count > 16 ? bits(count - 16) << 16 | bits(16) : count == 0 ? 0 : bits(count);
    }

    /// Targets of calls were made absolute, so that they pack better.
    private void turnBack(byte[] bytes) {
        if (out >= 1L << 30 || bytes.length <= 10 || turned == 0) {
            return;
        }
        for (int i = 0; i < bytes.length - 10; i++) {
            if ((bytes[i] & 0xFF) != 0xE8) {
                continue;
            }
            int at = (int) (out + i);
            int value = LittleEndian.i32(bytes, i + 1);
            if (value >= -at && value < turned) {
                int relative = value >= 0 ? value - at : (int) (value + turned);
                for (int j = 0; j < 4; j++) {
                    bytes[i + 1 + j] = (byte) (relative >> 8 * j);
                }
            }
            i += 4;
        }
    }

    /// A canonical prefix code.
    private static final class Tree {
        private final int[] first = new int[18];
        private final int[] offset = new int[18];
        private final int[] count = new int[18];
        private final int[] symbols;

        Tree(int[] lengths) {
            for (int one : lengths) {
                count[one]++;
            }
            count[0] = 0;
            int code = 0;
            int index = 0;
            for (int size = 1; size <= 16; size++) {
                code = code + count[size - 1] << 1;
                first[size] = code;
                offset[size] = index;
                index += count[size];
            }
            symbols = new int[Math.max(1, index)];
            int[] at = Arrays.copyOf(offset, offset.length);
            for (int i = 0; i < lengths.length; i++) {
                if (lengths[i] > 0) {
                    symbols[at[lengths[i]]++] = i;
                }
            }
        }

        /// The symbol of a code of so many bits; -1 where there is none.
        int index(int code, int size) {
            int behind = code - first[size];
            return behind >= 0 && behind < count[size] ? symbols[offset[size] + behind] : -1;
        }
    }
}
