package org.tocsin.investigation;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.tocsin.model.UserFault;

/// Where the program lies, which the launcher tells, and where it keeps what it can make anew.
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

    /// A folder for what only saves time, by the customs of the system: `XDG_CACHE_HOME`, `LOCALAPPDATA`, or `.cache`.
    static Path cache(String name) {
        String set = Stream.of("XDG_CACHE_HOME", "LOCALAPPDATA")
                .map(System.getenv()::get)
                .filter(folder -> folder != null && !folder.isBlank())
                .findFirst()
                .orElse(Path.of(System.getProperty("user.home", "."), ".cache").toString());
        return Path.of(set, "tocsin", name);
    }
}
