package org.tocsin.investigation.store;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What reading `custody.jsonl` from its first line on showed.
///
/// @param entries how many lines hold together
/// @param head the hash of the last of them, or [CustodyEntry#START]
/// @param sound how many bytes from the start they take
/// @param torn bytes after the last line feed: a line that was being written when the machine stopped
/// @param fault the first line that does not hold, as a sentence; empty when all do
record Chain(long entries, String head, long sound, long torn, Optional<String> fault) {
    static final Chain NONE = new Chain(0, CustodyEntry.START, 0, 0, Optional.empty());

    /// A line longer than this is none of ours.
    private static final int LONGEST = 64 << 20;

    /// Follows the chain and hands each entry that holds to `reader`, up to the first that does not.
    static Chain follow(Path file, Consumer<CustodyEntry> reader) throws IOException {
        long number = 0;
        long sound = 0;
        String head = CustodyEntry.START;
        if (!Files.exists(file)) {
            return NONE;
        }
        ByteArrayOutputStream line = new ByteArrayOutputStream(1024);
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            for (int next = in.read(); next >= 0; next = in.read()) {
                if (next != '\n') {
                    line.write(next);
                    if (line.size() > LONGEST) {
                        return new Chain(number, head, sound, 0, Optional.of(broken(number, "it is far too long")));
                    }
                    continue;
                }
                CustodyEntry entry;
                try {
                    entry = CustodyEntry.parse(line.toByteArray());
                } catch (CustodyEntry.Malformed e) {
                    return new Chain(number, head, sound, 0, Optional.of(broken(number, e.getMessage())));
                }
                if (entry.number() != number + 1) {
                    return new Chain(
                            number,
                            head,
                            sound,
                            0,
                            Optional.of(broken(number, "it carries the number " + entry.number())));
                }
                if (!entry.previous().equals(head)) {
                    return new Chain(
                            number, head, sound, 0, Optional.of(broken(number, "it does not follow the line before")));
                }
                number++;
                head = entry.hash();
                sound += line.size() + 1L;
                line.reset();
                reader.accept(entry);
            }
        }
        return new Chain(number, head, sound, line.size(), Optional.empty());
    }

    private static String broken(long before, @Nullable String why) {
        return "line " + (before + 1) + " of custody.jsonl does not hold: " + why;
    }
}
