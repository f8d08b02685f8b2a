package org.tocsin.readers.files.office;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.tocsin.model.Gap;
import org.tocsin.readers.files.Facts;
import org.tocsin.readers.files.compound.CompoundFile;
import org.tocsin.readers.files.compound.Faults;
import org.tocsin.readers.files.compound.LittleEndian;
import org.tocsin.readers.files.ole.ClassIds;
import org.tocsin.readers.files.ole.OleObjects;
import org.tocsin.readers.files.vba.VbaMacros;
import org.tocsin.readers.files.vba.VbaProject;
import org.tocsin.readers.files.words.Addresses;
import org.tocsin.readers.files.words.Disguise;
import org.tocsin.readers.files.words.Fields;
import org.tocsin.readers.files.words.Programs;
import org.tocsin.readers.files.xlm.OldSheets;

/// Word, Excel and PowerPoint documents of the years before 2007, and the objects of other programs that are kept
/// alike.
final class OleDocument {
    private static final int INFLATED = 32 << 20;

    private OleDocument() {}

    static void tell(byte[] bytes, Facts facts) {
        Faults faults = new Faults();
        CompoundFile file = new CompoundFile(bytes, faults);
        Map<String, CompoundFile.Entry> root = new LinkedHashMap<>();
        file.root().ifPresent(entry -> {
            for (CompoundFile.Entry child : file.children(entry)) {
                root.putIfAbsent(child.name().toLowerCase(Locale.ROOT), child);
            }
        });
        facts.kind(
                root.containsKey("worddocument")
                        ? "word"
                        : root.containsKey("workbook") || root.containsKey("book")
                                ? "excel"
                                : root.containsKey("powerpoint document")
                                        ? "powerpoint"
                                        : root.containsKey("encryptedpackage")
                                                ? "locked-package"
                                                : root.containsKey("visiodocument") ? "visio" : "compound");
        if (root.containsKey("encryptedpackage")) {
            LockedPackage.open(file, root, facts);
            return;
        }
        VbaMacros.tell(VbaProject.of(file), forms(file), "macros", facts);
        OleObjects.tell(file, "", facts);
        optional(root, "worddocument").ifPresent(entry -> word(file, entry, root, facts));
        optional(root, "workbook").or(() -> optional(root, "book")).ifPresent(entry -> {
            byte[] workbook = file.read(entry);
            if (OldSheets.isLocked(workbook)) {
                locked(facts);
            } else {
                OldSheets.tell(workbook, facts);
            }
        });
        optional(root, "powerpoint document").ifPresent(entry -> slides(file.read(entry), facts));
        optional(root, "encryptedsummary")
                .filter(one -> root.containsKey("powerpoint document"))
                .ifPresent(_ -> locked(facts));
        faults.all().stream().limit(5).forEach(fault -> facts.gap(fault.cause(), fault.detail()));
        // An installer is kept alike, and holds programs by right.
        if (root.containsKey("worddocument")
                || root.containsKey("workbook")
                || root.containsKey("book")
                || root.containsKey("powerpoint document")) {
            Programs.tell(bytes.length > 32 << 20 ? Arrays.copyOf(bytes, 32 << 20) : bytes, end(bytes), facts);
        }
    }

    static void locked(Facts facts) {
        facts.fact("locked", "", "");
        facts.gap(Gap.Cause.ENCRYPTED, "it is locked, and no password at hand opens it");
    }

    private static Optional<CompoundFile.Entry> optional(Map<String, CompoundFile.Entry> root, String name) {
        return Optional.ofNullable(root.get(name)).filter(CompoundFile.Entry::isStream);
    }

    /// Where the last sector that the table of sectors can name ends.
    private static int end(byte[] bytes) {
        long sector = LittleEndian.u16(bytes, 30) == 12 ? 4096 : 512;
        long tables = Math.max(1, LittleEndian.i32(bytes, 44));
        return (int) Math.min(Integer.MAX_VALUE, sector + tables * (sector / 4) * sector);
    }

    /// Texts that forms show, by the names of their controls where both can be told; a macro reads them, a reader of
    /// its source does not see them.
    static Map<String, String> forms(CompoundFile file) {
        Map<String, String> shown = new LinkedHashMap<>();
        for (CompoundFile.Entry storage : file.all()) {
            if (storage.isStream()) {
                continue;
            }
            Optional<CompoundFile.Entry> names = Optional.empty();
            Optional<CompoundFile.Entry> texts = Optional.empty();
            for (CompoundFile.Entry child : file.children(storage)) {
                names = child.isStream() && child.name().equals("f") ? Optional.of(child) : names;
                texts = child.isStream() && child.name().equals("o") ? Optional.of(child) : texts;
            }
            if (names.isEmpty() || texts.isEmpty()) {
                continue;
            }
            List<String> controls = Disguise.runs(file.read(names.get()), 3);
            List<String> values = Disguise.runs(file.read(texts.get()), 4).stream()
                    .filter(value -> !value.matches("Tahoma\\W*|Calibri\\W*|MS Sans Serif|Arial\\W*"))
                    .toList();
            for (int i = 0; i < values.size() && shown.size() < 500; i++) {
                String name = i < controls.size() ? controls.get(i) : storage.name() + i;
                shown.putIfAbsent(name.toLowerCase(Locale.ROOT), values.get(i));
            }
            for (String tip : controls) {
                if (tip.length() > 12 && shown.size() < 500) {
                    shown.putIfAbsent("controltiptext", tip);
                }
            }
        }
        return shown;
    }

