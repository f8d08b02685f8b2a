package org.tocsin.detect.mail;

/// Signs of bulk mail and advertising: no harm by themselves.
final class Bulk {
    private Bulk() {}

    static void examine(Message message, WordSigns.Said said, Reasons reasons) {
        // A list that can be posted to is a conversation.
        boolean discussion = message.has("Header.List-Post") || message.has("Header.X-BeenThere");
        if (message.has("List-Unsubscribe") && !discussion) {
            reasons.add("can-unsubscribe", "List-Unsubscribe");
        }
        String precedence = message.first("Header.Precedence");
        if (!discussion
                && (precedence.equals("bulk") || precedence.equals("junk") || message.has("Header.Feedback-ID"))) {
            reasons.add("list-headers", "Header.Precedence");
        }
        if (said.spam()) {
            reasons.add("unwanted-goods", "Body", "…");
        }
        if (said.commerce() >= 5) {
            reasons.add("advertises-much", "Body", "…");
        } else if (said.commerce() >= 2) {
            reasons.add("advertises", "Body", "…");
        }
    }
}
