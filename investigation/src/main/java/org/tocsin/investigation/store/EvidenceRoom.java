package org.tocsin.investigation.store;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.tocsin.model.Content;
import org.tocsin.model.UserFault;
import org.tocsin.readers.intake.Keeper;

/// Where the case keeps what was handed in: `evidence/`, a file an item, named by hash, masked, read-only.
///
/// A file is read once: it is hashed while it is copied. Only where something of its size is kept already is it
/// hashed first, and copied if it turns out to be another. What was kept counts as taken in once custody and
/// `case.db` say so, which they do for many files at a time: see [#settle()].
final class EvidenceRoom implements Closeable {
    static final String FOLDER = "evidence";
    private static final String ENDING = ".kept";
    private static final String UNFINISHED = ".part";

    /// What waits for the disk at most.
    private static final int MOST_WAITING = 128;

    private static final long MOST_WAITING_BYTES = 64L << 20;

    /// One item as it came in at one place.
    ///
    /// @param path as given
    /// @param reference where the original lies, if it was not copied
    record Taken(String hash, long size, String path, Optional<Path> reference) {}

    /// Where the room looks up and writes down what it holds.
    interface Register {
        boolean knowsSize(long size) throws IOException;

        boolean holds(String hash) throws IOException;

        /// Puts these into custody and `case.db`; those that are there already are left out.
        void add(List<Taken> taken) throws IOException;
    }

    private record Waiting(Taken taken, Optional<Path> file) {}

    private final Path folder;
    private final Register register;
    private final OpenFiles files = new OpenFiles();
    private final AtomicLong temporary = new AtomicLong();
    private final List<Waiting> waiting = new ArrayList<>();
    private final Map<String, Integer> waitingHashes = new HashMap<>();
    private final Map<Long, Integer> waitingSizes = new HashMap<>();
    private long waitingBytes;

    /// What was copied, or found to be unaltered, since the case was opened.
    private final Set<String> trusted = ConcurrentHashMap.newKeySet();

    EvidenceRoom(Path caseFolder, Register register) {
        this.folder = caseFolder.resolve(FOLDER);
        this.register = register;
    }

    /// @param copy whether files are copied; standard input always is
    Keeper keeper(boolean copy) {
        return new Keeper() {
            @Override
            public Kept keep(Path original) throws IOException {
                return EvidenceRoom.this.keep(original, copy);
            }

            @Override
            public Kept keep(InputStream original) throws IOException {
                return EvidenceRoom.this.copy(original, "-");
            }
        };
    }

    private Keeper.Kept keep(Path original, boolean copy) throws IOException {
        String path = original.toString();
        if (!copy) {
            MessageDigest digest = Disk.sha256();
            long size = hash(original, digest);
            Path place = original.toAbsolutePath().normalize();
            String hash = Disk.hash(digest);
            add(new Taken(hash, size, path, Optional.of(place)), Optional.empty());
            return new Keeper.Kept(hash, size, new FileContent(files, place, size, false));
        }
        if (sizeIsKnown(Files.size(original))) {
            MessageDigest digest = Disk.sha256();
            long size = hash(original, digest);
            String hash = Disk.hash(digest);
            if (holds(hash)) {
                add(new Taken(hash, size, path, Optional.empty()), Optional.empty());
                // A copy made in an earlier run may have been altered since; the original was hashed just now.
                return new Keeper.Kept(
                        hash,
                        size,
                        trusted.contains(hash)
                                ? content(hash, size)
                                : new FileContent(
                                        files, original.toAbsolutePath().normalize(), size, false));
            }
        }
        try (InputStream in = Files.newInputStream(original, StandardOpenOption.READ)) {
            return copy(in, path);
        }
    }

