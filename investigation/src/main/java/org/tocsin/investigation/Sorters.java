package org.tocsin.investigation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.tocsin.investigation.look.Sorter;

/// The sorters of looks, each with a folder of its own.
final class Sorters implements Sorter.Source, AutoCloseable {
    private final Path folder;
    private final long held;
    private final List<Spool> open = new ArrayList<>();

    /// @param held bytes of rows that each holds before they go to disk
    Sorters(Path folder, long held) {
        this.folder = folder;
        this.held = held;
    }

    @Override
    public Sorter open() {
        try {
            Spool spool = new Spool(Files.createDirectories(folder.resolve("look-" + open.size())), held);
            open.add(spool);
            return spool;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        open.forEach(Spool::close);
    }
}
