package org.tocsin.detect.mail;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Whether a message was made for its reader: who it imitates among those the organisation knows, whom it names,
/// what it knows. Follows the published coding of senders and the ladder of base values (see [ThreatIndex]).
final class Targeting {
    private static final int GREETING = 160;
    private final Hosts hosts;
    private final Brands brands;

    Targeting(MailTables tables) {
        this.hosts = tables.hosts();
        this.brands = tables.brands();
    }

    /// How a message came by its sender.
    ///
    /// @param imitated the name of whom it imitates; empty where nobody known
    record Sender(SenderKind kind, String imitated) {
        boolean imitates() {
            return switch (kind) {
                case SPOOFED, TYPO, NAME_ONLY -> true;
                case COMPROMISED_ACCOUNT_POSSIBLE, OWN, UNKNOWN -> false;
            };
        }
    }

    record Judged(TargetingSigns signs, SenderKind sender, Optional<ThreatIndexSuggestion> suggestion) {}

    /// Somebody known, with the domain that vouches for them.
    private record Known(String name, List<String> addresses) {}

    Sender sender(Message message, Organisation organisation, Reasons reasons) {
        if (organisation.isUnknown() || message.from.isEmpty()) {
            return new Sender(SenderKind.UNKNOWN, "");
        }
        Message.Mailbox sender = message.sender;
        List<Known> known = known(organisation);
        List<String> domains = domains(organisation);
        for (Known one : known) {
            if (one.addresses().contains(sender.address())) {
                return fromKnown(message, one.name(), sender.address(), reasons);
            }
        }
        if (domains.contains(sender.owner()) || domains.contains(sender.host())) {
            return fromKnown(message, sender.owner(), sender.address(), reasons);
        }
        for (Known one : known) {
            for (String address : one.addresses()) {
                if (isTypo(sender, address)) {
                    reasons.add("known-address-typo", "From.Address", address);
                    return new Sender(SenderKind.TYPO, one.name());
                }
            }
        }
        // Services that write in the name of their users, and lists: their own address says so.
        boolean onBehalf = SenderSigns.isList(message)
                || (hosts.isMailSender(sender.host()) || brands.areOwnersOf(sender.host()))
                        && !hosts.isMailProvider(sender.host())
                        && !hosts.isFreePage(sender.host(), "");
        if (onBehalf) {
            return new Sender(SenderKind.UNKNOWN, "");
        }
        for (String domain : domains) {
            if (isLike(sender.owner(), sender.host(), domain)) {
                reasons.add("lookalike-sender", "From.Address", sender.host(), domain);
                return new Sender(SenderKind.TYPO, domain);
            }
        }
        String name = message.plainName.text();
        for (Known one : known) {
            if (sameName(name, one.name())) {
                reasons.add("known-person-elsewhere", "From.Name From.Address", one.name());
                return new Sender(SenderKind.NAME_ONLY, one.name());
            }
        }
        for (String body : bodies(organisation)) {
            if (holds(name, body) && !SenderSigns.isList(message)) {
                reasons.add("own-organisation-elsewhere", "From.Name From.Address", body, sender.address());
                return new Sender(SenderKind.NAME_ONLY, body);
            }
        }
        return new Sender(SenderKind.UNKNOWN, "");
    }

    /// A known address: whether it was used by others cannot always be told from the message.
    private Sender fromKnown(Message message, String name, String address, Reasons reasons) {
        String path = message.first("Return-Path.Address").toLowerCase(Locale.ROOT);
        String pathHost = path.substring(path.lastIndexOf('@') + 1);
        boolean otherPath = !pathHost.isBlank()
                && !hosts.owner(pathHost).equals(message.sender.owner())
                && !hosts.isMailSender(pathHost)
                && !SenderSigns.isList(message);
        boolean answersElsewhere = message.replyTo.stream()
                .anyMatch(reply -> !reply.owner().equals(message.sender.owner()) && hosts.isMailProvider(reply.host()));
        if (reasons.has("failed-authentication") || failed(message) || otherPath || answersElsewhere) {
            reasons.add("known-address-spoofed", "From.Address Return-Path.Address Auth.Result", address);
            return new Sender(SenderKind.SPOOFED, name);
        }
        return new Sender(SenderKind.OWN, name);
    }

