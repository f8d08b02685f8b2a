package org.tocsin.investigation;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.tocsin.model.Finding;
import org.tocsin.model.Origin;

/// The bytes by which findings are put in order: time, then rule, then origin; those without a time come last.
final class FindingKey {
    private FindingKey() {}

    static byte[] of(Finding finding) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(160);
        DataOutputStream out = new DataOutputStream(bytes);
        try {
            if (finding.time().isPresent()) {
                Instant time = finding.time().get();
                out.writeByte(0);
                out.writeLong(time.getEpochSecond() ^ Long.MIN_VALUE);
                out.writeInt(time.getNano());
            } else {
                out.writeByte(1);
            }
            text(out, finding.rule().id());
            Origin origin = finding.origin();
            text(out, origin.path());
            text(out, origin.evidence());
            out.writeLong(origin.record() ^ Long.MIN_VALUE);
            out.writeLong(origin.offset() ^ Long.MIN_VALUE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.writeByte(0);
    }
}
