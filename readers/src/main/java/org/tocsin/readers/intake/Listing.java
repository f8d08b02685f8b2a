package org.tocsin.readers.intake;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;
import org.tocsin.readers.intake.archive.Names;

/// What lies in one folder, in the order of the names' code points, whatever order the file system has. Holds a bounded
/// number of names: a larger folder is listed several times over.
final class Listing {
    /// One thing in a folder.
    ///
    /// @param name as text, harmless in a path
    record Entry(String name, Path file) {}

    private static final Comparator<Entry> ORDER =
            Comparator.comparing(Entry::name, Listing::compareCodePoints).thenComparing(Entry::file);

    private final Path folder;
    private final int most;
    private final ArrayDeque<Entry> ahead = new ArrayDeque<>();
    private @Nullable Entry last;
    private boolean all;

    /// @param most how many names are held
    Listing(Path folder, int most) {
        this.folder = folder;
        this.most = most;
    }

    Optional<Entry> next() throws IOException {
        if (ahead.isEmpty() && !all) {
            list();
        }
        Entry next = ahead.poll();
        if (next != null) {
            last = next;
        }
        return Optional.ofNullable(next);
    }

    /// Collects the first names that come after the last one.
    private void list() throws IOException {
        PriorityQueue<Entry> first = new PriorityQueue<>(ORDER.reversed());
        all = true;
        Entry after = last;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Entry entry = new Entry(name(file), file);
                if (after != null && ORDER.compare(entry, after) <= 0) {
                    continue;
                }
                first.add(entry);
                if (first.size() > most) {
                    first.poll();
                    all = false;
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        List<Entry> sorted = new ArrayList<>(first);
        Collections.sort(sorted, ORDER);
        ahead.addAll(sorted);
    }

    /// A path as text, for showing.
    static String text(Path path) {
        StringBuilder text = new StringBuilder();
        for (Path part : path) {
            text.append(text.isEmpty() && !path.isAbsolute() ? "" : "/").append(name(part));
        }
        return text.isEmpty() ? "/" : text.toString();
    }

    /// The last name of a path as text that does not depend on the locale: where it is not plain ASCII, the file
    /// system's own bytes are read as UTF-8.
    static String name(Path file) {
        Path last = file.getFileName();
        if (last == null) {
            return "root";
        }
        String name = last.toString();
        boolean ascii = name.chars().allMatch(c -> c < 0x80);
        if (!ascii && file.getFileSystem().getSeparator().equals("/")) {
            URI uri = file.toUri();
            String raw = uri.getRawPath();
            String trimmed = raw.endsWith("/") ? raw.substring(0, raw.length() - 1) : raw;
            name = Names.utf8(bytes(trimmed.substring(trimmed.lastIndexOf('/') + 1)));
        }
        return Names.harmless(name);
    }

    private static byte[] bytes(String percentEncoded) {
        byte[] raw = percentEncoded.getBytes(StandardCharsets.ISO_8859_1);
        byte[] bytes = new byte[raw.length];
        int count = 0;
        for (int i = 0; i < raw.length; i++) {
            boolean encoded = raw[i] == '%' && i + 2 < raw.length;
            bytes[count++] = encoded ? (byte) Integer.parseInt(percentEncoded, i + 1, i + 3, 16) : raw[i];
            i += encoded ? 2 : 0;
        }
        return Arrays.copyOf(bytes, count);
    }

    private static int compareCodePoints(String one, String other) {
        int length = Math.min(one.length(), other.length());
        for (int i = 0; i < length; i++) {
            char a = one.charAt(i);
            char b = other.charAt(i);
            if (a != b) {
                boolean surrogateA = Character.isSurrogate(a);
                boolean surrogateB = Character.isSurrogate(b);
                return surrogateA == surrogateB ? Character.compare(a, b) : surrogateA ? 1 : -1;
            }
        }
        return Integer.compare(one.length(), other.length());
    }
}
