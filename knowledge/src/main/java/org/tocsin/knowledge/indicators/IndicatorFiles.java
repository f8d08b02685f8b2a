package org.tocsin.knowledge.indicators;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/// Reads a pack of indicators: a file, or a folder with all files in it.
///
/// What a file is, is told by its first bytes; in a folder only names that lists usually have are opened, all others
/// are named as refused. Folders whose name begins with a dot are not entered, links not followed.
public final class IndicatorFiles {
    private static final Set<String> ENDINGS = Set.of(
            "txt", "csv", "tsv", "json", "jsonl", "ndjson", "stix", "stix2", "list", "ioc", "iocs", "openioc", "misp");
    private static final int HEAD = 4096;

    private IndicatorFiles() {}

    /// Throws `IOException` when the path is not there or cannot be read; what the files say never does.
    public static IndicatorPack read(Path path) throws IOException {
        String name = path.toAbsolutePath().normalize().getFileName() == null
                ? "indicators"
                : path.toAbsolutePath().normalize().getFileName().toString();
        Gathering gathering = new Gathering();
        String hash;
        if (Files.isDirectory(path)) {
            MessageDigest all = sha256();
            for (Path file : files(path)) {
                String inside = inside(path, file);
                String one = one(file, inside, true, gathering);
                all.update((one + "  " + inside + "\n").getBytes(StandardCharsets.UTF_8));
            }
            hash = HexFormat.of().formatHex(all.digest());
        } else {
            hash = one(path, name, false, gathering);
        }
        return new IndicatorPack(
                name, "sha256:" + hash, gathering.indicators, gathering.refused, gathering.tolerated, gathering.beyond);
    }

    private static List<Path> files(Path folder) throws IOException {
        List<Path> files = new ArrayList<>();
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                boolean hidden = !directory.equals(folder)
                        && directory.getFileName().toString().startsWith(".");
                return hidden ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile() && !attributes.isSymbolicLink()) {
                    files.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        files.sort(Comparator.comparing(file -> inside(folder, file)));
        return files;
    }

    private static String inside(Path folder, Path file) {
        return folder.relativize(file).toString().replace('\\', '/');
    }

    /// Reads one file and returns its hash.
    private static String one(Path file, String name, boolean byName, Gathering into) throws IOException {
        into.begin(name);
        MessageDigest digest = sha256();
        byte[] head;
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            head = in.readNBytes(HEAD);
            in.transferTo(OutputStream.nullOutputStream());
        }
        String ending = Defanged.lower(name.substring(name.lastIndexOf('.') + 1));
        if (byName && !ENDINGS.contains(ending) && !(ending.equals("xml") && OpenIoc.begins(head))) {
            into.refuse(0, "not the name of an indicator list; not read");
        } else if (byName && isHashesOfFeed(file)) {
            into.refuse(0, "hashes of a MISP feed's values, for looking up; the values are in its events");
        } else {
            content(file, name, ending, head, into);
        }
        into.end();
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void content(Path file, String name, String ending, byte[] head, Gathering into) throws IOException {
        Charset charset = charset(head);
        String start = new String(head, charset).replace("\uFEFF", "").stripLeading();
        if (charset.equals(StandardCharsets.UTF_8) && contains(head, 0)) {
            into.refuse(0, "not text");
            return;
        }
        try (Reader text = open(file, charset)) {
            if (start.startsWith("{") || start.startsWith("[") && !start.startsWith("[.")) {
                JsonIndicators.read(text, into);
            } else if (OpenIoc.begins(head)) {
                OpenIoc.read(text, into);
            } else if (start.startsWith("<")) {
                into.refuse(
                        0,
                        "XML that is not OpenIOC (STIX 1?), which is not read; the same indicators often exist as CSV"
                                + " or JSON");
            } else {
                Listing.read(name, text, ending.equals("csv") || ending.equals("tsv"), into);
            }
        }
    }

    /// MISP feeds carry a file of MD5 hashes of their values. They are hashes of words, not of files.
    private static boolean isHashesOfFeed(Path file) {
        return file.endsWith("hashes.csv") && Files.exists(file.resolveSibling("manifest.json"));
    }

    private static Reader open(Path file, Charset charset) throws IOException {
        BufferedReader reader = new BufferedReader(new InputStreamReader(Files.newInputStream(file), charset), 1 << 16);
        reader.mark(1);
        if (reader.read() != '\uFEFF') {
            reader.reset();
        }
        return reader;
    }

    /// UTF-8, or the UTF-16 that Windows' own tools write.
    private static Charset charset(byte[] head) {
        if (head.length >= 2) {
            if (head[0] == (byte) 0xFF && head[1] == (byte) 0xFE || head[0] != 0 && head[1] == 0) {
                return StandardCharsets.UTF_16LE;
            }
            if (head[0] == (byte) 0xFE && head[1] == (byte) 0xFF) {
                return StandardCharsets.UTF_16BE;
            }
        }
        return StandardCharsets.UTF_8;
    }

    private static boolean contains(byte[] bytes, int wanted) {
        for (byte b : bytes) {
            if (b == wanted) {
                return true;
            }
        }
        return false;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
