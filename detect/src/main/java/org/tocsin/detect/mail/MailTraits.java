package org.tocsin.detect.mail;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.tocsin.knowledge.domains.Domains;

/// What of a message can tie it to others: its text, and of messages that are suspicious or worse, where they lead,
/// what they carry, where they come from.
///
/// What belongs to everybody is never a trait: mail providers, shorteners, file sharing, mailing services, well-known
/// brands, the sender's and the reader's own domains, pictures. Some traits say little alone (a host, a subject, a
/// server, the make of a path) and only count two by two.
///
/// Texts are compared by the smallest hashes of their runs of three words (Broder, "On the resemblance and containment
/// of documents", 1997), without digits and the reader's own address.
///
/// @param print the smallest hashes; empty where the text says too little to be told from another
public record MailTraits(List<Integer> print, List<Trait> traits) {
    /// How two messages are tied.
    public enum Kind {
        /// Nearly the same text.
        TEXT,
        /// Links of the same make on the same host.
        LINK,
        /// The same file.
        FILE,
        /// Answers would go to the same address.
        REPLY,
        /// The same sender's address.
        SENDER,
        /// Links to the same host, and the same subject.
        HOST_AND_SUBJECT,
        /// Links to the same host, and the same server handed the message over.
        HOST_AND_SERVER,
        /// The same subject, and the same server handed the message over.
        SUBJECT_AND_SERVER,
        /// Links of the same distinct make on different hosts, and the same subject: one kit, one lure.
        KIT_AND_SUBJECT,
        /// Links of the same distinct make on different hosts, and the same server.
        KIT_AND_SERVER,
        /// A file of the same make of name, and the same server.
        NAME_AND_SERVER;

        /// The word in JSON lines.
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /// Whether it rests on infrastructure, which changes hands: a name of 2016 may be somebody else's in 2022.
        public boolean fades() {
            return this != TEXT && this != FILE;
        }
    }

    /// @param key tells it from others of its kind
    /// @param shown what it is, for people; at most 120 characters
    public record Trait(Kind kind, String key, String shown) {}

    /// How many hashes a print has.
    public static final int HASHES = 32;

    private static final int RUN = 3;
    private static final int LEAST_RUNS = 12;
    private static final int MOST_RUNS = 5_000;
    private static final int MOST_OF_A_KIND = 6;
    private static final int SHOWN = 120;
    private static final long LEAST_FILE = 64;

    /// Parts of paths that the same software puts on thousands of hosts.
    private static final Set<String> COMMON_PARTS = Set.of(
            "wp-content",
            "wp-includes",
            "wp-admin",
            "wp-json",
            "plugins",
            "themes",
            "uploads",
            "images",
            "assets",
            "static",
            "cgi-bin",
            ".well-known",
            "index.html",
            "index.htm",
            "index.php",
            "login",
            "login.php",
            "login.html",
            "signin",
            "track",
            "click",
            "open",
            "unsubscribe",
            "view",
            "news",
            "blog",
            "home",
            "site",
            "en",
            "fr",
            "de",
            "es",
            "us");

    public MailTraits {
        print = List.copyOf(print);
        traits = List.copyOf(traits);
    }

    static MailTraits of(Message message, MailVerdict verdict, MailTables tables) {
        List<Integer> print = print(message);
        if (verdict.danger().compareTo(Danger.SUSPICIOUS) < 0) {
            return new MailTraits(print, List.of());
        }
        return new MailTraits(print, new Gathering(message, verdict, tables).all());
    }

    /// Collects the traits of one message.
    private static final class Gathering {
        private final Message message;
        private final MailVerdict verdict;
        private final Hosts hosts;
        private final Brands brands;
        private final List<Trait> traits = new ArrayList<>();

        Gathering(Message message, MailVerdict verdict, MailTables tables) {
            this.message = message;
            this.verdict = verdict;
            this.hosts = tables.hosts();
            this.brands = tables.brands();
        }

