package org.tocsin.investigation.store;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Optional;
import org.tocsin.model.Finding;
import org.tocsin.model.Origin;
import org.tocsin.model.Rule;
import org.tocsin.report.exports.FieldsJson;

/// The order of findings, the same in `hunt`, in a case, its report and its exports: by time (those without one come
/// last), then rule, then origin. Findings that agree in all of these are put in an order that depends on their content
/// alone.
///
/// An order is bytes, compared unsigned from the first on, as SQLite compares blobs. A text is its UTF-8 with 0 written
/// as `00 FF`, ended by `00 00`, so that what follows a text never weighs against the text itself.
public final class FindingOrder {
    /// Bytes of the hash at the end: enough that two findings of one place never share it.
    private static final int CONTENT = 16;

    private final FieldsJson json = new FieldsJson();

    /// The bytes to sort a finding by. An instance belongs to one thread.
    public byte[] of(Finding finding) {
        return FindingRow.of(finding, json).order();
    }

    /// @param why as [FindingRow] keeps it
    /// @param fields likewise
    static byte[] of(Finding finding, String why, String fields) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        Optional<Instant> time = finding.time();
        bytes.write(time.isPresent() ? 0 : 1);
        if (time.isPresent()) {
            number(bytes, time.get().getEpochSecond());
            number(bytes, time.get().getNano());
        }
        Rule rule = finding.rule();
        text(bytes, rule.family());
        text(bytes, rule.id());
        text(bytes, rule.title());
        text(bytes, rule.source());
        Origin origin = finding.origin();
        text(bytes, origin.path());
        number(bytes, origin.offset());
        number(bytes, origin.record());
        text(bytes, origin.evidence());
        text(bytes, origin.outer().orElse(""));
        ByteArrayOutputStream content = new ByteArrayOutputStream(256);
        text(content, finding.kind().name());
        content.write(finding.recovered() ? 1 : 0);
        text(content, why);
        text(content, fields);
        MessageDigest digest = Disk.sha256();
        digest.update(content.toByteArray());
        bytes.write(digest.digest(), 0, CONTENT);
        return bytes.toByteArray();
    }

    /// Negative numbers come first.
    private static void number(ByteArrayOutputStream bytes, long number) {
        bytes.writeBytes(
                ByteBuffer.allocate(Long.BYTES).putLong(number ^ Long.MIN_VALUE).array());
    }

    private static void text(ByteArrayOutputStream bytes, String text) {
        for (byte b : Words.whole(text).getBytes(StandardCharsets.UTF_8)) {
            bytes.write(b);
            if (b == 0) {
                bytes.write(0xFF);
            }
        }
        bytes.write(0);
        bytes.write(0);
    }
}
