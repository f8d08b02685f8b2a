package org.tocsin.readers.files;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.tocsin.model.Content;
import org.tocsin.readers.Head;

/// The member names at the front and in the directory at the end of a zip, as far as 64 KiB at each end show them:
/// enough to tell a document or a program from an archive. Some writers put the telling member first, some last.
///
/// @param names those names that tell something
/// @param mimetype what the first member says where it is a stored `mimetype`, as OpenDocument and EPUB demand; else
/// empty
record ZipNames(Set<String> names, String mimetype) {
    private static final byte[] LOCAL = {'P', 'K', 3, 4};
    private static final byte[] CENTRAL = {'P', 'K', 1, 2};
    private static final String CONTENT_TYPES = "[Content_Types].xml";
    private static final String RELATIONS = "_rels/.rels";
    private static final String MANIFEST = "META-INF/MANIFEST.MF";
    private static final String ANDROID = "AndroidManifest.xml";
    private static final Set<String> TELLING = Set.of(CONTENT_TYPES, RELATIONS, MANIFEST, ANDROID);

    static ZipNames of(Head head, Content content) throws IOException {
        Set<String> names = new HashSet<>();
        collect(head.bytes(), LOCAL, 26, 30, names);
        int length = (int) Math.min(content.size(), Head.MOST);
        byte[] tail = new byte[length];
        int read = content.read(content.size() - length, tail, 0, length);
        if (read == length) {
            collect(tail, CENTRAL, 28, 46, names);
        }
        return new ZipNames(names, mimetype(head.bytes()));
    }

    private static void collect(byte[] bytes, byte[] signature, int lengthAt, int nameAt, Set<String> into) {
        for (int i = 0; (i = FileType.indexOf(bytes, signature, i, bytes.length)) >= 0; i++) {
            if (i + nameAt > bytes.length) {
                return;
            }
            int length = bytes[i + lengthAt] & 0xFF | (bytes[i + lengthAt + 1] & 0xFF) << 8;
            if (length > 32 || i + nameAt + length > bytes.length) {
                continue;
            }
            String name = new String(bytes, i + nameAt, length, StandardCharsets.ISO_8859_1);
            if (TELLING.contains(name)) {
                into.add(name);
            }
        }
    }

    private static String mimetype(byte[] bytes) {
        String name = "mimetype";
        boolean stored = bytes.length > 38 && bytes[8] == 0 && bytes[9] == 0 && bytes[26] == 8 && bytes[27] == 0;
        if (!stored || !FileType.at(bytes, 30, name.getBytes(StandardCharsets.ISO_8859_1))) {
            return "";
        }
        int from = 38 + (bytes[28] & 0xFF | (bytes[29] & 0xFF) << 8);
        return from >= bytes.length
                ? ""
                : new String(bytes, from, Math.min(80, bytes.length - from), StandardCharsets.ISO_8859_1);
    }

    Optional<FileType> document() {
        String word;
        if (names.contains(CONTENT_TYPES) && names.contains(RELATIONS)) {
            word = "ooxml";
        } else if (mimetype.startsWith("application/vnd.oasis.opendocument")) {
            word = "odf";
        } else if (mimetype.startsWith("application/epub+zip")) {
            word = "epub";
        } else if (names.contains(ANDROID)) {
            word = "apk";
        } else if (names.contains(MANIFEST)) {
            word = "jar";
        } else {
            return Optional.empty();
        }
        return Optional.of(new FileType(word, false));
    }
}
