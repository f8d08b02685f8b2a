package org.tocsin.readers.mail.outlook;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.tocsin.model.Gap;
import org.tocsin.readers.files.compound.Faults;
import org.tocsin.readers.files.compound.LittleEndian;

/// Unpacks the text of an Outlook message
/// ([MS-OXRTFCP](https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-oxrtfcp/)). Cannot grow
/// past nine times its size: two bytes give at most seventeen.
final class CompressedRtf {
    private static final int HEADER = 16;
    private static final int PACKED = 0x75465A4C;
    private static final int PLAIN = 0x414C454D;
    private static final int RING = 4096;

    /// What every text may refer to, from [MS-OXRTFCP] 2.1.3.1.
    private static final byte[] START = ("{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}"
                    + "{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New Roman"
                    + "Courier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx")
            .getBytes(StandardCharsets.US_ASCII);

    private CompressedRtf() {}

    static byte[] unpack(byte[] bytes, Faults faults) {
        if (bytes.length < HEADER) {
            faults.add(Gap.Cause.TRUNCATED, "The packed text of this message is cut short.");
            return new byte[0];
        }
        int size = LittleEndian.i32(bytes, 4);
        int form = LittleEndian.i32(bytes, 8);
        if (form == PLAIN) {
            int to = size < 0 ? bytes.length : (int) Math.min(bytes.length, (long) HEADER + size);
            return Arrays.copyOfRange(bytes, HEADER, to);
        }
        if (form != PACKED) {
            faults.add(Gap.Cause.UNSUPPORTED, "The text of this message is packed in a way that is not known.");
            return new byte[0];
        }
        byte[] text = packed(bytes);
        if (text.length != size) {
            faults.add(
                    text.length < size ? Gap.Cause.TRUNCATED : Gap.Cause.DAMAGED,
                    "The packed text of this message is not as long as it says.");
        }
        return text;
    }

    private static byte[] packed(byte[] bytes) {
        byte[] ring = Arrays.copyOf(START, RING);
        int write = START.length;
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length * 3);
        int at = HEADER;
        while (at < bytes.length) {
            int control = bytes[at++];
            for (int bit = 0; bit < 8 && at < bytes.length; bit++) {
                if ((control >> bit & 1) == 0) {
                    byte b = bytes[at++];
                    out.write(b);
                    ring[write] = b;
                    write = (write + 1) % RING;
                    continue;
                }
                if (at + 1 >= bytes.length) {
                    return out.toByteArray();
                }
                int reference = (bytes[at] & 0xFF) << 8 | bytes[at + 1] & 0xFF;
                at += 2;
                int from = reference >> 4;
                if (from == write) {
                    // A reference to the place being written ends the text.
                    return out.toByteArray();
                }
                for (int i = (reference & 0xF) + 2; i > 0; i--) {
                    byte b = ring[from];
                    from = (from + 1) % RING;
                    out.write(b);
                    ring[write] = b;
                    write = (write + 1) % RING;
                }
            }
        }
        return out.toByteArray();
    }
}
