package org.tocsin.investigation;

import java.nio.file.Files;
import java.nio.file.Path;
import org.tocsin.model.UserFault;

/// Where the program lies: the launcher tells.
final class Home {
    private Home() {}

    /// A folder of the content that comes with the program, such as `rules`.
    static Path content(String name) {
        Path home = Path.of(System.getProperty("tocsin.home", "."));
        Path folder = home.resolve("content").resolve(name);
        if (!Files.isDirectory(folder)) {
            throw new UserFault(
                    "The program's own " + name + " are missing at " + folder + ": unpack or build tocsin again.");
        }
        return folder;
    }
}
