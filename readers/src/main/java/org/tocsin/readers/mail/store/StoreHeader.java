package org.tocsin.readers.mail.store;

import java.io.IOException;
import java.util.Optional;
import org.tocsin.model.Content;
import org.tocsin.model.Gap;
import org.tocsin.readers.files.compound.LittleEndian;

/// The first bytes of a store ([MS-PST] 2.2.2.6).
///
/// @param kind `pst`, `ost` or `pab`, empty where it is neither
/// @param version as the file says it: 14 and 15 are ANSI, 23 Unicode, 36 Unicode with large pages
/// @param end the size that the store says it has
/// @param nodes root of the tree of nodes
/// @param blocks root of the tree of blocks
record StoreHeader(
        StoreForm form, String kind, int version, Cipher cipher, long end, Reference nodes, Reference blocks) {
    private static final int SIZE = 564;

    /// A page or block: its number and where it should lie.
    record Reference(long number, long at) {}

    static boolean begins(byte[] head) {
        if (head.length < 512) {
            return false;
        }
        boolean magic = head[0] == '!' && head[1] == 'B' && head[2] == 'D' && head[3] == 'N';
        // A store whose first bytes were written over still tells by the rest of its header.
        boolean rest = !kind(head).isEmpty()
                && form(LittleEndian.u16(head, 10)).isPresent()
                && head[14] == 1
                && head[15] == 1
                && ((head[460] & 0xFF) == 0x80 || LittleEndian.u8(head, 512) == 0x80);
        return magic || rest;
    }

    private static String kind(byte[] head) {
        return switch (LittleEndian.u16(head, 8)) {
            case 0x4D53 -> "pst";
            case 0x4F53 -> "ost";
            case 0x4241 -> "pab";
            default -> "";
        };
    }

    private static Optional<StoreForm> form(int version) {
        return switch (version) {
            case 14, 15 -> Optional.of(StoreForm.ANSI);
            case 23, 21 -> Optional.of(StoreForm.UNICODE);
            case 36, 37 -> Optional.of(StoreForm.LARGE);
            default -> Optional.empty();
        };
    }

    static StoreHeader of(Content content, Damage damage) throws IOException {
        byte[] head = new byte[SIZE];
        int length = content.read(0, head, 0, SIZE);
        if (length < SIZE) {
            damage.note(Gap.Cause.TRUNCATED, "The store ends within its header.");
        }
        if (head[0] != '!' || head[1] != 'B' || head[2] != 'D' || head[3] != 'N') {
            damage.note(Gap.Cause.DAMAGED, "The store does not begin with its mark.");
        }
        int version = LittleEndian.u16(head, 10);
        Optional<StoreForm> known = form(version);
        if (known.isEmpty()) {
            damage.note(Gap.Cause.DAMAGED, "The store has the version " + version + ", which is not known.");
        }
        StoreForm form = known.orElseGet(() -> guess(head));
        boolean whole = LittleEndian.i32(head, 4) == Checks.crc(head, 8, 8 + 471);
        boolean full = form == StoreForm.ANSI || LittleEndian.i32(head, 524) == Checks.crc(head, 8, 8 + 516);
        if (!whole || !full) {
            damage.note(Gap.Cause.DAMAGED, "The header of the store does not fit its checksum.");
        }
        boolean ansi = form == StoreForm.ANSI;
        int root = ansi ? 164 : 180;
        int width = form.width;
        Reference nodes = reference(form, head, root + 4 + 4 * width);
        Reference blocks = reference(form, head, root + 4 + 6 * width);
        Cipher cipher = cipher(head[ansi ? 461 : 513] & 0xFF, damage);
        return new StoreHeader(form, kind(head), version, cipher, form.number(head, root + 4), nodes, blocks);
    }

    private static Reference reference(StoreForm form, byte[] head, int at) {
        return new Reference(form.number(head, at), form.number(head, at + form.width));
    }

    private static StoreForm guess(byte[] head) {
        return (head[460] & 0xFF) == 0x80 && (head[512] & 0xFF) != 0x80 ? StoreForm.ANSI : StoreForm.UNICODE;
    }

    private static Cipher cipher(int number, Damage damage) {
        return switch (number) {
            case 0 -> Cipher.NONE;
            case 1 -> Cipher.PERMUTE;
            case 2 -> Cipher.CYCLIC;
            case 0x10 -> {
                damage.note(
                        Gap.Cause.ENCRYPTED,
                        "The store is locked by Windows Information Protection; its key is not in the file.");
                yield Cipher.PROTECTED;
            }
            default -> {
                damage.note(Gap.Cause.DAMAGED, "The store says that it is encoded in a way that is not known.");
                yield Cipher.PERMUTE;
            }
        };
    }
}
