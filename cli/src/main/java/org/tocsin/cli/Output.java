package org.tocsin.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.tocsin.model.UserFault;

/// Where results go: standard output, or a file that appears under its name when it is whole, and not before. Only
/// its owner may read it.
final class Output implements AutoCloseable {
    private final OutputStream stream;
    private final Optional<Path> target;
    private final Optional<Path> part;
    private final boolean device;

    private Output(OutputStream stream, Optional<Path> target, Optional<Path> part, boolean device) {
        this.device = device;
        this.stream = stream;
        this.target = target;
        this.part = part;
    }

    /// Standard output as bytes, buffered; whoever takes it flushes it.
    static OutputStream standard() {
        return new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 16);
    }

    /// @param evidence what the target must not be
    static Output to(Optional<Path> target, List<String> evidence) throws IOException {
        if (target.isEmpty()) {
            return new Output(standard(), target, Optional.empty(), false);
        }
        Path file = target.get().toAbsolutePath().normalize();
        refuseInside(evidence, "--output", target.get());
        Path folder = Optional.ofNullable(file.getParent()).orElse(file);
        if (!Files.isDirectory(folder) || Files.isDirectory(file)) {
            throw new UserFault(
                    "--output " + target.get() + " cannot be written: give a file in a folder that is there.");
        }
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            // A device or a pipe is written to as it stands: to move a file over it would take its place.
            return new Output(
                    new BufferedOutputStream(Files.newOutputStream(file), 1 << 16),
                    Optional.empty(),
                    Optional.empty(),
                    true);
        }
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] owner = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        Path part = Files.createTempFile(folder, ".tocsin-", ".part", owner);
        return new Output(
                new BufferedOutputStream(Files.newOutputStream(part), 1 << 16),
                Optional.of(file),
                Optional.of(part),
                false);
    }

    /// Complains about a place to write to that lies in the evidence.
    static void refuseInside(List<String> evidence, String option, Path place) {
        Path file = place.toAbsolutePath().normalize();
        for (String item : evidence) {
            if (!item.equals("-")
                    && file.startsWith(Path.of(item).toAbsolutePath().normalize())) {
                throw new UserFault(option + " " + place
                        + " lies in the evidence, which is never changed: choose another" + " place.");
            }
        }
    }

    OutputStream stream() {
        return stream;
    }

    /// Says that all was written: the file takes its name.
    void whole() throws IOException {
        stream.flush();
        if (target.isPresent() && part.isPresent()) {
            stream.close();
            Files.move(part.get(), target.get(), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    @Override
    public void close() throws IOException {
        if (part.isPresent()) {
            stream.close();
            Files.deleteIfExists(part.get());
        } else if (device) {
            stream.close();
        }
    }
}
