package org.tocsin.testkit;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/// Real public evidence beside the checkout (`../shared/data`). It is never in the repository; a test that wants it
/// is skipped where it is absent, and says so.
public final class SharedData {
    private SharedData() {}

    /// The folder of the checkout.
    public static Path root() {
        return Path.of(System.getProperty("tocsin.root", ".")).toAbsolutePath().normalize();
    }

    /// A file or folder below `shared/data`; skips the calling test where it is absent.
    public static Path require(String path) {
        Path found = root().resolveSibling("shared").resolve("data").resolve(path);
        if (!Files.exists(found)) {
            System.err.println("SKIPPED for want of ../shared/data/" + path
                    + ": this test needs real public evidence that is" + " not part of the repository");
            Assumptions.abort("no ../shared/data/" + path);
        }
        return found;
    }
}
