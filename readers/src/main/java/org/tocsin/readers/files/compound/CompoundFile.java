package org.tocsin.readers.files.compound;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.tocsin.model.Gap;

/// A file system in a file, as Outlook and old Office write it
/// ([MS-CFB](https://learn.microsoft.com/openspecs/windows_protocols/ms-cfb/)). Ours, because the usual library
/// gives up on the first thing that is wrong: here a chain that breaks gives what it had, and where the table
/// of sectors is lost, sectors are taken to follow one another, as they mostly do.
public final class CompoundFile {
    private static final int ENTRY = 128;

    /// Entries of a directory that are looked at.
    private static final int MOST_ENTRIES = 200_000;

    private final byte[] bytes;
    private final Faults faults;
    private final int shift;
    private final int miniShift;
    private final int cutoff;

    /// Which sector follows each one; -1 where the table does not say.
    private final int[] next;
    private final int[] miniNext;
    private final byte[] mini;
    private final List<Entry> entries = new ArrayList<>();

    /// Bytes that may still be read: a hostile directory names the same sectors again and again.
    private long budget;

    /// @param type 1 for a storage, 2 for a stream, 5 for the root
    /// @param classId of a storage in the order of [MS-DTYP] 2.3.4.3, upper case; empty where it is all zero
    public record Entry(
            int number, String name, int type, int left, int right, int child, int start, long size, String classId) {
        public boolean isStream() {
            return type == 2;
        }
    }

    public static boolean begins(byte[] bytes) {
        byte[] magic = {(byte) 0xD0, (byte) 0xCF, 0x11, (byte) 0xE0, (byte) 0xA1, (byte) 0xB1, 0x1A, (byte) 0xE1};
        return bytes.length >= 512 && Arrays.equals(bytes, 0, 8, magic, 0, 8);
    }

    /// @param bytes the file, whole or up to where it was cut
    public CompoundFile(byte[] bytes, Faults faults) {
        this.bytes = bytes;
        this.faults = faults;
        budget = 4L * bytes.length + (1 << 20);
        int sector = LittleEndian.u16(bytes, 30);
        shift = sector == 12 ? 12 : 9;
        int small = LittleEndian.u16(bytes, 32);
        miniShift = small >= 4 && small < shift ? small : 6;
        int least = LittleEndian.i32(bytes, 56);
        cutoff = least > 0 && least <= 1 << 20 ? least : 4096;
        next = table();
        directory();
        miniNext = miniTable();
        mini = entries.isEmpty() ? new byte[0] : big(entries.getFirst(), "the small streams");
    }

    private int sectors() {
        return (int) Math.min(Integer.MAX_VALUE, (bytes.length + (1L << shift) - 1 >> shift));
    }

    /// The bytes of a sector, fewer at the end of the file.
    private int copy(int sector, byte[] into, int at, int count) {
        long from = (long) sector + 1 << shift;
        if (from >= bytes.length || from < 0) {
            return 0;
        }
        int length = (int) Math.min(count, bytes.length - from);
        System.arraycopy(bytes, (int) from, into, at, length);
        return length;
    }

    private int[] table() {
        int[] table = new int[sectors()];
        Arrays.fill(table, -1);
        int perSector = 1 << shift - 2;
        int at = 0;
        for (int sector : tableSectors()) {
            long from = (long) sector + 1 << shift;
            for (int i = 0; i < perSector && at < table.length; i++, at++) {
                long place = from + 4L * i;
                if (place + 4 <= bytes.length && place >= 0) {
                    table[at] = LittleEndian.i32(bytes, (int) place);
                } else {
                    faults.add(Gap.Cause.TRUNCATED, "The file ends before its table of sectors does.");
                    table[at] = -1;
                }
            }
        }
        return table;
    }

