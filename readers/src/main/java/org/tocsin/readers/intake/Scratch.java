package org.tocsin.readers.intake;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.tocsin.model.Bytes;
import org.tocsin.model.Content;
import org.tocsin.model.UserFault;

/// Where expanded bytes are kept until they were read: small ones in memory, as long as there is room, the others in
/// files of this folder. The files have neutral names, only the owner may read them, and nobody may run them.
///
/// The folder belongs to one run. What a killed run left in it may be deleted. Safe for use by several threads.
public final class Scratch {
    /// The largest content that is kept in memory.
    private static final int SMALL = 4 << 20;
    /// What all contents in memory may take together.
    private static final long ROOM = 64L << 20;

    private final Path folder;
    private final long room;
    private final AtomicLong inMemory = new AtomicLong();
    private final AtomicLong names = new AtomicLong();
    private final boolean posix =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    /// @param folder made when first needed
    public Scratch(Path folder) {
        this(folder, ROOM);
    }

    Scratch(Path folder, long room) {
        this.folder = folder;
        this.room = room;
    }

    /// A content that was written, and what frees it.
    record Written(Content content, Lease lease) {}

    /// Begins a new content.
    Spool spool() {
        return new Spool();
    }

    /// One content being written. Belongs to one thread.
    final class Spool implements AutoCloseable {
        private byte[] bytes = new byte[8 * 1024];
        private int length;
        private long size;
        private @Nullable Path file;
        private @Nullable OutputStream stream;
        private boolean finished;

        void write(byte[] from, int count) {
            try {
                OutputStream out = stream;
                if (out == null && length + (long) count <= SMALL) {
                    if (length + count > bytes.length) {
                        bytes = Arrays.copyOf(bytes, Math.max(length + count, Math.min(SMALL, bytes.length * 2)));
                    }
                    System.arraycopy(from, 0, bytes, length, count);
                    length += count;
                } else {
                    if (out == null) {
                        out = toFile();
                    }
                    out.write(from, 0, count);
                }
                size += count;
            } catch (IOException e) {
                throw fault(e);
            }
        }

        private OutputStream toFile() throws IOException {
            OutputStream out = create();
            stream = out;
            out.write(bytes, 0, length);
            bytes = new byte[0];
            length = 0;
            return out;
        }

        private OutputStream create() throws IOException {
            Files.createDirectories(folder, permissions("rwx------"));
            while (true) {
                Path next = folder.resolve("expanded-" + names.getAndIncrement());
                try {
                    // Made with its permissions first: a stream cannot be given any.
                    Files.createFile(next, permissions("rw-------"));
                } catch (FileAlreadyExistsException e) {
                    continue;
                }
                file = next;
                return Files.newOutputStream(next, StandardOpenOption.WRITE);
            }
        }

        Written finish() {
            try {
                if (stream == null && inMemory.addAndGet(length) > room) {
                    inMemory.addAndGet(-length);
                    toFile();
                }
                finished = true;
                OutputStream out = stream;
                Path written = file;
                if (out == null || written == null) {
                    int taken = length;
                    return new Written(
                            new Bytes(Arrays.copyOf(bytes, taken)), new Lease(() -> inMemory.addAndGet(-taken)));
                }
                out.close();
                FileContent content = new FileContent(written, size);
                return new Written(content, new Lease(() -> delete(content, written)));
            } catch (IOException e) {
                throw fault(e);
            }
        }

        /// Throws away what was not finished.
        @Override
        public void close() {
            if (finished) {
                return;
            }
            try {
                OutputStream out = stream;
                if (out != null) {
                    out.close();
                }
                Path written = file;
                if (written != null) {
                    Files.deleteIfExists(written);
                }
            } catch (IOException e) {
                throw fault(e);
            }
        }
    }

    private FileAttribute<?>[] permissions(String text) {
        if (!posix) {
            return new FileAttribute<?>[0];
        }
        Set<PosixFilePermission> set = PosixFilePermissions.fromString(text);
        return new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(set)};
    }

    private void delete(FileContent content, Path file) {
        try {
            content.close();
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw fault(e);
        }
    }

    private UserFault fault(IOException e) {
        return new UserFault(
                "The folder for expanded files, " + folder + ", cannot be used (" + e.getMessage()
                        + "): make room there or choose another.",
                e);
    }
}
