package org.tocsin.detect.mail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.tocsin.knowledge.lookalikes.Lookalikes;
import org.tocsin.knowledge.lookalikes.WatchList;
import org.tocsin.knowledge.services.SharedServices;
import org.tocsin.model.Bytes;
import org.tocsin.model.Content;
import org.tocsin.model.EvidenceRecord;
import org.tocsin.model.Reading;
import org.tocsin.model.Shape;
import org.tocsin.model.Source;
import org.tocsin.readers.Limits;
import org.tocsin.readers.Readings;
import org.tocsin.readers.Span;
import org.tocsin.readers.mail.EmlReader;
import org.tocsin.testkit.SharedData;

/// Messages read for the tests, and the tables they are judged by.
final class Mailbag {
    static final MailTables TABLES = tables();
    static final Examiner EXAMINER = new Examiner(TABLES);

    /// What says by which way and when a message came, and who vouches for it, is left out with everything else but
    /// these.
    private static final Set<String> KEPT = Set.of(
            "from",
            "reply-to",
            "to",
            "cc",
            "subject",
            "mime-version",
            "content-type",
            "content-transfer-encoding",
            "content-disposition",
            "content-id",
            "content-description",
            "content-language");

    private Mailbag() {}

    private static MailTables tables() {
        try {
            return MailTables.read(
                    SharedData.root().resolve("content/mail"),
                    SharedServices.read(SharedData.root().resolve("content/shared-services")),
                    Optional.of(
                            Lookalikes.of(WatchList.read(SharedData.root().resolve("content/lookalikes"), List.of()))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The records of a message and of those nested in it.
    static List<EvidenceRecord> read(byte[] message) {
        List<EvidenceRecord> records = new ArrayList<>();
        Shape.Table shapes = new Shape.Table();
        Readings out = new Readings() {
            @Override
            public void accept(Reading reading) {
                if (reading instanceof EvidenceRecord record
                        && record.kind().name().equals("mail.message")) {
                    records.add(record);
                }
            }

            @Override
            public void child(Source parent, String name, Content content) {
                // What a message carries is not judged by its bytes here.
            }

            @Override
            public Shape.Table shapes() {
                return shapes;
            }

            @Override
            public Limits limits() {
                return Limits.USUAL;
            }
        };
        Source source = new Source("sha256:0", "message.eml", new Bytes(message), Optional.empty());
        try {
            new EmlReader().read(source, new Span(0, message.length), out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return records;
    }

    static EvidenceRecord one(String message) {
        return read(message.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8))
                .getFirst();
    }

    static MailVerdict judged(String message, Organisation organisation) {
        return EXAMINER.examine(one(message), organisation);
    }

    static MailVerdict judged(String message) {
        return judged(message, Organisation.UNKNOWN);
    }

    /// The message without transport, authentication and date headers, also in messages that begin with "From ".
    static byte[] stripped(byte[] message) {
        String text = new String(message, StandardCharsets.ISO_8859_1);
        StringBuilder kept = new StringBuilder(text.length());
        int at = 0;
        boolean keep = false;
        while (at < text.length()) {
            int end = text.indexOf('\n', at);
            end = end < 0 ? text.length() : end + 1;
            String line = text.substring(at, end);
            if (line.isBlank()) {
                if (kept.isEmpty()) {
                    at = end;
                    continue;
                }
                kept.append(text, at, text.length());
                break;
            }
            if (line.charAt(0) != ' ' && line.charAt(0) != '\t') {
                int colon = line.indexOf(':');
                keep = colon > 0
                        && KEPT.contains(line.substring(0, colon).strip().toLowerCase(Locale.ROOT));
            }
            if (keep) {
                kept.append(line);
            }
            at = end;
        }
        return kept.toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
