package org.tocsin.readers.files.xlm;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tocsin.readers.files.Facts;
import org.tocsin.readers.files.compound.LittleEndian;

/// Macro sheets of workbooks in the binary format of 2007
/// ([MS-XLSB](https://learn.microsoft.com/openspecs/office_file_formats/ms-xlsb/)).
public final class BinarySheets {
    private static final Pattern RELATION = Pattern.compile("<Relationship\\b[^>]*>");
    private static final Pattern ATTRIBUTE = Pattern.compile("(Id|Target)=\"([^\"]*)\"");

    private BinarySheets() {}

    /// One record: its number, where its data lie.
    private record Record(int id, int from, int size) {}

    private static List<Record> records(byte[] bytes) {
        List<Record> found = new ArrayList<>();
        int at = 0;
        while (at < bytes.length && found.size() < 2_000_000) {
            int id = LittleEndian.u8(bytes, at++);
            if ((id & 0x80) != 0) {
                id = id & 0x7F | LittleEndian.u8(bytes, at++) << 7;
            }
            int size = 0;
            for (int i = 0; i < 4; i++) {
                int b = LittleEndian.u8(bytes, at++);
                size |= (b & 0x7F) << 7 * i;
                if ((b & 0x80) == 0) {
                    break;
                }
            }
            if (size > bytes.length - at) {
                break;
            }
            found.add(new Record(id, at, size));
            at += size;
        }
        return found;
    }

    private static String text(byte[] bytes, int from) {
        int count = LittleEndian.i32(bytes, from);
        int room = Math.max(0, (bytes.length - from - 4) / 2);
        return count <= 0 || count > room ? "" : new String(bytes, from + 4, 2 * count, StandardCharsets.UTF_16LE);
    }

    private static int behind(byte[] bytes, int from) {
        int count = LittleEndian.i32(bytes, from);
        return from + 4 + (count > 0 && count < 1 << 20 ? 2 * count : 0);
    }

    public static void tell(Map<String, byte[]> parts, Facts facts) {
        Map<String, byte[]> binary = new HashMap<>();
        parts.forEach((name, bytes) -> binary.put(name.toLowerCase(Locale.ROOT), bytes));
        byte[] workbook = binary.getOrDefault("xl/workbook.bin", new byte[0]);
        boolean macros =
                binary.keySet().stream().anyMatch(name -> name.startsWith("xl/macrosheets/") && name.endsWith(".bin"));
        if (!macros) {
            return;
        }
        List<String> shared = new ArrayList<>();
        byte[] texts = binary.getOrDefault("xl/sharedstrings.bin", new byte[0]);
        for (Record record : records(texts)) {
            if (record.id() == 19) {
                shared.add(text(texts, record.from() + 1));
            }
        }
        Map<String, String> targets = targets(binary.getOrDefault("xl/_rels/workbook.bin.rels", new byte[0]));
        Book book = new Book();
        List<String> names = new ArrayList<>();
        List<int[]> bodies = new ArrayList<>();
        List<String> references = new ArrayList<>();
        List<String> paths = new ArrayList<>();
        List<Integer> numbers = new ArrayList<>();
        for (Record record : records(workbook)) {
            int from = record.from();
            switch (record.id()) {
                case 156 -> {
                    int state = LittleEndian.i32(workbook, from);
                    String path = targets.getOrDefault(text(workbook, from + 8), "");
                    String name = text(workbook, behind(workbook, from + 8));
                    paths.add(path);
                    book.sheets.add(new Book.Sheet(
                            name,
                            path.contains("macrosheets"),
                            state == 0 ? "visible" : state == 1 ? "hidden" : "very-hidden"));
                }
                case 39 -> {
                    names.add(text(workbook, from + 9).replace("_xlnm.", ""));
                    int body = behind(workbook, from + 9);
                    bodies.add(new int[] {body + 4, LittleEndian.i32(workbook, body)});
                }
                case 362 -> {
                    int count = LittleEndian.i32(workbook, from);
                    for (int i = 0; i < count && 4 + 12 * (i + 1) <= record.size(); i++) {
                        numbers.add(LittleEndian.i32(workbook, from + 8 + 12 * i));
                    }
                }
                default -> {}
            }
        }
        IntUnaryOperator known = number -> number >= 0 && number < book.sheets.size() ? number : -1;
        for (int number : numbers) {
            int sheet = known.applyAsInt(number);
            references.add(sheet < 0 ? "" : book.sheets.get(sheet).name());
        }
        Tokens tokens = new Tokens(true, references, names);
        for (int i = 0; i < names.size(); i++) {
            book.names.putIfAbsent(names.get(i), tokens.text(workbook, bodies.get(i)[0], bodies.get(i)[1]));
        }
        for (int i = 0; i < paths.size(); i++) {
            byte[] sheet = binary.get(paths.get(i));
            if (sheet != null) {
                cells(sheet, book.sheets.get(i).name(), shared, tokens, book);
            }
        }
        binary.keySet().stream()
                .filter(name -> name.startsWith("xl/macrosheets/") && name.endsWith(".bin") && !paths.contains(name))
                .sorted()
                .forEach(name -> {
                    book.sheets.add(new Book.Sheet(name, true, "very-hidden"));
                    cells(binary.getOrDefault(name, new byte[0]), name, shared, tokens, book);
                });
        Macros.tell(book, facts);
    }

    private static Map<String, String> targets(byte[] xml) {
        Map<String, String> targets = new HashMap<>();
        Matcher relation = RELATION.matcher(new String(xml, StandardCharsets.UTF_8));
        while (relation.find()) {
            String id = "";
            String target = "";
            Matcher attribute = ATTRIBUTE.matcher(relation.group());
            while (attribute.find()) {
                if (attribute.group(1).equals("Id")) {
                    id = attribute.group(2);
                } else {
                    target = attribute.group(2).toLowerCase(Locale.ROOT);
                }
            }
            targets.put(id, target.startsWith("/") ? target.substring(1) : "xl/" + target);
        }
        return targets;
    }

    private static void cells(byte[] bytes, String sheet, List<String> shared, Tokens tokens, Book book) {
        int row = 0;
        for (Record record : records(bytes)) {
            int from = record.from();
            int column = LittleEndian.i32(bytes, from) & 0x3FFF;
            switch (record.id()) {
                case 0 -> row = LittleEndian.i32(bytes, from) & 0xFFFFF;
                case 5 -> book.value(sheet, row, column, Double.longBitsToDouble(LittleEndian.i64(bytes, from + 8)));
                case 6 -> book.value(sheet, row, column, text(bytes, from + 8));
                case 7 -> {
                    int number = LittleEndian.i32(bytes, from + 8);
                    if (number >= 0 && number < shared.size()) {
                        book.value(sheet, row, column, shared.get(number));
                    }
                }
                case 8, 9, 10, 11 -> {
                    int body = record.id() == 8 ? behind(bytes, from + 8) : from + (record.id() == 9 ? 16 : 9);
                    if (record.id() == 8) {
                        book.value(sheet, row, column, text(bytes, from + 8));
                    }
                    int length = LittleEndian.i32(bytes, body + 2);
                    book.formula(
                            sheet, row, column, tokens.text(bytes, body + 6, Math.clamp(length, 0, record.size())));
                }
                default -> {}
            }
        }
    }
}
