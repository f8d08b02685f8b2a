package org.tocsin.investigation.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// What it takes for bytes to be on the disk and stay there: fsync of the file, then of the folder that names
/// it.
final class Disk {
    static final String HASH = "sha256:";

    private Disk() {}

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    static String hash(MessageDigest digest) {
        return HASH + HexFormat.of().formatHex(digest.digest());
    }

    static String hash(byte[] bytes) {
        return hash(bytes, 0, bytes.length);
    }

    static String hash(byte[] bytes, int from, int length) {
        MessageDigest digest = sha256();
        digest.update(bytes, from, length);
        return hash(digest);
    }

    static String hash(Path file) throws IOException {
        MessageDigest digest = sha256();
        byte[] buffer = new byte[64 * 1024];
        try (InputStream in = Files.newInputStream(file)) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                digest.update(buffer, 0, count);
            }
        }
        return hash(digest);
    }

    static void sync(Path file) throws IOException {
        // Read access is enough for fsync on POSIX and does not stumble over files that are read-only; Windows wants
        // write access.
        try (FileChannel channel =
                FileChannel.open(file, Files.isWritable(file) ? StandardOpenOption.WRITE : StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /// Makes renames and new files in a folder last. Windows has no such thing and needs none.
    static void syncFolder(Path folder) throws IOException {
        if (posix(folder)) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    /// Writes a whole file so that at any moment either the old or the new one is there. Only its owner may read it.
    static void replace(Path file, byte[] bytes) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException("not a file: " + file);
        }
        Path fresh = Files.createTempFile(folder, ".new-", ".tmp", onlyForOwner(file));
        try {
            try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
                writeAll(channel, ByteBuffer.wrap(bytes));
                channel.force(true);
            }
            rename(fresh, file);
            syncFolder(folder);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    static void rename(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    static void writeAll(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /// Removes a file even where it is read-only.
    static void remove(Path file) throws IOException {
        if (Files.exists(file) && !posix(file)) {
            file.toFile().setWritable(true);
        }
        Files.deleteIfExists(file);
    }

    /// Makes a folder, and those above it, that only its owner may look into; one that is there stays as it is.
    static void makeFolder(Path folder) throws IOException {
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } else {
            Files.createDirectories(folder);
        }
    }

    /// What makes a new file one that only its owner may read and write, where the system knows such a thing.
    static FileAttribute<?>[] onlyForOwner(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    static boolean posix(Path path) {
        return Files.getFileAttributeView(path, PosixFileAttributeView.class) != null;
    }
}