        List<Trait> all() {
            Set<String> hostsSeen = new TreeSet<>();
            Set<String> makes = new TreeSet<>();
            Set<String> kits = new TreeSet<>();
            for (Message.Link link : message.links) {
                if (link.followed() && !link.host().isEmpty() && !isEverybodys(link)) {
                    String make = make(link.path());
                    // Not its registered name: names below a free host belong to different people.
                    String host = link.host().startsWith("www.") ? link.host().substring(4) : link.host();
                    hostsSeen.add(host);
                    makes.add(host + make);
                    if (isDistinct(make)) {
                        kits.add(make);
                    }
                }
            }
            first(makes).forEach(make -> add(Kind.LINK, make, make));
            files();
            addresses();
            Optional<String> subject = subject();
            Optional<String> server = server();
            Set<String> names = names();
            for (String host : first(hostsSeen)) {
                subject.ifPresent(said -> pair(Kind.HOST_AND_SUBJECT, host, said));
                server.ifPresent(from -> pair(Kind.HOST_AND_SERVER, host, from));
            }
            for (String kit : first(kits)) {
                subject.ifPresent(said -> pair(Kind.KIT_AND_SUBJECT, kit, said));
                server.ifPresent(from -> pair(Kind.KIT_AND_SERVER, kit, from));
            }
            for (String name : first(names)) {
                server.ifPresent(from -> pair(Kind.NAME_AND_SERVER, name, from));
            }
            if (subject.isPresent() && server.isPresent()) {
                pair(Kind.SUBJECT_AND_SERVER, subject.get(), server.get());
            }
            return traits;
        }

        private static List<String> first(Set<String> sorted) {
            return sorted.stream().limit(MOST_OF_A_KIND).toList();
        }

        private void pair(Kind kind, String one, String other) {
            add(kind, one + "\n" + other, one + " · " + other);
        }

        private void add(Kind kind, String key, String shown) {
            StringBuilder line = new StringBuilder();
            shown.codePoints()
                    .filter(c -> !Character.isISOControl(c) && !Letters.isInvisible(c))
                    .limit(SHOWN)
                    .forEach(line::appendCodePoint);
            traits.add(new Trait(kind, key, line.toString()));
        }

        private boolean isEverybodys(Message.Link link) {
            return isEverybodys(link.host())
                    || hosts.isForwarding(link.host(), link.path())
                    || hosts.isFreePage(link.host(), link.path())
                    || link.owner().equals(message.sender.owner())
                            && verdict.sender() != SenderKind.UNKNOWN
                            && verdict.sender() != SenderKind.TYPO
                    || Domains.isSuffix(link.host())
                    || isReaders(link.owner());
        }

        private boolean isEverybodys(String host) {
            return hosts.isMailSender(host)
                    || hosts.isMailProvider(host)
                    || hosts.isShortener(host)
                    || hosts.isFurniture(host)
                    || hosts.isPicturePlace(host)
                    || hosts.category(host).isPresent()
                    || brands.areOwnersOf(host);
        }

        private boolean isReaders(String owner) {
            return message.recipients.stream().anyMatch(to -> to.owner().equals(owner));
        }

        private void files() {
            List<String> hashes = message.all("Attachment.SHA256");
            int files = 0;
            for (int i = 0; i < Math.min(hashes.size(), message.attached.size()); i++) {
                Message.Attached one = message.attached.get(i);
                String kind = MailManner.carried(one);
                boolean tells = !kind.equals("picture") && !kind.equals("text-file") && one.size() >= LEAST_FILE;
                if (tells && !hashes.get(i).isEmpty() && files++ < MOST_OF_A_KIND) {
                    add(Kind.FILE, hashes.get(i), one.name());
                }
            }
        }

        private void addresses() {
            for (Message.Mailbox reply : message.replyTo) {
                boolean elsewhere = !reply.address().equals(message.sender.address());
                if (elsewhere && !reply.local().isEmpty() && isSomebodys(reply)) {
                    add(Kind.REPLY, reply.address(), reply.address());
                    break;
                }
            }
            boolean borrowed = verdict.sender() == SenderKind.SPOOFED
                    || verdict.sender() == SenderKind.OWN
                    || verdict.sender() == SenderKind.COMPROMISED_ACCOUNT_POSSIBLE
                    || message.results().stream()
                            .anyMatch(one -> one.result().equals("fail")
                                    || one.result().equals("softfail")
                                    || one.method().equals("dmarc")
                                            && one.result().equals("permerror"));
            if (!borrowed && !message.sender.local().isEmpty() && isSomebodys(message.sender)) {
                add(Kind.SENDER, message.sender.address(), message.sender.address());
            }
        }

        /// An address at a mail provider belongs to one person; one at a brand or the reader's own domain is borrowed.
        private boolean isSomebodys(Message.Mailbox box) {
            boolean account = hosts.isMailProvider(box.host());
            return Hosts.couldExist(box.host())
                    && !isReaders(account ? box.address() : box.owner())
                    && message.recipients.stream().noneMatch(to -> to.address().equals(box.address()))
                    && (account || !isEverybodys(box.host()));
        }

