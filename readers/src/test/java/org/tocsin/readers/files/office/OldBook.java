package org.tocsin.readers.files.office;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.tocsin.testkit.CompoundWriter;

/// A workbook stream of Excel 97 with one very hidden macro sheet, written record by record ([MS-XLS 2.4]).
final class OldBook {
    private OldBook() {}

    private static void record(ByteArrayOutputStream out, int id, byte[] data) {
        out.write(id);
        out.write(id >> 8);
        out.write(data.length);
        out.write(data.length >> 8);
        out.writeBytes(data);
    }

    private static byte[] joined(byte[]... pieces) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] piece : pieces) {
            out.writeBytes(piece);
        }
        return out.toByteArray();
    }

    private static byte[] text(String text) {
        return joined(new byte[] {0x17, (byte) text.length(), 0}, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /// A1 holds `EXEC("cal"&"c.exe")`; Auto_Open leads there.
    static byte[] withMacroSheet() {
        byte[] bound = joined(CompoundWriter.number(0), new byte[] {2, 1, 2, 0, 'M', '1'});
        byte[] name = joined(
                new byte[] {0x21, 0, 0, 1, 7, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1}, new byte[] {0x3A, 0, 0, 0, 0, 0, 0});
        byte[] start = {0, 6, 5, 0, 0, 0, 0, 0};
        ByteArrayOutputStream globals = new ByteArrayOutputStream();
        record(globals, 0x809, start);
        int place = globals.size() + 4;
        record(globals, 0x85, bound);
        record(globals, 0x17, new byte[] {1, 0, 0, 0, 0, 0, 0, 0});
        record(globals, 0x18, name);
        record(globals, 0x0A, new byte[0]);
        byte[] head = globals.toByteArray();
        System.arraycopy(CompoundWriter.number(head.length), 0, head, place, 4);
        byte[] formula = joined(text("cal"), text("c.exe"), new byte[] {0x08, 0x41, 110, 0});
        byte[] cell = joined(new byte[20], new byte[] {(byte) formula.length, 0}, formula);
        ByteArrayOutputStream sheet = new ByteArrayOutputStream();
        record(sheet, 0x809, new byte[] {0, 6, 0x40, 0, 0, 0, 0, 0});
        record(sheet, 0x06, cell);
        record(sheet, 0x0A, new byte[0]);
        return joined(head, sheet.toByteArray());
    }
}