    /// The sender's domain disowns the message: DMARC failed, or SPF did and no signature holds.
    private static boolean failed(Message message) {
        boolean spf = false;
        boolean signed = false;
        for (Message.Authenticated one : message.results()) {
            if (one.method().equals("dmarc") && one.result().equals("fail")) {
                return true;
            }
            spf |= one.method().equals("spf") && one.result().equals("fail");
            signed |= one.method().equals("dkim") && one.result().equals("pass");
        }
        return spf && !signed;
    }

    private static List<Known> known(Organisation organisation) {
        List<Known> all = new ArrayList<>();
        organisation.people().forEach(one -> all.add(new Known(one.name(), one.addresses())));
        organisation
                .partners()
                .forEach(partner -> partner.people().forEach(one -> all.add(new Known(one.name(), one.addresses()))));
        return all;
    }

    private static List<String> domains(Organisation organisation) {
        List<String> all = new ArrayList<>(organisation.domains());
        organisation.partners().forEach(partner -> all.addAll(partner.domains()));
        return all;
    }

    private static List<String> bodies(Organisation organisation) {
        List<String> all = new ArrayList<>(organisation.names());
        organisation.partners().forEach(partner -> all.add(partner.name()));
        return all;
    }

    /// The known local part with letters swapped, replaced, added or left out, at the same or another provider; or the
    /// known one itself at another provider.
    private boolean isTypo(Message.Mailbox sender, String known) {
        int at = known.lastIndexOf('@');
        if (at < 5 || sender.host().isEmpty()) {
            return false;
        }
        String local = known.substring(0, at);
        int apart = apart(bare(sender.local()), bare(local), 3);
        String host = known.substring(at + 1);
        boolean sameHost = sender.host().equals(host);
        if (sameHost) {
            return apart <= 2 && (apart > 0 || !sender.local().equals(local));
        }
        return apart <= 1 && (hosts.isMailProvider(sender.host()) || apart(sender.owner(), hosts.owner(host), 3) <= 2);
    }

    private static String bare(String local) {
        return local.replaceAll("[._\\-]", "");
    }

    /// A domain made to be mistaken for a known one: a few letters off, or its word with others beside it.
    private static boolean isLike(String owner, String host, String known) {
        if (owner.isEmpty() || owner.equals(known)) {
            return false;
        }
        String label = SenderSigns.label(owner);
        String own = SenderSigns.label(known);
        if (own.length() >= 5 && apart(label, own, 2) <= 1) {
            return true;
        }
        if (own.length() >= 7 && apart(label, own, 3) <= 2) {
            return true;
        }
        for (String part : host.split("[.\\-_]", -1)) {
            if (own.length() >= 4 && part.equals(own.replace("-", ""))) {
                return true;
            }
        }
        return own.length() >= 6 && (label.replace("-", "").contains(own.replace("-", "")));
    }

