package org.tocsin.readers.mail;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.james.mime4j.dom.address.Mailbox;
import org.apache.james.mime4j.dom.address.MailboxList;
import org.apache.james.mime4j.field.address.LenientAddressParser;
import org.tocsin.model.PlainRecord;
import org.tocsin.readers.mail.header.MailDate;

/// The header of one message, as received.
final class Headers {
    /// Fields that are kept; no honest message has as many.
    static final int MOST = 2_000;

    /// Characters of one value that are kept.
    static final int LONGEST = 256 * 1024;

    private static final int LONGEST_NAME = 200;

    /// Addresses of one field that are taken out one by one.
    private static final int ADDRESSES = 1_000;

    /// Fields that a message may have once ([RFC 5322, 3.6](https://www.rfc-editor.org/rfc/rfc5322#section-3.6), RFC
    /// 2045).
    private static final Set<String> SINGLE = Set.of(
            "from",
            "sender",
            "reply-to",
            "to",
            "cc",
            "bcc",
            "subject",
            "date",
            "message-id",
            "in-reply-to",
            "references",
            "mime-version",
            "content-type",
            "content-transfer-encoding",
            "content-disposition");

    /// Fields that are given decoded, under their own names.
    private static final List<String> DECODED = List.of(
            "From",
            "Sender",
            "Reply-To",
            "Return-Path",
            "To",
            "Cc",
            "Bcc",
            "Subject",
            "Date",
            "Message-ID",
            "In-Reply-To",
            "References",
            "Received",
            "Authentication-Results",
            "ARC-Authentication-Results",
            "Received-SPF",
            "X-Originating-IP",
            "X-Mailer",
            "User-Agent",
            "List-Unsubscribe");

    private static final Set<String> WITH_ADDRESSES =
            Set.of("From", "Sender", "Reply-To", "Return-Path", "To", "Cc", "Bcc");

    /// By the name in lower case: the name as first written, and the values.
    private final Map<String, Named> fields = new LinkedHashMap<>();
    private int count;

    private record Named(String name, List<String> values) {}

    /// @return false when there are too many
    boolean add(String name, String value) {
        if (++count > MOST) {
            return false;
        }
        String kept = name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) : name;
        fields.computeIfAbsent(kept.toLowerCase(Locale.ROOT), n -> new Named(kept, new ArrayList<>(1)))
                .values()
                .add(value);
        return true;
    }

    List<String> all(String name) {
        Named named = fields.get(name.toLowerCase(Locale.ROOT));
        return named == null ? List.of() : named.values();
    }

    String first(String name) {
        List<String> values = all(name);
        return values.isEmpty() ? "" : values.getFirst();
    }

    void check(Defects defects) {
        fields.forEach((lower, named) -> {
            if (named.values().size() > 1 && SINGLE.contains(lower)) {
                defects.add("header more than once: " + named.name());
            }
        });
        for (String needed : List.of("From", "Date", "Message-ID")) {
            if (all(needed).isEmpty()) {
                defects.add("no " + needed + " header");
            }
        }
    }

    /// One sentence for each field of which programs show the first or the last.
    List<String> disagreements() {
        List<String> sentences = new ArrayList<>();
        for (String name : List.of("From", "Sender", "Reply-To", "To", "Cc", "Subject", "Date")) {
            List<String> values = all(name);
            if (values.size() > 1 && values.stream().distinct().count() > 1) {
                sentences.add("There are " + values.size() + " headers " + name
                        + ": some programs show the first, others the last.");
            }
        }
        return sentences;
    }

    void write(PlainRecord.Builder into, Defects defects) {
        for (String name : DECODED) {
            for (String value : all(name)) {
                into.text(name, HeaderText.decoded(value, defects));
            }
            if (WITH_ADDRESSES.contains(name)) {
                all(name).forEach(value -> addresses(name, value, into, defects));
            }
        }
        for (Named named : fields.values()) {
            String field = "Header." + named.name();
            named.values().forEach(value -> into.text(field, value));
        }
        time(into, defects);
    }

    /// `From.Address` and `From.Name`, one value for each mailbox.
    private static void addresses(String name, String value, PlainRecord.Builder into, Defects defects) {
        MailboxList mailboxes;
        try {
            mailboxes = LenientAddressParser.DEFAULT.parseAddressList(value).flatten();
        } catch (RuntimeException unreadable) {
            defects.add("unreadable address list: " + name);
            return;
        }
        int most = Math.min(ADDRESSES, mailboxes.size());
        for (int i = 0; i < most; i++) {
            Mailbox mailbox = mailboxes.get(i);
            String address = mailbox.getAddress();
            if (address != null && !address.isBlank()) {
                into.text(name + ".Address", address.strip());
                String shown = mailbox.getName();
                into.text(name + ".Name", shown == null ? "" : HeaderText.decoded(shown, defects));
            }
        }
    }

    /// The Date header, else the topmost Received header that has a time: that is the last hop.
    private void time(PlainRecord.Builder into, Defects defects) {
        for (String name : List.of("Date", "Received")) {
            for (String value : all(name)) {
                String date = name.equals("Date") ? value : value.substring(value.lastIndexOf(';') + 1);
                Optional<MailDate> parsed = MailDate.parse(date);
                if (parsed.isPresent()) {
                    into.time(parsed.get().instant());
                    into.text("Time.From", name);
                    if (!parsed.get().zoned()) {
                        into.text("Time.AssumedZone", "UTC");
                    }
                    return;
                }
                if (name.equals("Date")) {
                    defects.add("unreadable Date header");
                }
            }
        }
    }
}
