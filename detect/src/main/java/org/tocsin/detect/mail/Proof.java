package org.tocsin.detect.mail;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Signs that only hold together: what is asked for, in whose name, and where that leads.
final class Proof {
    /// A number of North America, a free one of other countries, or one with a country's code.
    private static final Pattern PHONE = Pattern.compile(
            "(?<![\\w/.=#-])(?:(\\+?1[\\s.(-]{0,3})?\\(?[2-9]\\d{2}\\)?[\\s.-]{1,3}\\d{3}[\\s.-]{1,3}\\d{4}"
                    + "|0[89]00[\\s.-]?\\d{3}[\\s.-]?\\d{3,4}"
                    + "|\\+[2-9]\\d{0,2}[\\s.()-]{1,3}\\d{2,4}(?:[\\s.-]\\d{2,4}){2,3})(?!\\d)");

    /// A code to scan takes the reader to a telephone, past whatever protects the computer.
    private static boolean wantsScan(Message message, WordSigns.Said said) {
        return said.scan() && message.words < 300 && (said.asks() || said.login());
    }

    /// Whether a short text names a number to call.
    static boolean wantsCall(Message message) {
        return message.words < 300 && PHONE.matcher(message.plain.chars()).find();
    }

    private Proof() {}

    static void examine(
            Message message,
            Optional<Brands.Met> pretence,
            WordSigns.Said said,
            LinkSigns.Leads leads,
            Optional<String> document,
            Reasons reasons) {
        String sender = message.sender.host().isEmpty() ? "?" : message.sender.host();
        boolean wants = said.asks() || said.alone() || said.spam() && reasons.points("sender") >= 2;
        // From one free mailbox to another of somebody else: few people have two and answer from neither.
        boolean other =
                reasons.has("reply-to-elsewhere") && reasons.has("sender-not-theirs-to-use") && message.words < 30;
        boolean elsewhere = reasons.has("reply-to-freemail") || reasons.has("answers-to-freemail-in-text") || other;
        if (elsewhere && message.words < 90 && message.quoted == 0 && !message.has("In-Reply-To")) {
            reasons.add("little-said-answer-elsewhere", "Body Reply-To.Address");
        }
        if (wantsScan(message, said)) {
            reasons.add("code-to-scan", "Body Part.Type");
        }
        boolean money = reasons.has("says-prize") || reasons.has("says-crypto");
        if (money && leads.foreign().isPresent()) {
            reasons.add(
                    "money-leads-elsewhere",
                    "Link.Decoded From.Address",
                    leads.foreign().get(),
                    sender);
        } else if (wants && leads.foreign().isPresent()) {
            reasons.add(
                    "lure-leads-elsewhere",
                    "Link.Decoded From.Address",
                    leads.foreign().get(),
                    sender);
        } else if (wants && leads.dark().isPresent()) {
            reasons.add("lure-leads-into-the-dark", "Link.Decoded", leads.dark().get());
        } else if (wants
                && document.isPresent()
                && message.words < 250
                && reasons.points("sender") + reasons.points("hiding") > 0) {
            reasons.add("lure-is-attached", "Attachment.Name", document.get());
        }
        if (reasons.has("name-of-service") && leads.any() && !leads.theirs() && pretence.isPresent()) {
            reasons.add(
                    "borrowed-name-leads-away",
                    "From.Name Link.Decoded",
                    pretence.get().shown());
        }
        if (leads.serviceAway().isPresent()) {
            reasons.add(
                    "service-leads-away",
                    "From.Address Link.Decoded",
                    leads.serviceAway().get());
        }
        boolean posing = reasons.has("name-of-service")
                || reasons.has("service-in-domain")
                || reasons.has("lookalike-sender")
                || reasons.has("text-of-service") && reasons.points("links") >= 3;
        if (said.login()
                && posing
                && pretence.isPresent()
                && !pretence.get().brand().shop()) {
            String where = leads.foreign().or(leads::dark).orElse("");
            if (!where.isEmpty()) {
                reasons.add(
                        "imitated-login",
                        "From.Name Link.Decoded",
                        pretence.get().shown(),
                        where);
            }
        }
        if (reasons.has("says-payment")
                && (pretence.isPresent() || reasons.points("sender") >= 2 || reasons.points("hiding") > 0)) {
            Matcher phone = PHONE.matcher(message.plain.chars());
            if (phone.find() && message.words < 500) {
                reasons.add("phone-is-the-link", "Body", phone.group().strip());
            }
        }
    }
}