    private static void word(
            CompoundFile file, CompoundFile.Entry entry, Map<String, CompoundFile.Entry> root, Facts facts) {
        byte[] bytes = file.read(entry);
        if ((LittleEndian.u16(bytes, 10) & 0x100) != 0) {
            locked(facts);
            return;
        }
        fields(new String(bytes, StandardCharsets.ISO_8859_1), facts);
        for (int odd = 0; odd < 2; odd++) {
            fields(
                    new String(
                            bytes,
                            Math.min(odd, bytes.length),
                            Math.max(0, bytes.length - odd),
                            StandardCharsets.UTF_16LE),
                    facts);
        }
        for (String name : List.of("0table", "1table", "data")) {
            optional(root, name).ifPresent(table -> {
                for (String run : Disguise.runs(file.read(table), 8)) {
                    for (String address : Addresses.in(run)) {
                        facts.address(address, table.name());
                        boolean template = address.toLowerCase(Locale.ROOT).matches(".*\\.(?:dot[mx]?|wiz)(?:[?#].*)?");
                        if (template && Fields.isElsewhere(address)) {
                            facts.fact("remote-template", address, table.name());
                        }
                    }
                }
            });
        }
    }

    /// A field stands between the signs 0x13 and 0x15, its result behind 0x14.
    private static void fields(String text, Facts facts) {
        for (int at = text.indexOf('\u0013'); at >= 0; at = text.indexOf('\u0013', at + 1)) {
            StringBuilder field = new StringBuilder();
            int depth = 0;
            int i = at + 1;
            boolean result = false;
            while (i < text.length() && field.length() < 4_000) {
                char c = text.charAt(i++);
                if (c == '\u0013') {
                    depth++;
                } else if (c == '\u0015') {
                    if (depth-- == 0) {
                        break;
                    }
                } else if (c == '\u0014') {
                    result = depth == 0;
                } else if (!result) {
                    field.append(c);
                }
                if (result) {
                    break;
                }
            }
            String instruction = field.toString().strip();
            if (instruction.length() > 4 && instruction.charAt(0) < 0x7F) {
                Fields.tell(instruction, "field", facts);
            }
        }
    }

    /// PowerPoint keeps objects, macros too, packed in records of its own ([MS-PPT 2.10.34]).
    private static void slides(byte[] bytes, Facts facts) {
        Set<Integer> seen = new LinkedHashSet<>();
        int at = 0;
        int objects = 0;
        while (at + 8 <= bytes.length && objects < 200) {
            int version = LittleEndian.u16(bytes, at);
            int type = LittleEndian.u16(bytes, at + 2);
            long size = LittleEndian.i32(bytes, at + 4) & 0xFFFFFFFFL;
            if (type == 0x1011 && size <= bytes.length - at - 8L && seen.add(at)) {
                objects++;
                boolean packed = version >> 4 == 1;
                byte[] object = packed
                        ? inflated(bytes, at + 12, (int) size - 4)
                        : Arrays.copyOfRange(bytes, at + 8, at + 8 + (int) size);
                object(object, facts);
            }
            boolean container = (version & 0xF) == 0xF;
            at = (int) Math.min(bytes.length, container || size > bytes.length - at - 8L ? at + 8L : at + 8 + size);
        }
    }

    private static void object(byte[] object, Facts facts) {
        if (!CompoundFile.begins(object)) {
            return;
        }
        CompoundFile file = new CompoundFile(object, new Faults());
        VbaProject project = VbaProject.of(file);
        if (project.isPresent()) {
            VbaMacros.tell(project, forms(file), "macros", facts);
        } else {
            OleObjects.tell(file, "object", facts);
            file.root().ifPresent(root -> ClassIds.tell(root.classId(), "object", facts));
            facts.child("object", "embedded", object);
        }
    }

    static byte[] inflated(byte[] bytes, int from, int length) {
        Inflater inflater = new Inflater();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            int start = Math.min(bytes.length, Math.max(0, from));
            inflater.setInput(bytes, start, Math.clamp(length, 0, bytes.length - start));
            byte[] step = new byte[32 << 10];
            while (!inflater.finished() && out.size() < INFLATED) {
                int count = inflater.inflate(step);
                if (count == 0) {
                    break;
                }
                out.write(step, 0, count);
            }
        } catch (DataFormatException broken) {
            // What came before the damage is kept.
        } finally {
            inflater.end();
        }
        return out.toByteArray();
    }
}
