package org.tocsin.readers.files;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.tocsin.model.Content;
import org.tocsin.readers.Head;

/// The names in the directory of a zip, as far as its first 64 KiB go, and that of the first member: enough to tell a
/// document or a program from an archive. The directory is followed properly: an archive of documents has their names
/// in it too, but as bytes of its members.
///
/// @param names those names that tell something
/// @param mimetype what the first member says where it is a stored `mimetype`, as OpenDocument and EPUB demand; else
/// empty
record ZipNames(Set<String> names, String mimetype) {
    private static final byte[] CENTRAL = {'P', 'K', 1, 2};
    private static final byte[] END = {'P', 'K', 5, 6};
    private static final int CENTRAL_SIZE = 46;
    private static final int LOCAL_SIZE = 30;
    private static final int END_SIZE = 22;
    private static final String CONTENT_TYPES = "[Content_Types].xml";
    private static final String RELATIONS = "_rels/.rels";
    private static final String MANIFEST = "META-INF/MANIFEST.MF";
    private static final String ANDROID = "AndroidManifest.xml";
    private static final Set<String> TELLING = Set.of(CONTENT_TYPES, RELATIONS, MANIFEST, ANDROID);

    static ZipNames of(Head head, Content content) throws IOException {
        Set<String> names = new HashSet<>();
        byte[] front = head.bytes();
        if (front.length >= LOCAL_SIZE) {
            add(front, LOCAL_SIZE, u16(front, 26), names);
        }
        byte[] directory = directory(content);
        for (int at = 0; FileType.at(directory, at, CENTRAL) && at + CENTRAL_SIZE <= directory.length; ) {
            int name = u16(directory, at + 28);
            add(directory, at + CENTRAL_SIZE, name, names);
            at += CENTRAL_SIZE + name + u16(directory, at + 30) + u16(directory, at + 32);
        }
        return new ZipNames(names, mimetype(front));
    }

    private static void add(byte[] bytes, int from, int length, Set<String> names) {
        if (length <= 32 && from + length <= bytes.length) {
            String name = new String(bytes, from, length, StandardCharsets.ISO_8859_1);
            if (TELLING.contains(name)) {
                names.add(name);
            }
        }
    }

    /// The front of the directory to which the last end record leads; empty where there is none.
    private static byte[] directory(Content content) throws IOException {
        byte[] tail = new byte[(int) Math.min(content.size(), Head.MOST)];
        long base = content.size() - tail.length;
        int read = content.read(base, tail, 0, tail.length);
        for (int i = read - END_SIZE; i >= 0; i--) {
            if (FileType.at(tail, i, END)) {
                long size = u16(tail, i + 12) | (long) u16(tail, i + 14) << 16;
                long from = base + i - size;
                byte[] directory = new byte[(int) Math.min(size, Head.MOST)];
                return from >= 0 && content.read(from, directory, 0, directory.length) == directory.length
                        ? directory
                        : new byte[0];
            }
        }
        return new byte[0];
    }

    private static int u16(byte[] bytes, int at) {
        return bytes[at] & 0xFF | (bytes[at + 1] & 0xFF) << 8;
    }

    private static String mimetype(byte[] bytes) {
        String name = "mimetype";
        boolean stored = bytes.length > 38 && bytes[8] == 0 && bytes[9] == 0 && bytes[26] == 8 && bytes[27] == 0;
        if (!stored || !FileType.at(bytes, 30, name.getBytes(StandardCharsets.ISO_8859_1))) {
            return "";
        }
        int from = 38 + u16(bytes, 28);
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
