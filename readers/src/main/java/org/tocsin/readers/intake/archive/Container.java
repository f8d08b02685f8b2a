package org.tocsin.readers.intake.archive;

import java.io.IOException;
import java.util.Optional;
import org.tocsin.model.Content;
import org.tocsin.readers.files.FileType;

/// Takes one format of container apart. Holds no state between calls and is used by several threads at once.
public interface Container {
    /// Hands on the members in the container's own order.
    ///
    /// @param name the last part of the container's path, to name a member that has no name of its own
    void open(Content content, String name, Members out) throws IOException;

    /// What takes a type apart; empty for what is no container, and for those that this version does not open.
    static Optional<Container> of(FileType type) {
        return Optional.ofNullable(
                switch (type.word()) {
                    case "zip" -> new Zip();
                    case "tar" -> new Tar();
                    case "7z" -> new SevenZip();
                    case "ar" -> new Ar();
                    case "cpio" -> new Cpio();
                    case "rpm" -> new Rpm();
                    case "iso", "udf" -> new Iso();
                    case "cab" -> new Cab();
                    case "vhd", "vhdx", "disk" -> new VirtualDisk(type.word());
                    case "rar" -> new Rar();
                    case "gzip", "bzip2", "xz", "lz4", "lzma" -> new Compressed(type.word());
                    default -> null;
                });
    }
}
