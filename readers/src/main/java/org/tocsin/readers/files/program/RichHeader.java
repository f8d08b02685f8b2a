package org.tocsin.readers.files.program;

import java.util.Optional;
import org.tocsin.readers.files.View;

/// What Microsoft's linker leaves between the DOS stub and the PE header: which tools, in which build, made how
/// many objects. Programs of one project on one machine share it.
///
/// @param hash MD5 over the plain entries, as others publish it
/// @param tools number of entries
/// @param key the checksum with which it is masked
record RichHeader(String hash, int tools, long key) {
    static Optional<RichHeader> of(PeImage image) {
        View file = image.file();
        int end = file.find("Rich", 0x40, image.header());
        if (end < 0) {
            return Optional.empty();
        }
        int key = file.i32(end + 4);
        int start = end - 4;
        while (start >= 0x40 && (file.i32(start) ^ key) != 0x536E6144) {
            start -= 4;
        }
        if (start < 0x40) {
            return Optional.empty();
        }
        byte[] plain = file.part(start, end - start).copy();
        for (int i = 0; i < plain.length; i++) {
            plain[i] ^= (byte) (key >>> 8 * (i & 3));
        }
        return Optional.of(
                new RichHeader(Hashes.md5(new View(plain)), Math.max(0, (plain.length - 16) / 8), key & 0xFFFF_FFFFL));
    }
}
