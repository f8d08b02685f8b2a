package org.tocsin.detect.mail;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import org.tocsin.model.EvidenceRecord;
import org.tocsin.model.Text;

/// When a message came, by the best witness there is. The sender writes `Date` and may write anything; the reader's own
/// server noted when it took the message in.
///
/// @param time empty where nobody tells
public record MailTime(Optional<Instant> time, Source source) {
    /// Who tells, the best first.
    public enum Source {
        /// The server that took the message in from outside.
        BOUNDARY,
        /// Another server on the way, or Outlook's note of the delivery.
        SERVER,
        /// The message itself.
        DATE,
        NONE;

        /// The word in data files.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public static MailTime of(EvidenceRecord mail) {
        int slot = mail.shape().slot("Hop.Time");
        int hops = slot < 0 ? 0 : mail.count(slot);
        int boundary = mail.first("Hop.Boundary")
                .filter(number -> number.matches("\\d{1,4}"))
                .map(Integer::parseInt)
                .orElse(0);
        if (boundary > 0 && boundary <= hops) {
            Optional<Instant> at = instant(value(mail, slot, boundary - 1));
            if (at.isPresent()) {
                return new MailTime(at, Source.BOUNDARY);
            }
        }
        for (int i = 0; i < hops; i++) {
            Optional<Instant> at = instant(value(mail, slot, i));
            if (at.isPresent()) {
                return new MailTime(at, Source.SERVER);
            }
        }
        Optional<Instant> delivered = mail.first("Outlook.Delivered").flatMap(MailTime::instant);
        if (delivered.isPresent()) {
            return new MailTime(delivered, Source.SERVER);
        }
        return new MailTime(mail.time(), mail.time().isPresent() ? Source.DATE : Source.NONE);
    }

    private static String value(EvidenceRecord mail, int slot, int index) {
        Text text = new Text();
        mail.read(slot, index, text);
        return text.toString();
    }

    private static Optional<Instant> instant(String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text));
        } catch (DateTimeParseException notOurs) {
            return Optional.empty();
        }
    }
}
