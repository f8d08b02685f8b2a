package org.tocsin.readers.files;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.tocsin.model.Content;
import org.tocsin.readers.Head;

/// What a content is, told by its bytes and never by its name.
///
/// @param word the short name used in the `type` of a file record and the format of an item, such as `pdf`
/// @param holdsOthers whether other files lie packed inside, as in an archive or a disk image
public record FileType(String word, boolean holdsOthers) {
    public static final FileType EMPTY = new FileType("empty", false);
    public static final FileType UNKNOWN = new FileType("unknown", false);
    public static final FileType ZIP = new FileType("zip", true);
    public static final FileType TAR = new FileType("tar", true);
    public static final FileType GZIP = new FileType("gzip", true);
    public static final FileType BZIP2 = new FileType("bzip2", true);
    public static final FileType XZ = new FileType("xz", true);
    public static final FileType LZ4 = new FileType("lz4", true);
    public static final FileType SEVEN_ZIP = new FileType("7z", true);
    public static final FileType EVTX = new FileType("evtx", false);

    private record Signature(int offset, byte[] bytes, FileType type) {}

    private static Signature leaf(int offset, String bytes, String word) {
        return new Signature(offset, bytes.getBytes(StandardCharsets.ISO_8859_1), new FileType(word, false));
    }

    private static Signature holder(int offset, String bytes, FileType type) {
        return new Signature(offset, bytes.getBytes(StandardCharsets.ISO_8859_1), type);
    }

    private static Signature holder(int offset, String bytes, String word) {
        return holder(offset, bytes, new FileType(word, true));
    }

    /// The first that fits wins. Bytes are written as Latin-1 text.
    private static final List<Signature> SIGNATURES = List.of(
            leaf(0, "ElfFile\0", "evtx"),
            leaf(0, "0\0\0\0LfLe", "evt"),
            holder(0, "\u001f\u008b\u0008", GZIP),
            holder(0, "\u00fd7zXZ\0", XZ),
            holder(0, "7z\u00bc\u00af'\u001c", SEVEN_ZIP),
            holder(0, "\u0004\"M\u0018", LZ4),
            holder(0, "(\u00b5/\u00fd", "zstd"),
            holder(0, "Rar!\u001a\u0007", "rar"),
            holder(0, "MSCF\0\0\0\0", "cab"),
            holder(0, "LZIP\u0001", "lzip"),
            holder(0, "\u001f\u009d", "compress"),
            holder(0, "MSWIM\0\0\0", "wim"),
            holder(0, "vhdxfile", "vhdx"),
            holder(0, "conectix", "vhd"),
            holder(0, "KDMV", "vmdk"),
            holder(0, "QFI\u00fb", "qcow"),
            holder(0, "EVF\t\r\n\u00ff\0", "e01"),
            holder(0, "EVF2\r\n\u0081", "ex01"),
            holder(0x8001, "CD001", "iso"),
            holder(0x8001, "BEA01", "udf"),
            holder(0, "!<arch>\n", "ar"),
            holder(0, "070701", "cpio"),
            holder(0, "070702", "cpio"),
            holder(0, "070707", "cpio"),
            holder(0, "\u00ed\u00ab\u00ee\u00db", "rpm"),
            holder(0, "]\0\0\u0080\0", "lzma"),
            holder(7, "**ACE**", "ace"),
            holder(3, "NTFS    ", "disk"),
            leaf(0, "ITOLITLS", "msreader"),
            holder(0, "!BDN", "pst"),
            leaf(0, "\u007fELF", "elf"),
            leaf(0, "\u00ce\u00fa\u00ed\u00fe", "macho"),
            leaf(0, "\u00cf\u00fa\u00ed\u00fe", "macho"),
            leaf(0, "\u00fe\u00ed\u00fa\u00ce", "macho"),
            leaf(0, "\u00fe\u00ed\u00fa\u00cf", "macho"),
            leaf(0, "\u00d0\u00cf\u0011\u00e0\u00a1\u00b1\u001a\u00e1", "ole"),
            leaf(0, "{\\rtf", "rtf"),
            leaf(0, "{\\rt", "rtf"),
            leaf(0, "\u0089PNG\r\n\u001a\n", "png"),
            leaf(0, "\u00ff\u00d8\u00ff", "jpeg"),
            leaf(0, "GIF87a", "gif"),
            leaf(0, "GIF89a", "gif"),
            leaf(0, "II*\0", "tiff"),
            leaf(0, "MM\0*", "tiff"),
            leaf(8, "WEBP", "webp"),
            leaf(8, "WAVE", "wav"),
            leaf(4, "ftyp", "mp4"),
            leaf(0, "L\0\0\0\u0001\u0014\u0002\0", "lnk"),
            leaf(0, "regf", "registry-hive"),
            leaf(4, "\u00ef\u00cd\u00ab\u0089", "ese"),
            leaf(0, "MAM\u0004", "prefetch"),
            leaf(4, "SCCA", "prefetch"),
            leaf(0, "SQLite format 3\0", "sqlite"),
            leaf(0, "LPKSHHRH", "journal"),
            leaf(0, "\u00d4\u00c3\u00b2\u00a1", "pcap"),
            leaf(0, "\u00a1\u00b2\u00c3\u00d4", "pcap"),
            leaf(0, "\n\r\r\n", "pcapng"),
            leaf(0, "bplist00", "plist"),
            leaf(0, "PAR1", "parquet"),
            leaf(0, "ITSF", "chm"),
            leaf(0, "\u00e4R\\{\u008c\u00d8\u00a7M", "onenote"),
            leaf(0, "FWS", "swf"),
            leaf(0, "CWS", "swf"),
            leaf(0, "ZWS", "swf"),
            leaf(0, "\0asm", "wasm"));

