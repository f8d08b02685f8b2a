package org.tocsin.detect.mail;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a message says and how it is written.
final class WordSigns {
    /// Words from which a message is long.
    private static final int LONG = 350;

    /// Characters of the beginning, where a message says what it wants.
    private static final int FRONT = 700;

    private static final int NEAR = 200;

    private final MailTables tables;

    WordSigns(MailTables tables) {
        this.tables = tables;
    }

    /// What was said.
    ///
    /// @param asks whether the reader is to act on an account, a payment, a parcel, a prize
    /// @param login whether the reader is to log in
    /// @param alone strong enough without a link
    /// @param commerce different words of advertising
    record Said(boolean asks, boolean login, boolean alone, boolean spam, int commerce, boolean bulk, int themes) {}

    Said examine(Message message, Reasons reasons) {
        CharSequence plain = message.plain.chars();
        List<Wordings.Found> found = tables.wordings().find(plain);
        Map<Integer, List<Wordings.Found>> byLure = new LinkedHashMap<>();
        found.forEach(one ->
                byLure.computeIfAbsent(one.lure(), n -> new ArrayList<>()).add(one));
        boolean asks = false;
        boolean login = false;
        boolean alone = false;
        boolean spam = false;
        boolean bulk = false;
        int commerce = 0;
        int themes = 0;
        for (Map.Entry<Integer, List<Wordings.Found>> entry : byLure.entrySet()) {
            MailTables.Lure lure = tables.lure(entry.getKey());
            Map<String, Integer> texts = new HashMap<>();
            entry.getValue()
                    .forEach(one ->
                            texts.merge(plain.subSequence(one.from(), one.to()).toString(), 1, Integer::sum));
            String first = entry.getValue().stream()
                    .map(one -> plain.subSequence(one.from(), one.to()).toString())
                    .findFirst()
                    .orElse("");
            if (lure.commerce()) {
                commerce += texts.size();
            }
            if (lure.bulk()) {
                // Footers of discussion lists say the same in plain text.
                bulk = message.isHtml;
                continue;
            }
            // One wording of a stranger's letter stands in honest letters too; several do not.
            boolean answersElsewhere = reasons.has("reply-to-freemail") || reasons.has("reply-to-elsewhere");
            int needed = lure.alone() && !answersElsewhere ? 2 : 1;
            // Long texts speak of everything at some place: what they are about stands in front or comes again.
            boolean prominent = message.words < LONG
                    || entry.getValue().getFirst().from() < message.bodyFrom + FRONT
                    || distinct(texts) >= 3;
            // Somebody who answers others is in a conversation, where single words mean little.
            boolean talk = message.quoted >= 2 && distinct(texts) < 3;
            if (distinct(texts) < needed
                    || !prominent
                    || talk
                    || lure.spam()
                            && distinct(texts) < 2
                            && entry.getValue().getFirst().from() > message.bodyFrom + NEAR) {
                continue;
            }
            alone |= lure.alone();
            asks |= lure.asks();
            login |= lure.login();
            spam |= lure.spam();
            themes += lure.points() >= 2 ? 1 : 0;
            switch (lure.id()) {
                case "account" -> reasons.add("says-account", "Subject Body", first);
                case "storage" -> reasons.add("says-storage", "Subject Body", first);
                case "payment" -> reasons.add("says-payment", "Subject Body", first);
                case "delivery" -> reasons.add("says-delivery", "Subject Body", first);
                case "prize" -> reasons.add("says-prize", "Subject Body", first);
                case "advance-fee" -> reasons.add("says-advance-fee", "Subject Body", first);
                case "extortion" -> reasons.add("says-extortion", "Subject Body", first);
                case "crypto" -> reasons.add("says-crypto", "Subject Body", first);
                case "document" -> reasons.add("says-document", "Subject Body", first);
                case "authority" -> reasons.add("says-authority", "Subject Body", first);
                case "job" -> reasons.add("says-job", "Subject Body", first);
                case "offers" -> reasons.add("says-offers", "Subject Body", first);
                case "urgency" -> reasons.add("says-urgent", "Subject Body", first);
                case "greeting" -> reasons.add("impersonal-greeting", "Body", first);
                case "false-assurance" -> reasons.add("says-false-assurance", "Body", first);
                default -> {}
            }
        }
        if (bulk) {
            reasons.add("can-unsubscribe", "Body");
        }
        writing(message, reasons);
        return new Said(asks, login, alone, spam, commerce, bulk, themes);
    }

