package org.tocsin.detect.sigma;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/// Where what was worked out about rule packs is kept, a file each, named by a hash over all that it hangs on. Only
/// saves time: whatever goes wrong with it, the rules are read from their own files.
public final class RuleCache {
    /// Keeps nothing.
    public static final RuleCache NONE = new RuleCache(Optional.empty(), Optional.empty());

    private static final String ENDING = ".rules";
    private static final int MOST = 48;
    private static final long LARGEST = 512L << 20;
    private static final int MAGIC = 0x54_43_59_32;
    private static final int HEAD = 12;

    private final Optional<Path> folder;
    private final Optional<String> program;

    private RuleCache(Optional<Path> folder, Optional<String> program) {
        this.folder = folder;
        this.program = program;
    }

    /// @param folder made when it is needed; nothing else should be in it
    /// @param program differs wherever the program does, since what another one made of rules must not be taken
    ///     over; empty where that cannot be told: then only what the files say is kept, not what they mean
    public static RuleCache in(Path folder, Optional<String> program) {
        return new RuleCache(Optional.of(folder), program);
    }

    Optional<String> program() {
        return program;
    }

    /// Makes something of kept bytes.
    interface Reading<T> {
        /// @throws IOException where these are not its bytes
        T read(byte[] bytes) throws IOException;
    }

    /// What was kept under a name, where it is here and whole.
    ///
    /// @param name says all that the content hangs on
    <T> Optional<T> find(String name, Reading<T> reading) {
        Optional<Path> file = file(name);
        if (file.isEmpty()) {
            return Optional.empty();
        }
        try {
            if (!Files.isRegularFile(file.get()) || Files.size(file.get()) > LARGEST) {
                return Optional.empty();
            }
            byte[] bytes = Files.readAllBytes(file.get());
            if (bytes.length < HEAD
                    || ByteBuffer.wrap(bytes).getInt() != MAGIC
                    || ByteBuffer.wrap(bytes, 4, 8).getLong() != sum(bytes, HEAD)) {
                return Optional.empty();
            }
            T read = reading.read(Arrays.copyOfRange(bytes, HEAD, bytes.length));
            touch(file.get());
            return Optional.of(read);
        } catch (IOException | RuntimeException damaged) {
            return Optional.empty();
        }
    }

    private static long sum(byte[] bytes, int from) {
        CRC32C sum = new CRC32C();
        sum.update(bytes, from, bytes.length - from);
        return sum.getValue();
    }

    /// Puts the pack among those in use, so that the oldest can go. A folder that cannot be written to is none the
    /// worse.
    private static void touch(Path file) {
        try {
            Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
        } catch (IOException readOnly) {
            return;
        }
    }

    void keep(String name, byte[] content) {
        Optional<Path> file = file(name);
        if (file.isEmpty()) {
            return;
        }
        try {
            Path place = Files.createDirectories(folder.orElseThrow());
            Path part = Files.createTempFile(place, "part-", ".tmp");
            try {
                ByteBuffer whole = ByteBuffer.allocate(HEAD + content.length)
                        .putInt(MAGIC)
                        .putLong(sum(content, 0))
                        .put(content);
                Files.write(part, whole.array());
                Files.move(part, file.get(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(part);
            }
            forget(place);
        } catch (IOException | UnsupportedOperationException cannotBeKept) {
            return;
        }
    }

    private Optional<Path> file(String name) {
        return folder.map(place -> place.resolve(RuleFolder.sha256(name) + ENDING));
    }

    /// Lets go of the packs that were not used for the longest time.
    private static void forget(Path place) throws IOException {
        record Kept(Path file, FileTime used) {}

        List<Kept> all = new ArrayList<>();
        try (Stream<Path> files = Files.list(place)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                if (file.toString().endsWith(ENDING)) {
                    all.add(new Kept(file, Files.getLastModifiedTime(file)));
                }
            }
        }
        all.sort(Comparator.comparing(Kept::used));
        for (int i = 0; i < all.size() - MOST; i++) {
            Files.deleteIfExists(all.get(i).file());
        }
    }
}
