package org.tocsin.readers.mail.outlook;

import java.nio.charset.Charset;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.tocsin.readers.files.compound.Faults;

/// Makes a message of its properties.
public final class MessageFacts {
    /// Characters of one text that are kept.
    private static final int MOST = 8 << 20;

    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, d MMM uuuu HH:mm:ss '+0000'", Locale.ROOT);

    private final Properties properties;
    private final Charset page;
    private final Map<String, String> facts = new LinkedHashMap<>();

    public MessageFacts(Properties properties) {
        this.properties = properties;
        this.page = properties.page();
    }

    /// Adds a fact; of several of one name all are kept, in one text.
    public void add(String name, String value) {
        facts.merge(name, value, (one, other) -> one.length() > 100_000 ? one : one + "\n" + other);
    }

    private void text(String name, int... ids) {
        for (int id : ids) {
            String value = properties.text(id, page);
            if (!value.isEmpty()) {
                facts.put(name, value);
                return;
            }
        }
    }

    private void time(String name, int id) {
        properties.time(id).map(Instant::toString).ifPresent(time -> facts.put(name, time));
    }

    public OutlookMessage message(List<Recipient> recipients, List<OutlookMessage.Attached> attached, Faults faults) {
        String headers = properties.text(Properties.HEADERS, page);
        text("Outlook.Class", Properties.CLASS);
        facts.put("Outlook.Header", headers.isBlank() ? "none" : "received");
        text("Outlook.SenderName", Properties.SENDER_NAME);
        text("Outlook.SenderAddress", Properties.SENDER_SMTP, Properties.SENDER_ADDRESS);
        text("Outlook.RepresentingName", Properties.REPRESENTING_NAME);
        text("Outlook.RepresentingAddress", Properties.REPRESENTING_SMTP, Properties.REPRESENTING_ADDRESS);
        time("Outlook.Submitted", Properties.SUBMITTED);
        time("Outlook.Delivered", Properties.DELIVERED);
        time("Outlook.Created", Properties.CREATED);
        time("Outlook.Modified", Properties.MODIFIED);
        OutlookMessage.Bodies bodies = bodies(faults);
        return new OutlookMessage(headers, facts, header(recipients), bodies, attached);
    }

    private OutlookMessage.Header header(List<Recipient> recipients) {
        String name = facts.getOrDefault("Outlook.RepresentingName", facts.getOrDefault("Outlook.SenderName", ""));
        String address =
                facts.getOrDefault("Outlook.RepresentingAddress", facts.getOrDefault("Outlook.SenderAddress", ""));
        Optional<Instant> when = properties.time(Properties.SUBMITTED).or(() -> properties.time(Properties.DELIVERED));
        return new OutlookMessage.Header(
                new OutlookMessage.Person(name, address),
                people(recipients, 1),
                people(recipients, 2),
                properties.text(Properties.SUBJECT, page),
                when.map(time -> DATE.format(time.atOffset(ZoneOffset.UTC))).orElse(""),
                properties.text(Properties.MESSAGE_ID, page),
                properties.text(Properties.REPLY_TO_MESSAGE, page));
    }

    private static List<OutlookMessage.Person> people(List<Recipient> recipients, int kind) {
        return recipients.stream()
                .filter(recipient -> recipient.kind() == kind)
                .map(Recipient::person)
                .toList();
    }

    /// The HTML as it is kept, or as it hides in the RTF; the text as it is kept, or what the RTF shows.
    private OutlookMessage.Bodies bodies(Faults faults) {
        List<String> sources = new ArrayList<>();
        String text = properties.text(Properties.BODY, page);
        if (!text.isEmpty()) {
            sources.add("text");
        }
        String html = properties.text(Properties.HTML, page);
        if (properties.isBinary(Properties.HTML)) {
            Charset own =
                    CodePages.of(properties.number(Properties.INTERNET_PAGE).orElse(1252L));
            html = new String(properties.bytes(Properties.HTML).orElseThrow(), own);
        }
        if (!html.isEmpty()) {
            sources.add("html");
        }
        Optional<byte[]> packed = properties.bytes(Properties.RTF);
        if (packed.isPresent() && packed.get().length > 0) {
            RtfText rtf = RtfText.of(CompressedRtf.unpack(packed.get(), faults));
            sources.add(rtf.html() ? "rtf-html" : "rtf");
            if (rtf.html() && html.isEmpty()) {
                html = rtf.text();
            } else if (text.isEmpty() && !rtf.html()) {
                text = rtf.text();
            }
        }
        facts.put("Outlook.Body", String.join(",", sources));
        return new OutlookMessage.Bodies(shortened(text), shortened(html));
    }

    private static String shortened(String text) {
        return text.length() <= MOST ? text : text.substring(0, MOST);
    }

    public static String attachmentName(Properties properties, Charset page) {
        for (int id : new int[] {Properties.NAME, Properties.SHORT_NAME, Properties.DISPLAY_NAME}) {
            String name = properties.text(id, page);
            if (!name.isBlank()) {
                return name;
            }
        }
        return "";
    }

    /// Where an attachment lies that the message only points to.
    public static Optional<String> path(Properties properties, Charset page) {
        String path = properties.text(Properties.LONG_PATH, page);
        path = path.isEmpty() ? properties.text(Properties.PATH, page) : path;
        return path.isEmpty() ? Optional.empty() : Optional.of(path);
    }
}
