package org.tocsin.readers.files.program;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;
import org.tocsin.model.Bytes;
import org.tocsin.readers.Head;
import org.tocsin.readers.files.FileType;
import org.tocsin.readers.files.View;

/// Whether bytes that a program carries are a file of their own, perhaps behind a few bytes of something else, as
/// archives that open themselves put their settings first.
final class Carried {
    private static final int MOST_BEFORE = 64 * 1024;
    private static final String[] ARCHIVES = {
        "Rar!\u001a\u0007", "7z\u00bc\u00af'\u001c", "PK\u0003\u0004", "MSCF\0\0\0\0"
    };
    private static final Set<String> PROGRAMS = Set.of("pe", "elf", "macho", "java-class", "jar", "apk");

    /// @param at where it begins; -1 where nothing is known of the bytes
    /// @param program whether it is a program
    record Find(int at, boolean program) {}

    private Carried() {}

    static Find in(View bytes) {
        String word = word(bytes);
        if (!word.isEmpty()) {
            return new Find(0, PROGRAMS.contains(word));
        }
        for (String archive : ARCHIVES) {
            int at = bytes.find(archive, 0, MOST_BEFORE);
            if (at >= 0 && !word(bytes.rest(at)).isEmpty()) {
                return new Find(at, false);
            }
        }
        return new Find(-1, false);
    }

    /// Empty where the bytes are nothing known, or plain text of no kind.
    private static String word(View bytes) {
        if (bytes.size() < 32) {
            return "";
        }
        Bytes content = new Bytes(bytes.copy());
        try {
            FileType type = FileType.of(Head.of(content, ""), content);
            boolean nothing = type.equals(FileType.UNKNOWN)
                    || type.word().equals("text")
                    || type.word().equals("dos");
            return nothing ? "" : type.word();
        } catch (IOException impossible) {
            throw new UncheckedIOException("bytes in memory", impossible);
        }
    }
}