    private List<Integer> tableSectors() {
        List<Integer> found = new ArrayList<>();
        int most = (sectors() >> shift - 2) + 1;
        for (int i = 0; i < 109 && found.size() < most; i++) {
            int sector = LittleEndian.i32(bytes, 76 + 4 * i);
            if (sector >= 0) {
                found.add(sector);
            }
        }
        int list = LittleEndian.i32(bytes, 68);
        int perSector = (1 << shift - 2) - 1;
        for (int guard = 0; list >= 0 && guard < most && found.size() < most; guard++) {
            long from = (long) list + 1 << shift;
            if (from + (1L << shift) > bytes.length) {
                break;
            }
            for (int i = 0; i < perSector && found.size() < most; i++) {
                int sector = LittleEndian.i32(bytes, (int) from + 4 * i);
                if (sector >= 0) {
                    found.add(sector);
                }
            }
            list = LittleEndian.i32(bytes, (int) from + 4 * perSector);
        }
        return found;
    }

    private int after(int sector) {
        int said = sector < next.length ? next[sector] : -1;
        return said == -1 ? sector + 1 : said;
    }

    private boolean spend(long count) {
        if (count > budget) {
            faults.add(Gap.Cause.LIMIT, "The same bytes of this file are named more often than they are read.");
            return false;
        }
        budget -= count;
        return true;
    }

    /// Reads along a chain until it ends, breaks, or enough is there.
    private byte[] chain(int start, long size, String what) {
        long most = Math.min(size, bytes.length);
        if (!spend(most)) {
            return new byte[0];
        }
        byte[] out = new byte[(int) Math.min(most, 1 << 16)];
        int length = 0;
        BitSet seen = new BitSet();
        int sector = start;
        while (length < most) {
            if (sector < 0 || sector >= sectors() || seen.get(sector)) {
                faults.add(
                        sector >= sectors() ? Gap.Cause.TRUNCATED : Gap.Cause.DAMAGED,
                        "The chain of " + what + " breaks off.");
                break;
            }
            seen.set(sector);
            int want = (int) Math.min(1L << shift, most - length);
            if (out.length - length < want) {
                out = Arrays.copyOf(out, (int) Math.min(most, Math.max(out.length * 2L, length + want)));
            }
            int got = copy(sector, out, length, want);
            length += got;
            if (got < want) {
                faults.add(Gap.Cause.TRUNCATED, "The file ends within " + what + ".");
                break;
            }
            sector = after(sector);
        }
        return length == out.length ? out : Arrays.copyOf(out, length);
    }

    private void directory() {
        // Its size is not written: it ends where its chain ends.
        int sector = LittleEndian.i32(bytes, 48);
        BitSet seen = new BitSet();
        byte[] piece = new byte[1 << shift];
        while (sector >= 0 && sector < sectors() && !seen.get(sector) && entries.size() < MOST_ENTRIES) {
            seen.set(sector);
            int got = copy(sector, piece, 0, piece.length);
            for (int at = 0; at + ENTRY <= got; at += ENTRY) {
                entries.add(entry(piece, at));
            }
            if (got < piece.length) {
                faults.add(Gap.Cause.TRUNCATED, "The file ends within its directory.");
                return;
            }
            sector = sector < next.length ? next[sector] : -1;
        }
        if (sector != -2) {
            faults.add(Gap.Cause.DAMAGED, "The directory of this file breaks off.");
        }
    }

    private Entry entry(byte[] piece, int at) {
        int length = Math.max(0, Math.min(62, LittleEndian.u16(piece, at + 64) - 2));
        String name = new String(piece, at, length & ~1, StandardCharsets.UTF_16LE);
        long size = LittleEndian.i64(piece, at + 120);
        return new Entry(
                entries.size(),
                name,
                piece[at + 66],
                LittleEndian.i32(piece, at + 68),
                LittleEndian.i32(piece, at + 72),
                LittleEndian.i32(piece, at + 76),
                LittleEndian.i32(piece, at + 116),
                shift == 9 ? size & 0xFFFFFFFFL : Math.max(0, size),
                classId(piece, at + 80));
    }

