package org.tocsin.detect.mail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.tocsin.knowledge.lookalikes.Likeness;
import org.tocsin.knowledge.lookalikes.Lookalikes;
import org.tocsin.knowledge.lookalikes.WatchList;
import org.tocsin.knowledge.services.SharedServices;

/// What mails that deceive say, whom they pretend to be and what each sign is worth: `content/mail`, read once. Never
/// changes but for what it remembers of hosts; shared by all threads.
public final class MailTables {
    private static final int HOSTS = 20_000;

    /// Characters of a name in the domain name system (RFC 1035, 2.3.4). A longer one leads nowhere, and takes
    /// minutes to compare.
    private static final int LONGEST_HOST = 255;

    private static final List<String> FILES = List.of("lures.yml", "brands.yml", "hosts.yml", "signals.yml");

    /// One theme.
    ///
    /// @param points what it is worth
    /// @param asks wants the reader to act on an account, a payment, a parcel, a prize
    /// @param login wants the reader to log in
    /// @param alone strong enough without a link
    /// @param spam what is mostly sold by unwanted mail
    record Lure(
            String id,
            int points,
            boolean asks,
            boolean login,
            boolean alone,
            boolean commerce,
            boolean spam,
            boolean bulk,
            boolean support) {}

    /// How a sign is weighed and told.
    record Signal(String id, String kind, int points, boolean hard, String en, String fr, List<String> techniques) {}

    private final List<Lure> lures = new ArrayList<>();
    private final Wordings wordings = new Wordings();
    private final Map<String, Signal> signals = new HashMap<>();
    private final Map<String, Integer> caps = new HashMap<>();
    private final Optional<Lookalikes> lookalikes;
    /// Of the hosts seen first: the same few are in most messages.
    private final Map<String, Optional<Likeness>> likenesses = new ConcurrentHashMap<>();

    private final Hosts hosts;
    private final Brands brands;

    private MailTables(Map<String, TableFile> files, SharedServices services, Optional<Lookalikes> lookalikes) {
        this.lookalikes = lookalikes;
        for (TableFile item : table(files, "lures.yml").items()) {
            Lure lure = new Lure(
                    item.need("id").text(),
                    item.number("points"),
                    item.flag("asks"),
                    item.flag("login"),
                    item.flag("alone"),
                    item.flag("commerce"),
                    item.flag("spam"),
                    item.flag("bulk"),
                    item.flag("support"));
            item.need("words")
                    .entries()
                    .forEach((language, words) -> words.words().forEach(pattern -> {
                        try {
                            wordings.add(lures.size(), pattern);
                        } catch (IllegalArgumentException e) {
                            throw new IllegalArgumentException(lure.id() + ", " + language + ": " + e.getMessage(), e);
                        }
                    }));
            lures.add(lure);
        }
        wordings.freeze();
        TableFile signs = table(files, "signals.yml");
        signs.need("caps").entries().forEach((kind, cap) -> caps.put(kind, Integer.parseInt(cap.text())));
        for (TableFile item : signs.need("signals").items()) {
            Signal signal = new Signal(
                    item.need("id").text(),
                    item.need("class").text(),
                    item.number("points"),
                    item.flag("hard"),
                    item.need("en").text(),
                    item.need("fr").text(),
                    item.words("techniques"));
            if (signals.put(signal.id(), signal) != null) {
                throw new IllegalArgumentException("signals.yml has two of " + signal.id());
            }
        }
        TableFile places = table(files, "hosts.yml");
        hosts = new Hosts(places, services);
        brands = new Brands(table(files, "brands.yml"), Set.copyOf(places.words("service-words")));
    }

    private static TableFile table(Map<String, TableFile> files, String name) {
        TableFile file = files.get(name);
        if (file == null) {
            throw new IllegalArgumentException(name + " is missing");
        }
        return file;
    }

    /// Reads the tables of a folder of ours. What cannot be understood is a fault of ours and stops.
    ///
    /// @param services from `content/shared-services`
    /// @param lookalikes whose names are watched; empty where none are
    public static MailTables read(Path folder, SharedServices services, Optional<Lookalikes> lookalikes)
            throws IOException {
        Map<String, TableFile> files = new HashMap<>();
        for (String name : FILES) {
            files.put(name, TableFile.read(folder.resolve(name)));
        }
        return new MailTables(files, services, lookalikes);
    }

    /// `sha256:` and a hash over what [#read] would read: the same tables judge the same way.
    public static String hash(Path folder, SharedServices services, Optional<WatchList> watched) throws IOException {
        MessageDigest digest = sha256();
        String others = services.hash() + watched.map(WatchList::hash).orElse("");
        digest.update(others.getBytes(StandardCharsets.UTF_8));
        for (String name : FILES) {
            digest.update(Files.readAllBytes(folder.resolve(name)));
        }
        return "sha256:" + HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every JDK has it", impossible);
        }
    }

    Lure lure(int number) {
        return lures.get(number);
    }

    Wordings wordings() {
        return wordings;
    }

    Signal signal(String id) {
        Signal signal = signals.get(id);
        if (signal == null) {
            throw new IllegalArgumentException("signals.yml has no " + id);
        }
        return signal;
    }

    int cap(String kind) {
        return caps.getOrDefault(kind, Integer.MAX_VALUE);
    }

    /// Whom a host is made to be mistaken for, by the watch list.
    Optional<Likeness> likeness(String host) {
        if (lookalikes.isEmpty() || host.length() > LONGEST_HOST) {
            return Optional.empty();
        }
        Optional<Likeness> before = likenesses.get(host);
        if (before != null) {
            return before;
        }
        Optional<Likeness> likeness = likenessOf(host);
        if (likenesses.size() < HOSTS) {
            likenesses.put(host, likeness);
        }
        return likeness;
    }

    private Optional<Likeness> likenessOf(String host) {
        return lookalikes.flatMap(all -> all.like(host)).filter(like -> like.score() >= Lookalikes.LEAST);
    }

    Hosts hosts() {
        return hosts;
    }

    Brands brands() {
        return brands;
    }
}
