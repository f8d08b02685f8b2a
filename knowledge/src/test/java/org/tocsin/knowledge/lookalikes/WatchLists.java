package org.tocsin.knowledge.lookalikes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.tocsin.testkit.SharedData;

/// Watch lists for tests.
final class WatchLists {
    private WatchLists() {}

    static Path content() {
        return SharedData.root().resolve("content/lookalikes");
    }

    static Lookalikes ours() {
        return of(content(), List.of());
    }

    /// Our own list and one with these lines.
    static Lookalikes with(String... lines) {
        try {
            Path file = Files.createTempFile("watch", ".txt");
            Files.write(file, List.of(lines));
            Lookalikes lookalikes = of(content(), List.of(file));
            Files.delete(file);
            return lookalikes;
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    static Lookalikes of(Path content, List<Path> files) {
        try {
            return Lookalikes.of(WatchList.read(content, files));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
