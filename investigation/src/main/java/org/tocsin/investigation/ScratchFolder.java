package org.tocsin.investigation;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.tocsin.model.UserFault;

/// A folder of our own for what does not fit into memory; gone when the run is over, also when it is interrupted.
final class ScratchFolder implements AutoCloseable {
    private final Path folder;
    private final Thread hook;

    private ScratchFolder(Path folder) {
        this.folder = folder;
        this.hook = new Thread(() -> delete(folder));
        Runtime.getRuntime().addShutdownHook(hook);
    }

    static ScratchFolder temporary() {
        try {
            return new ScratchFolder(Files.createTempDirectory("tocsin-"));
        } catch (IOException e) {
            return inCache(e);
        }
    }

    /// Where the machine has no folder for temporary files, or one that is full or closed to us.
    private static ScratchFolder inCache(IOException first) {
        try {
            Path cache = Home.cache("scratch");
            Files.createDirectories(cache);
            return new ScratchFolder(Files.createTempDirectory(cache, "scratch-"));
        } catch (IOException e) {
            e.addSuppressed(first);
            throw new UserFault(
                    "No temporary folder can be made (" + first.getMessage()
                            + "): make room, or set java.io.tmpdir to a folder that can be written to.",
                    e);
        }
    }

    Path path() {
        return folder;
    }

    @Override
    public void close() {
        delete(folder);
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException alreadyEnding) {
            // The hook runs, or has run.
            return;
        }
    }

    private static void delete(Path path) {
        try {
            if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                try (DirectoryStream<Path> children = Files.newDirectoryStream(path)) {
                    for (Path child : children) {
                        delete(child);
                    }
                }
            }
            Files.deleteIfExists(path);
        } catch (IOException e) {
            // What cannot be deleted is left to the operating system's own cleaning.
            return;
        }
    }
}
