package org.tocsin.detect.mail;

import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Who a message says it is from, held against its address.
final class SenderSigns {
    private static final int FIRST_PART = 250;
    private final MailTables tables;
    private final Hosts hosts;

    SenderSigns(MailTables tables) {
        this.tables = tables;
        this.hosts = tables.hosts();
    }

    /// @return the service that the message poses as, where it is not theirs
    Optional<Brands.Met> examine(Message message, Reasons reasons) {
        Message.Mailbox sender = message.sender;
        String shown = sender.address().isEmpty() ? message.first("From") : sender.address();
        address(message, sender, shown, reasons);
        name(message, sender, reasons);
        replies(message, sender, reasons);
        strangersName(message, sender, reasons);
        answerInText(message, sender, reasons);
        authentication(message, reasons);
        return pretence(message, sender, shown, reasons);
    }

    private void address(Message message, Message.Mailbox sender, String shown, Reasons reasons) {
        if (!Hosts.couldExist(sender.host())) {
            // Anonymised collections and old systems leave bare names; a missing From header is a defect of its own.
            if (!message.first("From").isBlank()) {
                reasons.add("no-real-address", "From", shown.isBlank() ? message.first("From") : shown);
            }
            return;
        }
        int distinct = distinctHosts(message);
        if (distinct > 1) {
            reasons.add("several-senders", "From.Address");
        }
        if (hosts.isFreePage(sender.host(), "")) {
            reasons.add("throwaway-sender", "From.Address", sender.host());
        }
        boolean known = tables.brands().areOwnersOf(sender.host());
        hosts.cheapEnding(sender.host())
                .filter(ending -> !known)
                .ifPresent(ending -> reasons.add("cheap-sender-domain", "From.Address", "." + ending));
        String label = label(sender.owner());
        if (!known
                && !hosts.isMailSender(sender.host())
                && (Hosts.looksMachineMade(label)
                        || machineMadePart(sender.host())
                        || oddLocal(sender.local())
                        || mixedCase(message.first("From.Address")))) {
            reasons.add("machine-made-sender", "From.Address", sender.address());
        }
    }

    private static int distinctHosts(Message message) {
        Set<String> owners = new HashSet<>();
        message.from.forEach(box -> owners.add(box.owner()));
        return owners.size();
    }

    private static boolean machineMadePart(String host) {
        for (String part : host.split("\\.", -1)) {
            if (part.length() >= 8 && Hosts.looksMachineMade(part)) {
                return true;
            }
        }
        return host.chars().filter(c -> c == '.').count() >= 6;
    }

    /// Letters in both cases and digits at random. Marks that return an answer to its thread carry a sign in between.
    private static boolean oddLocal(String local) {
        return local.length() >= 10
                && local.length() <= 40
                && local.indexOf('+') < 0
                && local.indexOf('=') < 0
                && local.indexOf('-') < 0
                && local.indexOf('.') < 0
                && local.indexOf('_') < 0
                && Hosts.looksMachineMade(local);
    }

    /// Small and capital letters in turns: `pYeBwWga`. Names run together have longer parts.
    private static boolean mixedCase(String address) {
        int end = Math.max(0, address.indexOf('@'));
        int parts = 1;
        for (int i = 1; i < end; i++) {
            char c = address.charAt(i);
            if (!Character.isLetterOrDigit(c)) {
                return false;
            }
            parts += Character.isUpperCase(c) && Character.isLowerCase(address.charAt(i - 1)) ? 1 : 0;
        }
        return end >= 6 && parts >= 3 && end < parts * 3.5;
    }

    static String label(String owner) {
        int dot = owner.indexOf('.');
        return dot < 0 ? owner : owner.substring(0, dot);
    }

    private void name(Message message, Message.Mailbox sender, Reasons reasons) {
        String name = sender.name();
        if (message.plainName.disguised() >= 2) {
            reasons.add("disguised-letters", "From.Name", message.plainName.example());
        }
        String decoration = decoration(name);
        if (!decoration.isEmpty()) {
            reasons.add("decorated-name", "From.Name", name);
        }
        Optional<String> split = WordSigns.splitWord(name);
        split.ifPresent(word -> reasons.add("split-words", "From.Name", word));
        int at = name.indexOf('@');
        if (at > 0 && !sender.host().isEmpty()) {
            String inName = addressAround(name, at).toLowerCase(Locale.ROOT);
            String host = inName.substring(inName.indexOf('@') + 1);
            if (Hosts.couldExist(host)
                    && !hosts.owner(host).equals(sender.owner())
                    && !hosts.isMailSender(sender.host())
                    && !message.has("List-Id")
                    && !name.contains(" via ")) {
                reasons.add("address-in-name", "From.Name From.Address", inName, sender.address());
            }
        }
    }

    private static String addressAround(String text, int at) {
        int from = at;
        while (from > 0
                && !Character.isWhitespace(text.charAt(from - 1))
                && "<(\"'[".indexOf(text.charAt(from - 1)) < 0) {
            from--;
        }
        int to = at + 1;
        while (to < text.length()
                && (Character.isLetterOrDigit(text.charAt(to)) || "-.".indexOf(text.charAt(to)) >= 0)) {
            to++;
        }
        return text.substring(from, to);
    }

