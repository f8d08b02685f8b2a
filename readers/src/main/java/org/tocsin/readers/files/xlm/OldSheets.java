package org.tocsin.readers.files.xlm;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tocsin.readers.files.Facts;
import org.tocsin.readers.files.compound.LittleEndian;
import org.tocsin.readers.files.words.Deeds;

/// The workbook stream of Excel 97 to 2003
/// ([MS-XLS](https://learn.microsoft.com/openspecs/office_file_formats/ms-xls/)),
/// read record by record.
public final class OldSheets {
    private static final int RECORDS = 5_000_000;

    private final byte[] bytes;
    private final Book book = new Book();
    private final List<String> shared = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private final List<String> externals = new ArrayList<>();
    private final List<int[]> pending = new ArrayList<>();
    private final Map<Integer, Integer> starts = new HashMap<>();
    private final List<Waiting> waiting = new ArrayList<>();

    private record Waiting(String sheet, int row, int column, int from, int length) {}

    private OldSheets(byte[] bytes) {
        this.bytes = bytes;
    }

    public static void tell(byte[] workbook, Facts facts) {
        OldSheets sheets = new OldSheets(workbook);
        sheets.read(facts);
        Macros.tell(sheets.book, facts);
    }

    /// Whether the stream says that what follows is encrypted.
    public static boolean isLocked(byte[] workbook) {
        int at = 0;
        for (int i = 0; i < 50 && at + 4 <= workbook.length; i++) {
            int id = LittleEndian.u16(workbook, at);
            if (id == 0x2F) {
                return true;
            }
            at += 4 + LittleEndian.u16(workbook, at + 2);
        }
        return false;
    }

    private void read(Facts facts) {
        int at = 0;
        int sheet = -1;
        int depth = 0;
        String name = "";
        for (int i = 0; i < RECORDS && at + 4 <= bytes.length; i++) {
            int id = LittleEndian.u16(bytes, at);
            int size = LittleEndian.u16(bytes, at + 2);
            int from = at + 4;
            switch (id) {
                case 0x809 -> {
                    if (depth++ == 0) {
                        sheet = starts.getOrDefault(at, -1);
                        name = sheet >= 0 ? book.sheets.get(sheet).name() : "";
                        boolean macro = LittleEndian.u16(bytes, from + 2) == 0x40;
                        if (macro && sheet >= 0 && !book.sheets.get(sheet).macro()) {
                            Book.Sheet said = book.sheets.get(sheet);
                            book.sheets.set(sheet, new Book.Sheet(said.name(), true, said.state()));
                        }
                    }
                }
                case 0x0A -> depth = Math.max(0, depth - 1);
                case 0x85 -> bound(from);
                case 0x18 -> name(from, size);
                case 0x17 -> externals(from, size);
                case 0xFC -> shared(from, size);
                case 0x1AE -> supporting(from, size, facts);
                case 0x06 -> {
                    int length = LittleEndian.u16(bytes, from + 20);
                    waiting.add(new Waiting(
                            name, row(from), column(from), from + 22, Math.min(length, Math.max(0, size - 22))));
                }
                case 0xFD -> {
                    int number = LittleEndian.i32(bytes, from + 6);
                    if (number >= 0 && number < shared.size()) {
                        book.value(name, row(from), column(from), shared.get(number));
                    }
                }
                case 0x203 ->
                    book.value(
                            name, row(from), column(from), Double.longBitsToDouble(LittleEndian.i64(bytes, from + 6)));
                case 0x27E -> book.value(name, row(from), column(from), packed(LittleEndian.i32(bytes, from + 6)));
                case 0xBD -> {
                    for (int k = 0; 4 + 6 * k + 6 <= size - 2; k++) {
                        book.value(
                                name, row(from), column(from) + k, packed(LittleEndian.i32(bytes, from + 6 + 6 * k)));
                    }
                }
                case 0x204 ->
                    book.value(name, row(from), column(from), text(from + 8, LittleEndian.u16(bytes, from + 6)));
                case 0x207 -> {
                    if (!waiting.isEmpty()) {
                        Waiting last = waiting.getLast();
                        book.value(
                                last.sheet(), last.row(), last.column(), text(from + 2, LittleEndian.u16(bytes, from)));
                    }
                }
                default -> {}
            }
            at = from + size;
        }
        List<String> byNumber = new ArrayList<>();
        for (int[] one : pending) {
            byNumber.add(
                    one[0] >= 0 && one[0] < book.sheets.size()
                            ? book.sheets.get(one[0]).name()
                            : "");
        }
        Tokens tokens = new Tokens(false, byNumber, names);
        for (Waiting one : waiting) {
            book.formula(one.sheet(), one.row(), one.column(), tokens.text(bytes, one.from(), one.length()));
        }
        for (int i = 0; i < names.size(); i++) {
            Place place = places.get(i);
            book.names.putIfAbsent(names.get(i), tokens.text(bytes, place.from(), place.length()));
        }
    }

    private record Place(int from, int length) {}

    private final List<Place> places = new ArrayList<>();

    private int row(int from) {
        return LittleEndian.u16(bytes, from);
    }

    private int column(int from) {
        return LittleEndian.u16(bytes, from + 2);
    }

