package org.tocsin.readers.intake.archive;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.tocsin.model.Content;
import org.tocsin.model.Gap.Cause;
import org.tocsin.readers.files.View;

/// Takes an `ar` apart, as Debian packages are, with the long names of GNU and BSD.
final class Ar implements Container {
    private static final int HEADER = 60;
    private static final int MOST_NAMES = 1 << 20;

    @Override
    public void open(Content content, String name, Members out) throws IOException {
        long at = 8;
        View names = new View(new byte[0]);
        while (at + HEADER <= content.size()) {
            View header = Block.read(content, at, HEADER);
            Optional<Long> size = number(header.latin(48, 10).strip());
            if (!header.is(58, "`\n") || size.isEmpty()) {
                out.gap(at, Cause.DAMAGED, "no sound header where one should be; the rest is not read");
                return;
            }
            if (!out.next()) {
                return;
            }
            String own = header.latin(0, 16).strip();
            long from = at + HEADER;
            long length = size.get();
            if (own.equals("//")) {
                names = Block.read(content, from, (int) Math.min(length, MOST_NAMES));
            } else if (!own.equals("/") && !own.equals("/SYM64/") && !own.startsWith("__.SYMDEF")) {
                long skip = own.startsWith("#1/") ? number(own.substring(3)).orElse(0L) : 0;
                String shown = own.startsWith("#1/")
                        ? Block.read(content, from, (int) Math.min(skip, 4096)).utf8(0, 4096)
                        : named(own, names);
                out.range(shown, from + skip, Math.max(0, length - skip));
            }
            at = from + length + (length & 1);
        }
        if (at > content.size() + 1) {
            out.gap(content.size(), Cause.TRUNCATED, "the archive ends within a member");
        }
    }

    private static String named(String own, View names) {
        if (own.length() > 1 && own.startsWith("/")) {
            long place = number(own.substring(1)).orElse(-1L);
            int end = place < 0 ? -1 : names.find("\n", place, names.size());
            if (end > place) {
                String text = new String(names.part(place, end - place).copy(), StandardCharsets.UTF_8);
                return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
            }
        }
        return own.endsWith("/") ? own.substring(0, own.length() - 1) : own;
    }

    private static Optional<Long> number(String digits) {
        boolean sound =
                !digits.isEmpty() && digits.length() < 13 && digits.chars().allMatch(Character::isDigit);
        return sound ? Optional.of(Long.parseLong(digits)) : Optional.empty();
    }
}