    /// Signs around a name that only serve to make each one different or to catch the eye.
    private static String decoration(String name) {
        String stripped = name.strip();
        if (!stripped.isEmpty()
                && ("-_*~#=|.".indexOf(stripped.charAt(0)) >= 0
                        || "-_*~=|".indexOf(stripped.charAt(stripped.length() - 1)) >= 0)) {
            return stripped;
        }
        if (stripped.endsWith(",_")
                || stripped.endsWith(",")
                || stripped.endsWith("(")
                || stripped.contains("~~")
                || stripped.contains("\"\"")) {
            return stripped;
        }
        int emoji = 0;
        for (int i = 0; i < stripped.length(); ) {
            int c = stripped.codePointAt(i);
            i += Character.charCount(c);
            emoji += c >= 0x1F300 && c <= 0x1FAFF || c >= 0x2600 && c <= 0x27BF || c == 0x2B50 ? 1 : 0;
        }
        if (emoji >= 1) {
            return stripped;
        }
        if (stripped.contains("    ") || stripped.startsWith("[SPAM") || stripped.contains("!!")) {
            return stripped;
        }
        return "";
    }

    private void replies(Message message, Message.Mailbox sender, Reasons reasons) {
        for (Message.Mailbox reply : message.replyTo) {
            if (reply.host().isEmpty() || reply.owner().equals(sender.owner())) {
                continue;
            }
            boolean free = hosts.isMailProvider(reply.host());
            if (free && !hosts.isMailProvider(sender.host()) && !isList(message)) {
                reasons.add("reply-to-freemail", "Reply-To.Address", reply.address());
            } else if (!isList(message) && !hosts.isMailSender(reply.host()) && !hosts.isMailSender(sender.host())) {
                reasons.add("reply-to-elsewhere", "Reply-To.Address", reply.address());
            }
            return;
        }
        if (message.replyTo.size() == 1
                && hosts.isMailProvider(sender.host())
                && !message.replyTo.getFirst().address().equals(sender.address())
                && !message.replyTo.getFirst().host().isEmpty()) {
            reasons.add(
                    "reply-to-elsewhere",
                    "Reply-To.Address",
                    message.replyTo.getFirst().address());
        }
    }

    /// A short text that names another free mailbox than the one it was sent from.
    private void answerInText(Message message, Message.Mailbox sender, Reasons reasons) {
        if (message.words > 250
                || isList(message)
                || message.quoted > 0
                || tables.brands().areOwnersOf(sender.host()) && !hosts.isMailProvider(sender.host())) {
            return;
        }
        for (String address : message.writesTo) {
            String host = address.substring(address.indexOf('@') + 1);
            boolean honest = address.equals(sender.address())
                    || message.recipients.stream().anyMatch(to -> to.address().equals(address));
            if (!honest && message.isHtml && hosts.isMailProvider(host) && !hosts.isMailProvider(sender.host())) {
                reasons.add("answers-to-freemail-in-text", "Link From.Address", address);
                return;
            }
        }
        String text = message.plain.text();
        for (int at = text.indexOf('@', message.bodyFrom); at > 0; at = text.indexOf('@', at + 1)) {
            String address = addressAround(text, at);
            if (!address.matches("[a-z0-9._+\\-]{1,64}@[a-z0-9.\\-]+")) {
                continue;
            }
            String host = address.substring(address.indexOf('@') + 1).replaceAll("[.\\-]+$", "");
            if (hosts.isMailProvider(host)
                    && text.charAt(at - address.indexOf('@') - 1) != '<'
                    && !address.startsWith(sender.local())
                    && !host.equals(sender.host())
                    && message.recipients.stream().noneMatch(to -> to.address().startsWith(address))) {
                reasons.add("answers-to-freemail-in-text", "Body From.Address", address);
                return;
            }
        }
    }

    /// A free mailbox whose name shares nothing with the name shown.
    private void strangersName(Message message, Message.Mailbox sender, Reasons reasons) {
        if (!hosts.isMailProvider(sender.host()) || sender.name().isBlank()) {
            return;
        }
        // The provider itself: its name is in its own address.
        String joined = message.plainName.text().replace(" ", "");
        for (String part : sender.host().split("[.\\-]", -1)) {
            if (part.length() >= 4 && joined.contains(part)) {
                return;
            }
        }
        String local = sender.local();
        boolean shared = false;
        int long3 = 0;
        Wordings.Cut cut = new Wordings.Cut(message.plainName.chars());
        while (cut.advance()) {
            if (cut.to - cut.from >= 3) {
                long3++;
                shared |= local.contains(message.plainName.chars().substring(cut.from, Math.min(cut.to, cut.from + 4)));
            }
        }
        boolean latin = message.plainName.text().chars().allMatch(c -> c < 0x250);
        if (long3 > 0 && !shared && latin) {
            reasons.add("sender-not-theirs-to-use", "From.Name From.Address");
        }
    }