    /// Letters to add, drop, replace or swap with their neighbour; `most` where there are more.
    static int apart(String one, String other, int most) {
        if (Math.abs(one.length() - other.length()) >= most || one.length() > 80) {
            return one.equals(other) ? 0 : most;
        }
        int[] before = new int[other.length() + 1];
        int[] last = new int[other.length() + 1];
        int[] now = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            now[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int cost = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
                now[j] = Math.min(Math.min(now[j - 1] + 1, last[j] + 1), last[j - 1] + cost);
                if (i > 1
                        && j > 1
                        && one.charAt(i - 1) == other.charAt(j - 2)
                        && one.charAt(i - 2) == other.charAt(j - 1)) {
                    now[j] = Math.min(now[j], before[j - 2] + 1);
                }
            }
            int[] spare = before;
            before = last;
            last = now;
            now = spare;
        }
        return Math.min(most, last[other.length()]);
    }

    /// Whether a text holds a name as whole words.
    static boolean holds(CharSequence plain, String name) {
        String wanted = Letters.plain(name).strip();
        if (wanted.length() < 3) {
            return false;
        }
        String text = plain.toString();
        for (int at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) {
            int end = at + wanted.length();
            boolean cjk = wanted.codePoints().allMatch(c -> c >= 0x0F00);
            if (cjk
                    || (at == 0 || !Character.isLetterOrDigit(text.charAt(at - 1)))
                            && (end == text.length() || !Character.isLetterOrDigit(text.charAt(end)))) {
                return true;
            }
        }
        return false;
    }

    private static boolean sameName(String shown, String known) {
        Set<String> one = new java.util.TreeSet<>(
                List.of(shown.replaceAll("[^\\p{L}\\p{N} ]", " ").strip().split("\\s+")));
        Set<String> other =
                new java.util.TreeSet<>(List.of(Letters.plain(known).strip().split("\\s+")));
        return other.size() >= 2 && one.containsAll(other);
    }

    /// What was seen of the reader and the reader's world.
    private static final class Seen {
        private final List<TargetingSigns.Sign> signs = new ArrayList<>();
        private boolean imitates;
        private boolean personal;
        private boolean relevant;
        private boolean inside;
        private boolean realName;

        void sign(String id, String en, String fr, String field) {
            signs.add(new TargetingSigns.Sign(id, en, fr, field));
        }
    }

    /// @param rights whether it borrows the name of an organisation that defends rights
    Judged judge(
            Message message, Organisation organisation, Sender sender, boolean rights, Danger danger, Reasons reasons) {
        Seen seen = new Seen();
        imitation(sender, rights, seen);
        people(message, organisation, seen);
        topics(message, organisation, sender, seen);
        boolean deceives = danger.compareTo(Danger.SUSPICIOUS) >= 0;
        boolean doubtful = reasons.points("sender") + reasons.points("carried") + reasons.points("links") > 0
                && sender.kind() == SenderKind.UNKNOWN;
        boolean carries = !message.attached.isEmpty() || message.links.stream().anyMatch(Message.Link::followed);
        boolean about = seen.relevant || seen.inside;
        boolean present = seen.imitates
                || deceives && (about || seen.personal)
                || (doubtful || CarriedSigns.carriesWhatAttacksUse(message))
                        && about
                        && carries
                        && isStranger(message, organisation);
        SenderKind kind =
                sender.kind() == SenderKind.OWN && deceives ? SenderKind.COMPROMISED_ACCOUNT_POSSIBLE : sender.kind();
        if (present) {
            return new Judged(
                    new TargetingSigns(TargetingSigns.Signs.PRESENT, seen.signs),
                    kind,
                    Optional.of(suggestion(message, seen, reasons)));
        }
        if (organisation.isUnknown()) {
            TargetingSigns.Sign why = new TargetingSigns.Sign(
                    "no-organisation",
                    "Nothing is known here about the reader or the organisation; with an organisation file more can be"
                            + " told.",
                    "Rien n'est connu ici du lecteur ni de l'organisation ; un fichier d'organisation permet d'en dire"
                            + " plus.",
                    "");
            return new Judged(
                    new TargetingSigns(TargetingSigns.Signs.CANNOT_TELL, List.of(why)), kind, Optional.empty());
        }
        if (message.words < 8 && carries) {
            TargetingSigns.Sign why = new TargetingSigns.Sign(
                    "too-little-text",
                    "The message says too little to tell; what it carries or leads to was not read.",
                    "Le message en dit trop peu ; ce qu'il contient ou vise n'a pas été lu.",
                    "Body");
            return new Judged(
                    new TargetingSigns(TargetingSigns.Signs.CANNOT_TELL, List.of(why)), kind, Optional.empty());
        }
        TargetingSigns.Sign none = new TargetingSigns.Sign(
                "no-sign",
                "Nothing in this message shows that it was made for this organisation; targeted campaigns also use"
                        + " plain messages.",
                "Rien dans ce message ne montre qu'il a été fait pour cette organisation ; des campagnes ciblées"
                        + " emploient aussi des messages ordinaires.",
                "");
        ThreatIndexSuggestion nought = new ThreatIndexSuggestion(
                new ThreatIndex(ThreatIndex.Edition.E2014, 0, ThreatIndex.Multiplier.NOT_PROTECTED),
                List.of(none),
                List.of());
        return new Judged(
                new TargetingSigns(TargetingSigns.Signs.NONE_IN_THIS_MESSAGE, List.of(none)),
                kind,
                Optional.of(nought));
    }

    /// Whether the sender is neither of the organisation nor of a body it knows, and writes from where anybody can.
    private boolean isStranger(Message message, Organisation organisation) {
        return !domains(organisation).contains(message.sender.owner())
                && (hosts.isMailProvider(message.sender.host())
                        || hosts.cheapEnding(message.sender.host()).isPresent()
                        || !Hosts.couldExist(message.sender.host()));
    }

    private static void imitation(Sender sender, boolean rights, Seen seen) {
        switch (sender.kind()) {
            case SPOOFED -> {
                seen.imitates = true;
                seen.realName = true;
                seen.sign(
                        "known-address-spoofed",
                        "It bears the address of " + sender.imitated() + " without coming from there.",
                        "Il porte l'adresse de " + sender.imitated() + " sans en venir.",
                        "From.Address");
            }
            case TYPO -> {
                seen.imitates = true;
                seen.realName = true;
                seen.sign(
                        "known-address-imitated",
                        "Its address is made to be mistaken for that of " + sender.imitated() + ".",
                        "Son adresse est faite pour être confondue avec celle de " + sender.imitated() + ".",
                        "From.Address");
            }
            case NAME_ONLY -> {
                seen.imitates = true;
                seen.realName = true;
                seen.sign(
                        "known-name-borrowed",
                        "It bears the name of " + sender.imitated() + " and another address.",
                        "Il porte le nom de " + sender.imitated() + " et une autre adresse.",
                        "From.Name");
            }
            case COMPROMISED_ACCOUNT_POSSIBLE, OWN, UNKNOWN -> {}
        }
        if (rights) {
            seen.imitates = true;
            seen.relevant = true;
            seen.realName = true;
            seen.sign(
                    "rights-organisation-imitated",
                    "It borrows the name of an organisation that defends rights.",
                    "Il emprunte le nom d'une organisation de défense des droits.",
                    "From.Name");
        }
    }

    private static void people(Message message, Organisation organisation, Seen seen) {
        String plain = message.plain.text();
        int end = Math.min(plain.length(), message.bodyFrom + GREETING);
        String greeting = message.bodyFrom < end ? plain.substring(message.bodyFrom, end) : "";
        for (Organisation.Person person : organisation.people()) {
            String plainName = Letters.plain(person.name()).strip();
            String given =
                    plainName.substring(0, plainName.indexOf(' ') < 0 ? plainName.length() : plainName.indexOf(' '));
            boolean addressed = holds(greeting, person.name()) || given.length() >= 4 && holds(greeting, given);
            if (addressed && !sameName(message.plainName.text(), person.name())) {
                seen.personal = true;
                seen.sign(
                        "names-the-reader",
                        "It addresses " + person.name() + " by name.",
                        "Il s'adresse à " + person.name() + " par son nom.",
                        "Body");
                break;
            }
        }
        for (Organisation.Person person : organisation.people()) {
            for (String address : person.addresses()) {
                boolean other =
                        message.recipients.stream().noneMatch(to -> to.address().equals(address));
                if (other && !address.equals(message.sender.address()) && plain.contains(Letters.plain(address))) {
                    seen.personal = true;
                    seen.sign(
                            "knows-an-address",
                            "It names an address of " + person.name() + " that it was not sent to.",
                            "Il cite une adresse de " + person.name() + " à laquelle il n'a pas été envoyé.",
                            "Body");
                }
            }
        }
        for (String name : organisation.names()) {
            if (holds(plain, name)) {
                seen.personal = true;
                seen.relevant = true;
                seen.sign(
                        "names-the-organisation",
                        "It names the organisation.",
                        "Il nomme l'organisation.",
                        "Subject Body");
                break;
            }
        }
    }

    private static void topics(Message message, Organisation organisation, Sender sender, Seen seen) {
        StringBuilder all = new StringBuilder(message.plain.chars());
        message.attached.forEach(
                one -> all.append('\n').append(Letters.plain(one.name().replaceAll("[_\\-.]", " "))));
        String plain = all.toString();
        for (String word : organisation.internal()) {
            if (holds(plain, word)) {
                seen.inside = true;
                seen.relevant = true;
                seen.sign(
                        "inside-knowledge",
                        "It speaks of something that only insiders know (" + word + ").",
                        "Il parle de quelque chose que seuls des initiés connaissent (" + word + ").",
                        "Subject Body");
                break;
            }
        }
        for (String topic : organisation.topics()) {
            if (holds(plain, topic)) {
                seen.relevant = true;
                seen.sign(
                        "about-the-work",
                        "It is about the organisation's work (" + topic + ").",
                        "Il porte sur le travail de l'organisation (" + topic + ").",
                        "Subject Body");
                break;
            }
        }
        for (Organisation.Partner partner : organisation.partners()) {
            boolean named = holds(plain, partner.name())
                    || partner.people().stream().anyMatch(person -> holds(plain, person.name()));
            if (named) {
                seen.relevant = true;
                seen.realName |= holds(plain, partner.name());
                seen.sign(
                        "names-a-partner",
                        "It names " + partner.name() + ", with whom the organisation works.",
                        "Il nomme " + partner.name() + ", avec qui l'organisation travaille.",
                        "Subject Body");
                break;
            }
        }
        if (sender.kind() == SenderKind.OWN && seen.inside) {
            seen.realName = true;
        }
    }

    /// The ladder of the paper of 2014, as far as a message shows it.
    private static ThreatIndexSuggestion suggestion(Message message, Seen seen, Reasons reasons) {
        boolean poor = message.words < 15;
        // A known service is a real organisation too; who is both imitated well and addressed by name needs few words.
        boolean service = reasons.has("name-of-service")
                || reasons.has("service-in-domain")
                || reasons.has("lookalike-sender")
                || reasons.has("imitated-login");
        boolean known = seen.imitates && seen.personal && message.words >= 8;
        int base;
        if (seen.inside && (seen.realName || seen.personal)) {
            base = 5;
        } else if (seen.personal && (seen.realName || service) && (!poor || known)) {
            base = 4;
        } else if (seen.realName && (seen.relevant || seen.imitates) && !poor) {
            base = 3;
        } else if (seen.relevant || seen.realName) {
            base = 2;
        } else {
            base = 1;
        }
        List<TargetingSigns.Sign> why = new ArrayList<>();
        int methods = 0;
        if (reasons.has("locked-archive")) {
            methods++;
            why.add(new TargetingSigns.Sign(
                    "locked",
                    "What it carries is locked with a password, which keeps scanners out.",
                    "Ce qu'il contient est verrouillé par un mot de passe, ce qui tient les analyseurs à l'écart.",
                    "Attachment.Name"));
        }
        if (reasons.has("smuggling")) {
            methods++;
            why.add(new TargetingSigns.Sign(
                    "built-in-browser",
                    "The file is only built inside the browser.",
                    "Le fichier n'est construit que dans le navigateur.",
                    "Script.Finding"));
        }
        why.add(new TargetingSigns.Sign(
                "payload-not-opened",
                "How well the payload itself is protected was not examined; an exploit would not raise this value.",
                "La protection de la charge elle-même n'a pas été examinée ; un exploit n'augmenterait pas cette"
                        + " valeur.",
                ""));
        ThreatIndex.Multiplier multiplier = methods == 0
                ? ThreatIndex.Multiplier.NOT_PROTECTED
                : methods == 1 ? ThreatIndex.Multiplier.MINOR : ThreatIndex.Multiplier.MULTIPLE_MINOR;
        return new ThreatIndexSuggestion(new ThreatIndex(ThreatIndex.Edition.E2014, base, multiplier), seen.signs, why);
    }
}
