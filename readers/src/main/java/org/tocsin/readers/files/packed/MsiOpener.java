package org.tocsin.readers.files.packed;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tocsin.readers.files.Facts;
import org.tocsin.readers.files.Opener;
import org.tocsin.readers.files.Specimen;
import org.tocsin.readers.files.View;
import org.tocsin.readers.files.compound.CompoundFile;
import org.tocsin.readers.files.compound.Faults;
import org.tocsin.readers.files.script.CommandLine;
import org.tocsin.readers.files.script.ScriptOpener;

/// Takes Windows Installer packages apart: a database in a compound file, whose table of custom actions says what
/// is run, and whose streams hold the files
/// ([tables](https://learn.microsoft.com/windows/win32/msi/customaction-table)).
public final class MsiOpener implements Opener {
    private static final String LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz._";
    private static final int MOST_TEXTS = 200_000;
    private static final int MOST_ACTIONS = 1_000;

    @Override
    public boolean opens(Specimen file) {
        // The name of the pool of texts, as it is squeezed into the directory.
        return file.type().word().equals("ole");
    }

    @Override
    public void open(Specimen file, Facts facts) {
        if (!CompoundFile.begins(file.bytes())) {
            return;
        }
        Faults faults = new Faults();
        CompoundFile compound = new CompoundFile(file.bytes(), faults);
        Map<String, CompoundFile.Entry> streams = new LinkedHashMap<>();
        for (CompoundFile.Entry entry : compound.all()) {
            if (entry.isStream()) {
                streams.putIfAbsent(plain(entry.name()), entry);
            }
        }
        CompoundFile.Entry pool = streams.get("!_StringPool");
        CompoundFile.Entry data = streams.get("!_StringData");
        if (pool == null || data == null) {
            return;
        }
        facts.kind("msi");
        View lengths = new View(compound.read(pool));
        List<String> texts = texts(lengths, new View(compound.read(data)));
        CompoundFile.Entry actions = streams.get("!CustomAction");
        if (actions != null) {
            actions(new View(compound.read(actions)), (lengths.u16(2) & 0x8000) != 0 ? 3 : 2, texts, facts);
        }
        streams.forEach((name, entry) -> {
            boolean table = name.startsWith("!") || name.startsWith("\u0005");
            if (!table && entry.size() > 0) {
                facts.child(name, "stream", compound.read(entry));
            }
        });
        faults.all().forEach(fault -> facts.gap(fault.cause(), fault.detail()));
    }

    /// Two letters of 64 are squeezed into one.
    private static String plain(String name) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            int c = name.charAt(i);
            if (c == 0x4840) {
                text.append('!');
            } else if (c >= 0x3800 && c < 0x4800) {
                text.append(LETTERS.charAt(c - 0x3800 & 63)).append(LETTERS.charAt(c - 0x3800 >> 6));
            } else if (c >= 0x4800 && c < 0x4840) {
                text.append(LETTERS.charAt(c - 0x4800));
            } else {
                text.append((char) c);
            }
        }
        return text.toString();
    }

    private static List<String> texts(View pool, View data) {
        List<String> texts = new ArrayList<>();
        texts.add("");
        int from = 0;
        for (int at = 4; pool.has(at, 4) && texts.size() < MOST_TEXTS; at += 4) {
            long length = pool.u16(at);
            int uses = pool.u16(at + 2);
            if (length == 0 && uses != 0) {
                // A long one: its high half stands here, the length behind.
                length = (long) uses << 16 | pool.u16(at + 4L) | (long) pool.u16(at + 6L) << 16;
                at += 4;
            }
            View text = data.part(from, length);
            texts.add(new String(text.copy(), StandardCharsets.UTF_8));
            from = (int) Math.min(data.size(), from + length);
        }
        return texts;
    }

    /// A table stands column by column.
    private static void actions(View table, int reference, List<String> texts, Facts facts) {
        int row = 3 * reference + 2;
        boolean extended =
                table.size() % row != 0 || table.size() % (row + 4) == 0 && !sound(table, row, reference, texts);
        int width = extended ? row + 4 : row;
        int rows = Math.min(table.size() / width, MOST_ACTIONS);
        int all = table.size() / width;
        for (int i = 0; i < rows; i++) {
            String name = text(table, (long) i * reference, reference, texts);
            int type = table.u16((long) all * reference + 2L * i) & 0x7FFF;
            String source = text(table, (long) all * (reference + 2) + (long) i * reference, reference, texts);
            String target = text(table, (long) all * (2 * reference + 2) + (long) i * reference, reference, texts);
            action(name, type, source, target, facts);
        }
    }

    private static boolean sound(View table, int row, int reference, List<String> texts) {
        int rows = table.size() / row;
        for (int i = 0; i < rows; i++) {
            if (text(table, (long) i * reference, reference, texts).isEmpty()) {
                return false;
            }
        }
        return true;
    }

    private static String text(View table, long at, int reference, List<String> texts) {
        long number = table.u16(at) | (reference == 3 ? (long) table.u8(at + 2) << 16 : 0);
        return number < texts.size() ? texts.get((int) number) : "";
    }

    private static void action(String name, int type, String source, String target, Facts facts) {
        String place = "action " + name;
        switch (type & 63) {
            case 1, 17 -> facts.fact("installer-calls-library", source + " " + target, place);
            case 2, 18, 34, 50 -> {
                facts.fact("installer-runs", (source + " " + target).strip(), place);
                CommandLine.tell(target, place, facts);
            }
            case 5, 6, 21, 22 -> facts.fact("installer-runs-script", source, place);
            case 37, 53 -> {
                facts.fact("installer-runs-script", target, place);
                ScriptOpener.tell("javascript", target, place, facts);
            }
            case 38, 54 -> {
                facts.fact("installer-runs-script", target, place);
                ScriptOpener.tell("vbscript", target, place, facts);
            }
            default -> {}
        }
    }
}
