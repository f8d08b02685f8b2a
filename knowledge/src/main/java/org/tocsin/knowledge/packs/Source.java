package org.tocsin.knowledge.packs;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.tocsin.model.UserFault;

/// A public source of knowledge that `knowledge update` can fetch.
///
/// @param licence as its publisher states it
/// @param addresses of its files, in order; https only
public record Source(String name, Pack.Kind kind, String licence, List<URI> addresses) {
    public Source {
        addresses = List.copyOf(addresses);
    }

    /// Reads our list of sources: name, kind, licence and addresses between tabs, one source a line.
    ///
    /// @throws UserFault where a line is not whole, or an address is not https
    public static List<Source> read(Path table) throws IOException {
        List<Source> sources = new ArrayList<>();
        for (String line : Files.readAllLines(table, StandardCharsets.UTF_8)) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            String[] cells = line.split("\t");
            if (cells.length < 4 || Pack.Kind.of(cells[1]).isEmpty()) {
                throw new UserFault("The list of sources has a line that is not whole: " + line);
            }
            List<URI> addresses = new ArrayList<>();
            for (int i = 3; i < cells.length; i++) {
                URI address = URI.create(cells[i]);
                if (!"https".equals(address.getScheme())) {
                    throw new UserFault("Sources are fetched over https only, not " + cells[i] + ".");
                }
                addresses.add(address);
            }
            sources.add(new Source(cells[0], Pack.Kind.of(cells[1]).orElseThrow(), cells[2], addresses));
        }
        return sources;
    }
}