    /// Texts that are not one another's beginning: overlapping wordings say the same thing once.
    private static int distinct(Map<String, Integer> texts) {
        int count = 0;
        for (String text : texts.keySet()) {
            boolean part = false;
            for (String other : texts.keySet()) {
                part |= other.length() > text.length() && other.contains(text);
            }
            count += part ? 0 : 1;
        }
        return count;
    }

    private static void writing(Message message, Reasons reasons) {
        if (message.plainSubject.disguised() >= 2) {
            reasons.add("disguised-letters", "Subject", message.plainSubject.example());
        } else if (message.plain.disguised() >= 6) {
            reasons.add("disguised-letters", "Body", message.plain.example());
        }
        splitWord(message.subject).ifPresent(word -> reasons.add("split-words", "Subject", word));
        if (message.plain.invisible() >= 4) {
            reasons.add("invisible-signs", "Body");
        }
        if (message.hidden > 600 && message.hidden > 2 * message.words) {
            reasons.add("hidden-text", "Body.Html");
        }
        String bare = message.subject.strip();
        if (bare.length() > 3
                && ("_~=|".indexOf(bare.charAt(0)) >= 0
                        || "_~=|".indexOf(bare.charAt(bare.length() - 1)) >= 0
                        || bare.startsWith("-") && !bare.startsWith("--"))) {
            reasons.add("decorated-subject", "Subject", bare);
        }
        code(message.subject).ifPresent(code -> reasons.add("machine-made-subject", "Subject", code));
        for (Message.Mailbox to : message.recipients) {
            if (greets(message, to)) {
                reasons.add("greets-by-address", "Subject Body To.Address");
                break;
            }
        }
    }

    /// Whether the reader is called by the address, or by its first half where that is no name.
    private static boolean greets(Message message, Message.Mailbox to) {
        if (to.address().length() < 6 || to.local().isEmpty()) {
            return false;
        }
        String text = message.plain.text();
        int at = text.indexOf(to.address());
        return at >= 0 && at < message.bodyFrom + 250;
    }

    /// A last word of letters and digits that nobody reads.
    private static Optional<String> code(String subject) {
        String[] words = subject.strip().split("\\s+");
        if (words.length < 2) {
            return Optional.empty();
        }
        String last = words[words.length - 1];
        return last.length() >= 8
                        && last.length() <= 40
                        && last.indexOf('.') < 0
                        && last.indexOf('-') < 0
                        && Hosts.looksMachineMade(last)
                ? Optional.of(last)
                : Optional.empty();
    }

    /// Five or more single letters in a row with the same sign between them, not all capitals: `P.a.y.m.e.n.t`.
    static Optional<String> splitWord(String text) {
        for (int at = 0; at + 8 < text.length(); at++) {
            if (!Character.isLetter(text.charAt(at)) || at > 0 && Character.isLetterOrDigit(text.charAt(at - 1))) {
                continue;
            }
            char between = text.charAt(at + 1);
            if (between != ' ' && between != '.' && between != '-' && between != '_' && between != '*') {
                continue;
            }
            int end = at;
            boolean small = false;
            while (end + 2 < text.length()
                    && text.charAt(end + 1) == between
                    && Character.isLetter(text.charAt(end + 2))) {
                end += 2;
                small |= Character.isLowerCase(text.charAt(end)) || text.charAt(end) > 0x250;
            }
            boolean whole = end + 1 >= text.length() || !Character.isLetterOrDigit(text.charAt(end + 1));
            if (end - at >= 8 && small && whole) {
                return Optional.of(text.substring(at, end + 1));
            }
            at = Math.max(at, end);
        }
        return Optional.empty();
    }
}
