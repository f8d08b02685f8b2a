package org.tocsin.detect.sigma;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Where the YAML of rule packs is kept once it was parsed, a file a pack, named by the hash of the pack's content.
/// Only
/// saves time: whatever goes wrong with it, the rules are read from their own files.
public final class RuleCache {
    /// Keeps nothing.
    public static final RuleCache NONE = new RuleCache(Optional.empty());

    private static final String ENDING = ".rules";
    private static final int MOST = 24;
    private static final long LARGEST = 512L << 20;

    private final Optional<Path> folder;

    private RuleCache(Optional<Path> folder) {
        this.folder = folder;
    }

    /// @param folder made when it is needed; nothing else should be in it
    public static RuleCache in(Path folder) {
        return new RuleCache(Optional.of(folder));
    }

    /// The sheets of a pack, where they are here and whole.
    ///
    /// @param count how many there must be
    Optional<List<ComposedRules.Sheet>> find(String hash, int count) {
        Optional<Path> file = file(hash);
        if (file.isEmpty()) {
            return Optional.empty();
        }
        try {
            if (!Files.isRegularFile(file.get()) || Files.size(file.get()) > LARGEST) {
                return Optional.empty();
            }
            List<ComposedRules.Sheet> sheets = ComposedRules.read(Files.readAllBytes(file.get()));
            if (sheets.size() != count) {
                return Optional.empty();
            }
            touch(file.get());
            return Optional.of(sheets);
        } catch (IOException | RuntimeException damaged) {
            return Optional.empty();
        }
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

    void keep(String hash, List<ComposedRules.Sheet> sheets) {
        Optional<Path> file = file(hash);
        if (file.isEmpty()) {
            return;
        }
        try {
            Path place = Files.createDirectories(folder.orElseThrow());
            Path part = Files.createTempFile(place, "part-", ".tmp");
            try {
                Files.write(part, ComposedRules.write(sheets));
                Files.move(part, file.get(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(part);
            }
            forget(place);
        } catch (IOException | UnsupportedOperationException cannotBeKept) {
            return;
        }
    }

    private Optional<Path> file(String hash) {
        String name = hash.substring(hash.indexOf(':') + 1) + "-" + ComposedRules.FORMAT + ENDING;
        return folder.map(place -> place.resolve(name));
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
