package org.tocsin.investigation;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Optional;
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

    /// Tells this build of the program from any other: the names, sizes and times of its own libraries. Empty where it
    /// does not run from libraries.
    static Optional<String> program() {
        CodeSource source = Home.class.getProtectionDomain().getCodeSource();
        if (source == null) {
            return Optional.empty();
        }
        try {
            Path jar = Path.of(source.getLocation().toURI());
            Path folder = jar.getParent();
            if (!Files.isRegularFile(jar) || folder == null) {
                return Optional.empty();
            }
            StringBuilder told = new StringBuilder();
            try (Stream<Path> libraries = Files.list(folder)) {
                for (Path library : libraries.sorted().toList()) {
                    String name = String.valueOf(library.getFileName());
                    if (name.startsWith("tocsin-")) {
                        told.append(name).append(' ').append(Files.size(library));
                        told.append(' ')
                                .append(Files.getLastModifiedTime(library).toMillis());
                        told.append('\n');
                    }
                }
            }
            return Optional.of(told.toString());
        } catch (IOException | URISyntaxException cannotTell) {
            return Optional.empty();
        }
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