    private Keeper.Kept copy(InputStream in, String path) throws IOException {
        Path part = folder.resolve(temporary.incrementAndGet() + UNFINISHED);
        MessageDigest digest = Disk.sha256();
        long size = 0;
        try {
            try (FileChannel out = FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                Disk.writeAll(out, ByteBuffer.wrap(Mask.header()));
                byte[] buffer = new byte[128 * 1024];
                for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                    digest.update(buffer, 0, count);
                    Mask.apply(buffer, 0, count, size);
                    size += count;
                    Disk.writeAll(out, ByteBuffer.wrap(buffer, 0, count));
                }
            }
            String hash = Disk.hash(digest);
            Optional<Path> fresh = Optional.empty();
            if (!holds(hash)) {
                readOnly(part);
                Disk.rename(part, file(hash));
                fresh = Optional.of(file(hash));
            } else if (!trusted.contains(hash)
                    && !new KeptEvidence(hash, path, true, content(hash, size)).isUnaltered()) {
                throw new UserFault("The copy of " + hash + " in the case no longer has the bytes that were handed in:"
                        + " `tocsin verify` says more; investigate the originals into a new case folder.");
            }
            trusted.add(hash);
            add(new Taken(hash, size, path, Optional.empty()), fresh);
            return new Keeper.Kept(hash, size, content(hash, size));
        } finally {
            Disk.remove(part);
        }
    }

    private static long hash(Path original, MessageDigest digest) throws IOException {
        long size = 0;
        byte[] buffer = new byte[128 * 1024];
        try (InputStream in = Files.newInputStream(original, StandardOpenOption.READ)) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                digest.update(buffer, 0, count);
                size += count;
            }
        }
        return size;
    }

    private static void readOnly(Path file) throws IOException {
        if (Disk.posix(file)) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));
        } else if (!file.toFile().setReadOnly()) {
            throw new IOException("cannot make it read-only: " + file);
        }
    }

    private synchronized boolean sizeIsKnown(long size) throws IOException {
        return waitingSizes.containsKey(size) || register.knowsSize(size);
    }

    /// Whether these bytes lie in the room, whole.
    private synchronized boolean holds(String hash) throws IOException {
        return waitingHashes.containsKey(hash) || (register.holds(hash) && Files.exists(file(hash)));
    }

    private synchronized void add(Taken taken, Optional<Path> file) throws IOException {
        waiting.add(new Waiting(taken, file));
        if (taken.reference().isEmpty()) {
            waitingHashes.merge(taken.hash(), 1, Integer::sum);
            waitingSizes.merge(taken.size(), 1, Integer::sum);
        }
        waitingBytes += file.isPresent() ? taken.size() : 0;
        if (waiting.size() >= MOST_WAITING || waitingBytes >= MOST_WAITING_BYTES) {
            settle();
        }
    }

    /// Waits until everything kept so far is on the disk, then writes it into custody and `case.db`. Results
    /// that rest on it may be committed only after this.
    synchronized void settle() throws IOException {
        if (waiting.isEmpty()) {
            return;
        }
        boolean written = false;
        for (Waiting one : waiting) {
            if (one.file().isPresent()) {
                Disk.sync(one.file().get());
                written = true;
            }
        }
        if (written) {
            Disk.syncFolder(folder);
        }
        register.add(waiting.stream().map(Waiting::taken).toList());
        waiting.clear();
        waitingHashes.clear();
        waitingSizes.clear();
        waitingBytes = 0;
    }

    Content content(String hash, long size) {
        return new FileContent(files, file(hash), size, true);
    }

    Content reference(Path original, long size) {
        return new FileContent(files, original, size, false);
    }

    Path file(String hash) {
        return file(folder, hash);
    }

    static Path file(Path evidence, String hash) {
        if (!hash.matches("sha256:[0-9a-f]{64}")) {
            throw new IllegalArgumentException("no hash: " + hash);
        }
        return evidence.resolve(hash.substring(Disk.HASH.length()) + ENDING);
    }

    /// Removes what was being kept when the program was stopped: neither custody nor `case.db` knows it, and
    /// the original still lies where it was.
    void sweep() throws IOException {
        List<Path> found;
        try (Stream<Path> list = Files.list(folder)) {
            found = list.toList();
        }
        for (Path file : found) {
            String name = String.valueOf(file.getFileName());
            boolean unfinished = name.endsWith(UNFINISHED);
            boolean unknown = name.matches("[0-9a-f]{64}\\.kept")
                    && !register.holds(Disk.HASH + name.substring(0, name.length() - ENDING.length()));
            if (unfinished || unknown) {
                Disk.remove(file);
            }
        }
    }

    /// Writes an item out again, byte for byte as it was handed in, and checks it against its hash.
    ///
    /// @param target must not be there yet
    static void restore(Content content, String hash, Path target) throws IOException {
        if (Files.exists(target)) {
            throw new UserFault(target + " is there already; nothing was written over it.");
        }
        MessageDigest digest = Disk.sha256();
        boolean whole = false;
        try {
            try (InputStream in = content.open();
                    FileChannel out = FileChannel.open(
                            target,
                            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                            Disk.onlyForOwner(target))) {
                byte[] buffer = new byte[128 * 1024];
                for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                    digest.update(buffer, 0, count);
                    Disk.writeAll(out, ByteBuffer.wrap(buffer, 0, count));
                }
                out.force(true);
            }
            whole = Disk.hash(digest).equals(hash);
        } finally {
            if (!whole) {
                Files.deleteIfExists(target);
            }
        }
        if (!whole) {
            throw new UserFault("The evidence " + hash + " in the case no longer has the bytes it was taken in with;"
                    + " nothing was written, and `tocsin verify` says more.");
        }
    }

    @Override
    public void close() throws IOException {
        settle();
        files.close();
    }
}
