package org.tocsin.readers.mail.outlook;

import java.util.List;
import java.util.Map;

/// One message as Outlook kept it.
///
/// @param headers the header as it came from the network; empty for drafts, sent mail and what never left the
///     house
/// @param facts what Outlook notes of it beside the header, by field name, in order; the names are in
///     docs/mail.md
/// @param bodies `text`, `html` and where they come from
public record OutlookMessage(
        String headers, Map<String, String> facts, Header made, Bodies bodies, List<Attached> attachments) {
    public OutlookMessage {
        attachments = List.copyOf(attachments);
    }

    /// What a header says, for messages that have none.
    ///
    /// @param date in the form of a header, or empty
    public record Header(
            Person from,
            List<Person> to,
            List<Person> copies,
            String subject,
            String date,
            String id,
            String answers) {}

    public record Person(String name, String address) {}

    /// @param text empty where there is none
    /// @param html empty where there is none
    public record Bodies(String text, String html) {}

    /// Something attached.
    public sealed interface Attached {
        /// @param contentId empty where the text does not refer to it
        record File(String name, String type, String contentId, byte[] bytes) implements Attached {}

        record Message(String name, OutlookMessage message) implements Attached {}
    }
}