    /// Tells what a content is.
    ///
    /// @param content looked at beyond the head only where a zip may be a document
    public static FileType of(Head head, Content content) throws IOException {
        byte[] bytes = head.bytes();
        if (bytes.length == 0) {
            return EMPTY;
        }
        if (head.startsWith('P', 'K')) {
            return zipped(head, content);
        }
        for (Signature signature : SIGNATURES) {
            if (at(bytes, signature.offset, signature.bytes)) {
                return signature.type;
            }
        }
        if (head.startsWith('B', 'Z', 'h') && bytes.length > 9 && bytes[3] >= '1' && bytes[3] <= '9') {
            // The block magic is pi, the magic of an empty stream the square root of it.
            boolean block = bytes[4] == 0x31 && bytes[5] == 0x41 && bytes[6] == 0x59;
            boolean empty = bytes[4] == 0x17 && bytes[5] == 0x72 && bytes[6] == 0x45;
            if (block || empty) {
                return BZIP2;
            }
        }
        if (head.startsWith('M', 'Z')) {
            return new FileType(portableExecutable(bytes) ? "pe" : "dos", false);
        }
        if (head.startsWith(0xCA, 0xFE, 0xBA, 0xBE) && bytes.length >= 8) {
            // A class file has its version there, at least 45; a fat Mach-O the number of its parts.
            int number = (bytes[6] & 0xFF) << 8 | bytes[7] & 0xFF;
            return new FileType(bytes[4] == 0 && bytes[5] == 0 && number < 45 ? "macho" : "java-class", false);
        }
        if (TarHeader.isValid(bytes, 0)) {
            return TAR;
        }
        if (isDisk(bytes)) {
            return new FileType(isVirtual(content) ? "vhd" : "disk", true);
        }
        if (head.startsWith(0x60, 0xEA) && bytes.length > 40 && bytes[10] == 2 && bytes[4] <= 34 && bytes[4] >= 30) {
            return new FileType("arj", true);
        }
        if (indexOf(bytes, "%PDF-".getBytes(StandardCharsets.ISO_8859_1), 0, Math.min(bytes.length, 1024)) >= 0) {
            return new FileType("pdf", false);
        }
        return TextType.of(bytes, head.size() > bytes.length)
                .map(word -> new FileType(word, false))
                .orElse(UNKNOWN);
    }

    /// Whether there is a boot sector with a FAT file system or a sound table of partitions.
    private static boolean isDisk(byte[] bytes) {
        if (bytes.length < 4096 || (bytes[510] & 0xFF) != 0x55 || (bytes[511] & 0xFF) != 0xAA) {
            return false;
        }
        View boot = new View(bytes);
        int jump = boot.u8(0);
        boolean fat = (jump == 0xEB || jump == 0xE9)
                && (boot.is(54, "FAT") || boot.is(82, "FAT32") || boot.is(3, "MSDOS") || boot.is(3, "mkfs"));
        boolean table = false;
        for (int i = 0; i < 4; i++) {
            int entry = 446 + 16 * i;
            boolean state = boot.u8(entry) == 0 || boot.u8(entry) == 0x80;
            if (!state) {
                return fat;
            }
            table |= boot.u8(entry + 4) != 0 && boot.u32(entry + 8) > 0 && boot.u32(entry + 12) > 0;
        }
        return fat || table;
    }

    private static boolean isVirtual(Content content) throws IOException {
        byte[] footer = new byte[8];
        return content.size() > 512
                && content.read(content.size() - 512, footer, 0, 8) == 8
                && at(footer, 0, "conectix".getBytes(StandardCharsets.ISO_8859_1));
    }

    private static boolean portableExecutable(byte[] bytes) {
        if (bytes.length < 0x40) {
            return false;
        }
        int at = bytes[0x3C] & 0xFF | (bytes[0x3D] & 0xFF) << 8 | (bytes[0x3E] & 0xFF) << 16 | bytes[0x3F] << 24;
        return at >= 0 && at <= bytes.length - 4 && at(bytes, at, new byte[] {'P', 'E', 0, 0});
    }

    /// A zip is an archive of evidence, unless its members say that it is a document or a program: those are looked
    /// at as one file.
    private static FileType zipped(Head head, Content content) throws IOException {
        boolean zip = head.startsWith('P', 'K', 3, 4)
                || head.startsWith('P', 'K', 5, 6)
                || head.startsWith('P', 'K', 7, 8, 'P', 'K', 3, 4);
        if (!zip) {
            return TextType.of(head.bytes(), head.size() > head.bytes().length)
                    .map(word -> new FileType(word, false))
                    .orElse(UNKNOWN);
        }
        return ZipNames.of(head, content).document().orElse(ZIP);
    }

    static boolean at(byte[] bytes, int offset, byte[] expected) {
        if (bytes.length - offset < expected.length) {
            return false;
        }
        for (int i = 0; i < expected.length; i++) {
            if (bytes[offset + i] != expected[i]) {
                return false;
            }
        }
        return true;
    }

    /// The first place of the bytes that starts in `from` (inclusive) to `to` (exclusive), or -1.
    static int indexOf(byte[] bytes, byte[] wanted, int from, int to) {
        int last = Math.min(to, bytes.length - wanted.length + 1);
        for (int i = from; i < last; i++) {
            if (bytes[i] == wanted[0] && at(bytes, i, wanted)) {
                return i;
            }
        }
        return -1;
    }
}
