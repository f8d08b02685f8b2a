package org.tocsin.detect.mail;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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
    /// @param scan asks to scan a code with a telephone
    /// @param password offsets behind words for a password
    record Said(
            boolean asks,
            boolean login,
            boolean alone,
            boolean spam,
            int commerce,
            boolean bulk,
            int themes,
            boolean scan,
            List<Integer> passwords) {}

    Said examine(Message message, Reasons reasons) {
        CharSequence plain = message.plain.chars();
        List<Wordings.Found> found = tables.wordings().find(plain);
        Map<Integer, List<Wordings.Found>> byLure = new LinkedHashMap<>();
        found.forEach(one ->
                byLure.computeIfAbsent(one.lure(), n -> new ArrayList<>()).add(one));
        inName(message, byLure);
        boolean asks = false;
        boolean login = false;
        boolean alone = false;
        boolean spam = false;
        boolean bulk = false;
        int commerce = 0;
        int themes = 0;
        boolean scan = false;
        List<Integer> passwords = new ArrayList<>();
        for (Map.Entry<Integer, List<Wordings.Found>> entry : byLure.entrySet()) {
            MailTables.Lure lure = tables.lure(entry.getKey());
            Map<String, Integer> texts = new HashMap<>();
            entry.getValue()
                    .forEach(one ->
                            texts.merge(plain.subSequence(one.from(), one.to()).toString(), 1, Integer::sum));
            String first = entry.getValue().stream()
                    .map(one -> plain.subSequence(one.from(), one.to()).toString())
                    .filter(text -> !text.isEmpty())
                    .findFirst()
                    .orElse(message.sender.name());
            if (lure.commerce()) {
                commerce += texts.size();
            }
            if (lure.id().equals("password")) {
                entry.getValue().forEach(one -> passwords.add(one.to()));
                continue;
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
            scan |= lure.id().equals("scan");
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
                case "romance" -> reasons.add("says-romance", "Subject Body", first);
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
        return new Said(asks, login, alone, spam, commerce, bulk, themes, scan, passwords);
    }

    /// What the sender's name itself offers or promises: honest senders have a name there. Its findings stand in
    /// front of the text, at offset 0.
    private void inName(Message message, Map<Integer, List<Wordings.Found>> byLure) {
        for (Wordings.Found one : tables.wordings().find(message.plainName.chars())) {
            MailTables.Lure lure = tables.lure(one.lure());
            boolean offers = lure.spam() || OFFERING.contains(lure.id());
            if (offers) {
                byLure.computeIfAbsent(one.lure(), n -> new ArrayList<>())
                        .addFirst(new Wordings.Found(one.lure(), 0, 0));
            }
        }
    }

    private static final Set<String> OFFERING = Set.of("prize", "romance", "crypto");

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
        if (dotted(message.subject) >= 2 || dotted(message.sender.name()) >= 1) {
            reasons.add("decorated-subject", "Subject From.Name", bare);
        }
        linkInSubject(message).ifPresent(link -> reasons.add("link-in-subject", "Subject", link));
        if (message.isHtml && isFilled(message.plain.text(), message.bodyFrom)) {
            reasons.add("filler-text", "Body.Html");
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

    private static final Pattern LINK =
            Pattern.compile("(?:https?://|www\\.)[\\w.-]+|(?<![\\w@.])[\\w-]+(?:\\.[\\w-]+)*\\.[a-z]{2,}/\\w[^\\s]*");

    /// An address behind a greeting or the word for a user's name.
    private static final Pattern FOR_A_NAME =
            Pattern.compile("(?:username|user name|benutzername|nom d'utilisateur|nombre de usuario|usuario)\\s*:\\s*"
                    + "((?:https?://|www\\.)[\\w.-]+)");

    /// An address to follow in the subject, or where a name should be, that is not the sender's: mail made by
    /// somebody else's form carries what was typed into it. Who answers or writes to a list quotes addresses too.
    private static Optional<String> linkInSubject(Message message) {
        if (SenderSigns.isDiscussion(message) || message.has("In-Reply-To") || message.quoted > 0) {
            return Optional.empty();
        }
        Matcher link = LINK.matcher(message.plainSubject.text());
        String label = SenderSigns.label(message.sender.owner());
        if (link.find() && (label.isEmpty() || !link.group().contains(label))) {
            return Optional.of(link.group());
        }
        String text = message.plain.text();
        int from = Math.min(text.length(), message.bodyFrom);
        Matcher named = FOR_A_NAME.matcher(text).region(from, Math.min(text.length(), from + NEAR));
        return named.find() && (label.isEmpty() || !named.group(1).contains(label))
                ? Optional.of(named.group(1))
                : Optional.empty();
    }

    /// How often two dots stand between letters, where a blank should.
    private static int dotted(String text) {
        int count = 0;
        for (int at = text.indexOf(".."); at > 0; at = text.indexOf("..", at + 2)) {
            boolean between = at + 2 < text.length()
                    && Character.isLetter(text.charAt(at - 1))
                    && Character.isLetter(text.charAt(at + 2));
            count += between ? 1 : 0;
        }
        return count;
    }

    /// Long rules or words that no one could read, several of them: they only make each copy differ.
    private static boolean isFilled(String text, int from) {
        int rules = 0;
        int codes = 0;
        int start = from;
        for (int i = Math.min(from, text.length()); i <= text.length(); i++) {
            char c = i < text.length() ? text.charAt(i) : ' ';
            boolean code = c >= 'a' && c <= 'z' || c >= '0' && c <= '9';
            if (code) {
                continue;
            }
            boolean free = start == 0 || start > text.length() || Character.isWhitespace(text.charAt(start - 1));
            if (free
                    && Character.isWhitespace(c)
                    && i - start >= 24
                    && Hosts.looksMachineMade(text.substring(start, i))) {
                codes++;
            }
            int run = i;
            while (run < text.length() && text.charAt(run) == c && "-_=*~.".indexOf(c) >= 0) {
                run++;
            }
            rules += run - i >= 90 ? 1 : 0;
            i = Math.max(i, run - 1);
            start = i + 1;
        }
        return rules >= 3 || codes >= 3;
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