    static boolean isList(Message message) {
        return message.has("Header.List-Id")
                || message.has("Header.List-Post")
                || message.has("Header.Mailing-List")
                || message.has("Header.X-BeenThere")
                || message.has("Header.X-Mailing-List");
    }

    /// A list that readers write to. Mass mailers may give their mail the name of a list too (`List-Id`), but
    /// cannot be written to.
    static boolean isDiscussion(Message message) {
        return message.has("Header.List-Post")
                || message.has("Header.Mailing-List")
                || message.has("Header.X-BeenThere")
                || message.has("Header.X-Mailing-List");
    }

    /// Failures alone speak: that a domain vouches for a message says nothing about what the message wants.
    private void authentication(Message message, Reasons reasons) {
        boolean policy = false;
        boolean path = false;
        boolean signed = false;
        for (Message.Authenticated one : message.results()) {
            switch (one.method()) {
                case "dmarc" -> policy |= one.result().equals("fail");
                case "spf" ->
                    path |= one.result().equals("fail") || one.result().equals("softfail");
                case "dkim" -> signed |= one.result().equals("pass");
                default -> {}
            }
        }
        if (policy) {
            reasons.add("failed-authentication", "Authentication-Results", "DMARC fail");
        }
        // Whose own domain it is needs no list: the readers' addresses tell. Lists send on what members wrote.
        Message.Mailbox sender = message.sender;
        boolean own = !sender.owner().isEmpty()
                && message.recipients.stream().anyMatch(to -> to.owner().equals(sender.owner()));
        if (own && (policy || path && !signed) && !hosts.isMailProvider(sender.host()) && !isList(message)) {
            reasons.add("own-domain-forged", "From.Address To.Address Authentication-Results", sender.owner());
        }
    }

    private Optional<Brands.Met> pretence(Message message, Message.Mailbox sender, String shown, Reasons reasons) {
        Brands brands = tables.brands();
        Optional<Brands.Met> named = brands.inName(message.plainName.text());
        boolean list = isDiscussion(message);
        if (named.isPresent() && !isTheirs(named.get(), sender)) {
            boolean personal = message.plainName.text().contains(" via ") || list;
            boolean namesake = label(sender.owner()).contains(named.get().word().replaceAll("[^a-z0-9]", ""))
                    && (named.get().brand().rights() || named.get().brand().shop());
            if (!personal && !namesake) {
                reasons.add(
                        "name-of-service", "From.Name From.Address", named.get().shown(), shown);
                return named;
            }
        }
        if (!sender.host().isEmpty() && !brands.areOwnersOf(sender.host())) {
            Optional<Brands.Met> inHost = brands.inHost(sender.host(), sender.owner());
            if (inHost.isPresent() && !inHost.get().brand().rights()) {
                reasons.add(
                        "service-in-domain",
                        "From.Address",
                        sender.host(),
                        inHost.get().shown());
                return inHost;
            }
        }
        if (!sender.host().isEmpty()
                && !brands.areOwnersOf(sender.host())
                && hosts.category(sender.host()).isEmpty()
                && !hosts.isMailSender(sender.host())) {
            tables.likeness(sender.host())
                    .ifPresent(like -> reasons.add(
                            "lookalike-sender",
                            "From.Address",
                            sender.host(),
                            like.target().name()));
        }
        return spoken(message, sender, shown, reasons);
    }

    private boolean callsFromFreeMailbox(Message message, Message.Mailbox sender) {
        return hosts.isMailProvider(sender.host()) && Proof.wantsCall(message);
    }

    private static boolean isTheirs(Brands.Met met, Message.Mailbox sender) {
        return Brands.isTheirs(met, sender.host(), sender.owner());
    }

    /// The service that subject and beginning speak of, when neither sender nor any link is theirs.
    private Optional<Brands.Met> spoken(Message message, Message.Mailbox sender, String shown, Reasons reasons) {
        CharSequence plain = message.plain.chars();
        Set<Brands.Met> met =
                tables.brands().inText(plain.subSequence(0, Math.min(plain.length(), message.bodyFrom + FIRST_PART)));
        // Without anything to follow, open or call it only speaks of the service.
        boolean leads = !message.attached.isEmpty() || message.links.stream().anyMatch(Message.Link::followed);
        if (met.isEmpty()
                || met.size() > 2
                || isDiscussion(message)
                || !leads && !callsFromFreeMailbox(message, sender)) {
            return Optional.empty();
        }
        for (Brands.Met one : met) {
            boolean theirs = isTheirs(one, sender)
                    || message.links.stream()
                            .anyMatch(link -> link.followed() && Brands.isTheirs(one, link.host(), link.owner()));
            boolean subject = message.plainSubject.text().contains(one.word());
            if (!theirs && !one.brand().rights() && (subject || !one.brand().shop())) {
                reasons.add("text-of-service", "Body From.Address", one.shown(), shown);
                return Optional.of(one);
            }
        }
        return Optional.empty();
    }
}