    private static Object packed(int value) {
        double number = (value & 2) != 0 ? value >> 2 : Double.longBitsToDouble((long) (value & ~3) << 32);
        return (value & 1) != 0 ? number / 100 : number;
    }

    /// Letters behind a byte that says how wide they are.
    private String text(int from, int count) {
        boolean wide = (LittleEndian.u8(bytes, from) & 1) != 0;
        int length = Math.clamp(wide ? 2L * count : count, 0, Math.max(0, bytes.length - from - 1));
        return length == 0
                ? ""
                : new String(bytes, from + 1, length, wide ? StandardCharsets.UTF_16LE : StandardCharsets.ISO_8859_1);
    }

    private void bound(int from) {
        int state = LittleEndian.u8(bytes, from + 4) & 3;
        int type = LittleEndian.u8(bytes, from + 5);
        starts.put(LittleEndian.i32(bytes, from), book.sheets.size());
        book.sheets.add(new Book.Sheet(
                text(from + 7, LittleEndian.u8(bytes, from + 6)),
                type == 1,
                state == 0 ? "visible" : state == 1 ? "hidden" : "very-hidden"));
    }

    private void name(int from, int size) {
        int flags = LittleEndian.u16(bytes, from);
        int count = LittleEndian.u8(bytes, from + 3);
        int length = LittleEndian.u16(bytes, from + 4);
        boolean wide = (LittleEndian.u8(bytes, from + 14) & 1) != 0;
        String name = text(from + 14, count);
        if ((flags & 0x20) != 0 && !name.isEmpty()) {
            name = switch (name.charAt(0)) {
                case 1 -> "Auto_Open";
                case 2 -> "Auto_Close";
                case 10 -> "Auto_Activate";
                case 11 -> "Auto_Deactivate";
                default -> "_built_in_" + (int) name.charAt(0);
            };
        }
        int behind = from + 15 + (wide ? 2 * count : count);
        names.add(name);
        places.add(new Place(behind, Math.min(length, Math.max(0, from + size - behind))));
    }

    private void externals(int from, int size) {
        int count = LittleEndian.u16(bytes, from);
        for (int i = 0; i < count && 2 + 6 * (i + 1) <= size; i++) {
            pending.add(new int[] {LittleEndian.u16(bytes, from + 2 + 6 * i + 2)});
        }
    }

    /// The table of shared texts; its records continue in others, between which a text may be cut.
    private void shared(int from, int size) {
        List<int[]> pieces = new ArrayList<>();
        pieces.add(new int[] {from, from + size});
        int at = from + size;
        while (at + 4 <= bytes.length && LittleEndian.u16(bytes, at) == 0x3C) {
            int length = LittleEndian.u16(bytes, at + 2);
            pieces.add(new int[] {at + 4, Math.min(bytes.length, at + 4 + length)});
            at += 4 + length;
        }
        int count = LittleEndian.i32(bytes, from + 4);
        int piece = 0;
        int place = from + 8;
        for (int i = 0; i < count && shared.size() < 200_000; i++) {
            while (piece < pieces.size() && place >= pieces.get(piece)[1]) {
                int over = place - pieces.get(piece)[1];
                if (++piece >= pieces.size()) {
                    return;
                }
                place = pieces.get(piece)[0] + over;
            }
            int letters = LittleEndian.u16(bytes, place);
            int flags = LittleEndian.u8(bytes, place + 2);
            int runs = (flags & 8) != 0 ? LittleEndian.u16(bytes, place + 3) : 0;
            int more = (flags & 4) != 0 ? LittleEndian.i32(bytes, place + ((flags & 8) != 0 ? 5 : 3)) : 0;
            place += 3 + ((flags & 8) != 0 ? 2 : 0) + ((flags & 4) != 0 ? 4 : 0);
            StringBuilder text = new StringBuilder();
            boolean wide = (flags & 1) != 0;
            while (letters > 0) {
                int room = pieces.get(piece)[1] - place;
                int fit = Math.min(letters, Math.max(0, wide ? room / 2 : room));
                int length = Math.min(wide ? 2 * fit : fit, Math.max(0, bytes.length - place));
                text.append(new String(
                        bytes,
                        Math.min(place, bytes.length),
                        length,
                        wide ? StandardCharsets.UTF_16LE : StandardCharsets.ISO_8859_1));
                place += wide ? 2 * fit : fit;
                letters -= fit;
                if (letters > 0) {
                    if (++piece >= pieces.size()) {
                        return;
                    }
                    place = pieces.get(piece)[0];
                    wide = (LittleEndian.u8(bytes, place++) & 1) != 0;
                }
            }
            shared.add(text.toString());
            place += 4 * runs + Math.clamp(more, 0, 1 << 20);
        }
    }

    /// A link to another program is written as its name and its topic with a sign between.
    private void supporting(int from, int size, Facts facts) {
        int count = LittleEndian.u16(bytes, from + 2);
        if (size < 6 || count == 0 || count > 255) {
            return;
        }
        String path = text(from + 4, count);
        externals.add(path);
        if (path.indexOf('\u0003') >= 0) {
            String what = path.replace('\u0003', ' ').strip();
            facts.fact("dde", what, "workbook");
            for (Deeds.Seen deed : Deeds.in("", what)) {
                facts.fact("dde-" + deed.word(), deed.value(), "workbook");
            }
        }
    }
}