        private Optional<String> subject() {
            List<String> words = new ArrayList<>();
            Wordings.Cut cut = new Wordings.Cut(message.plainSubject.chars());
            while (cut.advance() && words.size() < 20) {
                String word = message.plainSubject.chars().substring(cut.from, cut.to);
                if (!Character.isDigit(word.charAt(0)) && cut.to - cut.from <= 24) {
                    words.add(word);
                }
            }
            int letters = words.stream().mapToInt(String::length).sum();
            return words.size() >= 3 && letters >= 14 ? Optional.of(String.join(" ", words)) : Optional.empty();
        }

        /// The address that the reader's server took the message from, unless it serves many.
        private Optional<String> server() {
            List<String> sources = message.all("Origin.Source");
            List<String> addresses = message.all("Origin.Ip");
            int from = sources.indexOf("handed-over");
            if (from < 0 || from >= addresses.size() || addresses.get(from).isEmpty()) {
                return Optional.empty();
            }
            int hop = message.all("Hop.Ip").indexOf(addresses.get(from));
            List<String> names = new ArrayList<>();
            for (String field : List.of("Hop.Reverse", "Hop.From")) {
                List<String> told = message.all(field);
                if (hop >= 0 && hop < told.size()) {
                    names.add(told.get(hop).toLowerCase(Locale.ROOT));
                }
            }
            boolean shared = names.stream().anyMatch(name -> !name.isEmpty() && isEverybodys(name));
            return shared ? Optional.empty() : Optional.of(addresses.get(from));
        }

        private Set<String> names() {
            Set<String> names = new TreeSet<>();
            for (Message.Attached one : message.attached) {
                String make = one.name().toLowerCase(Locale.ROOT).replaceAll("\\d+", "#");
                if (make.length() >= 12 && !MailManner.carried(one).equals("picture")) {
                    names.add(make);
                }
            }
            return names;
        }
    }

    /// The make of a path: its words, with `#` for what has digits and `~` for what is long.
    static String make(String path) {
        StringBuilder shape = new StringBuilder();
        int query = path.indexOf('?');
        for (String part : (query < 0 ? path : path.substring(0, query)).split("/", -1)) {
            if (!part.isEmpty()) {
                boolean digits = part.chars().anyMatch(Character::isDigit);
                shape.append('/').append(digits ? "#" : part.length() > 20 ? "~" : part);
            }
        }
        return shape.toString();
    }

    /// Whether so much of a path is somebody's own choice that two hosts do not have it by chance.
    private static boolean isDistinct(String make) {
        int own = 0;
        int letters = 0;
        for (String part : make.split("/", -1)) {
            if (!part.isEmpty() && !part.equals("#") && !part.equals("~") && !COMMON_PARTS.contains(part)) {
                own++;
                letters += part.length();
            }
        }
        return own >= 2 && letters >= 12;
    }

    /// The smallest hashes of the runs of words.
    private static List<Integer> print(Message message) {
        Set<String> own = new HashSet<>();
        message.recipients.forEach(to -> own.addAll(List.of(to.address().split("[@._\\-+]"))));
        int[] smallest = new int[HASHES];
        Arrays.fill(smallest, Integer.MAX_VALUE);
        long[] last = new long[RUN];
        int words = 0;
        int runs = 0;
        Letters plain = message.plain;
        Wordings.Cut cut = new Wordings.Cut(plain.chars());
        while (cut.advance() && runs < MOST_RUNS) {
            if (Character.isDigit(plain.chars().charAt(cut.from))
                    || cut.to - cut.from > 24
                    || own.contains(plain.chars().substring(cut.from, cut.to))) {
                continue;
            }
            last[words++ % RUN] = hash(plain.chars(), cut.from, cut.to);
            if (words < RUN) {
                continue;
            }
            runs++;
            long run = last[words % RUN] * 31 * 31 + last[(words + 1) % RUN] * 31 + last[(words + 2) % RUN];
            for (int i = 0; i < HASHES; i++) {
                int value = (int) (mixed(run + i * 0x9E3779B97F4A7C15L) >>> 33);
                smallest[i] = Math.min(smallest[i], value);
            }
        }
        return runs < LEAST_RUNS ? List.of() : Arrays.stream(smallest).boxed().toList();
    }

    private static long hash(CharSequence text, int from, int to) {
        long hash = 1125899906842597L;
        for (int i = from; i < to; i++) {
            hash = hash * 31 + text.charAt(i);
        }
        return hash;
    }

    private static long mixed(long value) {
        long h = value * 0xBF58476D1CE4E5B9L;
        h ^= h >>> 31;
        h *= 0x94D049BB133111EBL;
        return h ^ h >>> 29;
    }
}
