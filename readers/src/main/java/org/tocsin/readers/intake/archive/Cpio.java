package org.tocsin.readers.intake.archive;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.tocsin.model.Content;
import org.tocsin.model.Gap.Cause;
import org.tocsin.readers.files.View;

/// Takes a cpio in one of its text forms apart, as RPM packages hold one
/// ([cpio(5)](https://man.freebsd.org/cgi/man.cgi?query=cpio&sektion=5)).
final class Cpio implements Container {
    private static final int MOST_NAME = 4096;

    @Override
    public void open(Content content, String name, Members out) throws IOException {
        long at = 0;
        while (at + 76 <= content.size()) {
            View header = Block.read(content, at, 110);
            boolean old = header.is(0, "070707");
            if (!old && !header.is(0, "070701") && !header.is(0, "070702")) {
                out.gap(at, Cause.DAMAGED, "no sound header where one should be; the rest is not read");
                return;
            }
            Optional<Long> mode = old ? number(header, 18, 6, 8) : number(header, 14, 8, 16);
            Optional<Long> size = old ? number(header, 65, 11, 8) : number(header, 54, 8, 16);
            Optional<Long> nameSize = old ? number(header, 59, 6, 8) : number(header, 94, 8, 16);
            if (mode.isEmpty() || size.isEmpty() || nameSize.isEmpty()) {
                out.gap(at, Cause.DAMAGED, "a header has no sound numbers; the rest is not read");
                return;
            }
            long names = at + (old ? 76 : 110);
            View text = Block.read(content, names, (int) Math.min(nameSize.get(), MOST_NAME));
            String own = text.utf8(0, MOST_NAME);
            if (own.equals("TRAILER!!!")) {
                return;
            }
            if (!out.next()) {
                return;
            }
            long from = aligned(names + nameSize.get(), old);
            if ((mode.get() & 0170000) == 0100000) {
                out.range(own.startsWith("./") ? own.substring(2) : own, from, size.get());
            }
            at = aligned(from + size.get(), old);
        }
        out.gap(content.size(), Cause.TRUNCATED, "the archive has no end mark, as when it was cut");
    }

    private static long aligned(long at, boolean old) {
        return old ? at : at + 3 & ~3L;
    }

    private static Optional<Long> number(View header, int at, int length, int radix) {
        byte[] digits = header.part(at, length).copy();
        try {
            return Optional.of(Long.parseLong(new String(digits, StandardCharsets.ISO_8859_1), radix))
                    .filter(value -> value >= 0);
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }
}
