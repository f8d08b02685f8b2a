package org.tocsin.readers.intake.archive;

import java.io.IOException;
import org.tocsin.model.Content;
import org.tocsin.model.Gap.Cause;
import org.tocsin.readers.files.View;

/// Takes the payload, a compressed cpio, out of an RPM package
/// ([format](https://rpm-software-management.github.io/rpm/manual/format_v4.html)): it lies behind a lead and two
/// headers.
final class Rpm implements Container {
    private static final int LEAD = 96;

    @Override
    public void open(Content content, String name, Members out) throws IOException {
        long at = LEAD;
        for (int i = 0; i < 2; i++) {
            View header = Block.read(content, at, 16);
            if (!header.is(0, "\u008e\u00ad\u00e8")) {
                out.gap(at, Cause.DAMAGED, "a header of the package is damaged; its payload is not read");
                return;
            }
            at += 16 + 16 * header.u32big(8) + header.u32big(12);
            at = i == 0 ? at + 7 & ~7L : at;
        }
        if (at >= content.size()) {
            out.gap(at, Cause.TRUNCATED, "the package ends before its payload");
        } else if (out.next()) {
            out.range("payload.cpio", at, content.size() - at);
        }
    }
}