    /// The sixteen bytes of a class id as Windows writes it, without braces; empty where they are all zero.
    public static String classId(byte[] bytes, int at) {
        int first = LittleEndian.i32(bytes, at);
        if (first == 0 && LittleEndian.i64(bytes, at + 4) == 0 && LittleEndian.i32(bytes, at + 12) == 0) {
            return "";
        }
        StringBuilder id = new StringBuilder(36);
        HexFormat hex = HexFormat.of().withUpperCase();
        id.append(hex.toHexDigits(first)).append('-');
        id.append(hex.toHexDigits((short) LittleEndian.u16(bytes, at + 4))).append('-');
        id.append(hex.toHexDigits((short) LittleEndian.u16(bytes, at + 6))).append('-');
        for (int i = 8; i < 16; i++) {
            id.append(i == 10 ? "-" : "").append(hex.toHexDigits((byte) LittleEndian.u8(bytes, at + i)));
        }
        return id.toString();
    }

    /// Every stream and storage of the directory, also those that no storage leads to.
    public List<Entry> all() {
        return entries.stream()
                .filter(entry -> entry.type() == 1 || entry.type() == 2)
                .toList();
    }

    private int[] miniTable() {
        long count = LittleEndian.i32(bytes, 64) & 0xFFFFFFFFL;
        int start = LittleEndian.i32(bytes, 60);
        if (start < 0 || count == 0) {
            return new int[0];
        }
        byte[] raw = chain(start, Math.min(count << shift, bytes.length), "the table of small streams");
        int[] table = new int[raw.length / 4];
        for (int i = 0; i < table.length; i++) {
            table[i] = LittleEndian.i32(raw, 4 * i);
        }
        return table;
    }

    private byte[] big(Entry entry, String what) {
        return entry.size() == 0 || entry.start() < 0 ? new byte[0] : chain(entry.start(), entry.size(), what);
    }

    /// The root storage; empty where the directory is lost.
    public Optional<Entry> root() {
        return entries.isEmpty() ? Optional.empty() : Optional.of(entries.getFirst());
    }

    /// What lies in a storage, in the order of the directory.
    public List<Entry> children(Entry storage) {
        List<Entry> found = new ArrayList<>();
        BitSet seen = new BitSet();
        Deque<Integer> open = new ArrayDeque<>();
        open.push(storage.child());
        while (!open.isEmpty()) {
            int number = open.pop();
            if (number < 0 || !spend(ENTRY)) {
                continue;
            }
            if (number >= entries.size() || seen.get(number) || number == 0) {
                faults.add(Gap.Cause.DAMAGED, "The directory of this file leads nowhere or in a circle.");
                continue;
            }
            seen.set(number);
            Entry entry = entries.get(number);
            if (entry.type() == 1 || entry.type() == 2) {
                found.add(entry);
            }
            open.push(entry.left());
            open.push(entry.right());
        }
        found.sort((one, other) -> Integer.compare(one.number(), other.number()));
        return found;
    }

    /// The bytes of a stream, as many as can be had.
    public byte[] read(Entry stream) {
        if (stream.size() >= cutoff) {
            return big(stream, "the stream " + stream.name());
        }
        int size = (int) stream.size();
        if (!spend(size)) {
            return new byte[0];
        }
        byte[] out = new byte[size];
        int length = 0;
        int sector = stream.start();
        for (int guard = 0; length < size && guard <= size; guard++) {
            long from = (long) sector << miniShift;
            int want = Math.min(1 << miniShift, size - length);
            if (sector < 0 || from + want > mini.length) {
                faults.add(Gap.Cause.DAMAGED, "The chain of the stream " + stream.name() + " breaks off.");
                break;
            }
            System.arraycopy(mini, (int) from, out, length, want);
            length += want;
            sector = sector < miniNext.length ? miniNext[sector] : sector + 1;
        }
        return length == size ? out : Arrays.copyOf(out, length);
    }
}
