package org.tocsin.detect.mail;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.tocsin.model.EvidenceRecord;

/// Which messages belong together across readers and years: nearly the same text, or links of the same make on the same
/// host.
///
/// A message joins the group whose first message it is most like, or begins one. Messages that come later never move
/// one
/// that came before, and groups never merge: in the same order the same messages get the same groups, whatever is added
/// behind them. Memory is bounded by the number of groups, whatever the number of messages.
///
/// Texts are compared by the smallest hashes of their runs of three words (Broder, "On the resemblance and containment
/// of
/// documents", 1997), without digits and the reader's own address. Belongs to one thread.
public final class MailGroups {
    /// Groups that are kept; past it a message that fits none is alone.
    public static final int MOST = 50_000;

    private static final int HASHES = 32;
    private static final int ROWS = 2;
    private static final int RUN = 3;

    /// So many of the hashes must agree: about half of all runs in common.
    private static final int ALIKE = 15;

    /// Below so many runs a text says too little to be told from another.
    private static final int LEAST_RUNS = 8;

    /// What ties a message to its group.
    public enum Tie {
        /// It is the group's first message.
        FIRST,
        /// Nearly the same text.
        TEXT,
        /// Links of the same make on the same host.
        LINKS,
        /// It fits no group, and no more are kept.
        NONE;

        /// The word in JSON lines.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// Where a message belongs.
    ///
    /// @param group counted from 0 in the order of first messages; -1 where there is none
    /// @param alike how much of the text it has in common with the group's first message, in hundredths
    public record Place(int group, Tie tie, int alike) {}

    private final Hosts hosts;
    private final int most;
    private final List<int[]> firsts = new ArrayList<>();
    private final Map<Long, List<Integer>> bands = new HashMap<>();
    private final Map<String, Integer> makes = new HashMap<>();
    private final List<Integer> sizes = new ArrayList<>();

    public MailGroups(MailTables tables) {
        this(tables, MOST);
    }

    /// @param most groups that are kept
    MailGroups(MailTables tables, int most) {
        this.hosts = tables.hosts();
        this.most = most;
    }

    /// How many messages a group has.
    public int size(int group) {
        return sizes.get(group);
    }

    public int groups() {
        return sizes.size();
    }

    /// Puts the next message where it belongs.
    public Place add(EvidenceRecord mail) {
        Message message = new Message(mail, hosts, Set.of());
        Optional<int[]> print = print(message);
        Optional<String> make = make(message);
        if (print.isPresent()) {
            Place like = mostLike(print.get());
            if (like.group() >= 0) {
                return joined(like);
            }
        }
        Integer sameMake = make.map(makes::get).orElse(-1);
        if (sameMake != null && sameMake >= 0) {
            return joined(new Place(sameMake, Tie.LINKS, 0));
        }
        if (print.isEmpty() && make.isEmpty() || sizes.size() >= most) {
            return new Place(-1, Tie.NONE, 0);
        }
        int group = sizes.size();
        sizes.add(1);
        firsts.add(print.orElse(new int[0]));
        print.ifPresent(hashes -> index(hashes, group));
        make.ifPresent(key -> makes.putIfAbsent(key, group));
        return new Place(group, Tie.FIRST, 100);
    }

    private Place joined(Place place) {
        sizes.set(place.group(), sizes.get(place.group()) + 1);
        return place;
    }

    private Place mostLike(int[] hashes) {
        int best = -1;
        int bestAgree = ALIKE - 1;
        Set<Integer> seen = new HashSet<>();
        for (int band = 0; band < HASHES / ROWS; band++) {
            for (int group : bands.getOrDefault(key(hashes, band), List.of())) {
                if (!seen.add(group)) {
                    continue;
                }
                int agree = agreeing(hashes, firsts.get(group));
                if (agree > bestAgree || agree == bestAgree && best >= 0 && group < best) {
                    bestAgree = agree;
                    best = group;
                }
            }
        }
        return new Place(best, Tie.TEXT, best < 0 ? 0 : bestAgree * 100 / HASHES);
    }

    private static int agreeing(int[] one, int[] other) {
        int agree = 0;
        for (int i = 0; i < HASHES; i++) {
            agree += one[i] == other[i] ? 1 : 0;
        }
        return agree;
    }

    private void index(int[] hashes, int group) {
        for (int band = 0; band < HASHES / ROWS; band++) {
            List<Integer> groups = bands.computeIfAbsent(key(hashes, band), k -> new ArrayList<>(1));
            // One wording that thousands share would make every look-up long.
            if (groups.size() < 64) {
                groups.add(group);
            }
        }
    }

    private static long key(int[] hashes, int band) {
        long key = band;
        for (int row = 0; row < ROWS; row++) {
            key = mixed(key * 31 + hashes[band * ROWS + row]);
        }
        return key;
    }

    /// The smallest hashes of the runs of words; empty for texts that say too little.
    private static Optional<int[]> print(Message message) {
        Set<String> own = new HashSet<>();
        message.recipients.forEach(to -> own.addAll(List.of(to.address().split("[@._\\-+]"))));
        int[] smallest = new int[HASHES];
        Arrays.fill(smallest, Integer.MAX_VALUE);
        long[] last = new long[RUN];
        int words = 0;
        int runs = 0;
        Wordings.Cut cut = new Wordings.Cut(message.plain.chars());
        while (cut.advance() && runs < 5_000) {
            if (Character.isDigit(message.plain.chars().charAt(cut.from))
                    || cut.to - cut.from > 24
                    || own.contains(message.plain.chars().substring(cut.from, cut.to))) {
                continue;
            }
            last[words++ % RUN] = hash(message.plain.chars(), cut.from, cut.to);
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
        return runs < LEAST_RUNS ? Optional.empty() : Optional.of(smallest);
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

    /// The hosts that belong to nobody known, with the make of the paths on them: letters, digits and lengths.
    private Optional<String> make(Message message) {
        TreeSet<String> all = new TreeSet<>();
        for (Message.Link link : message.links) {
            boolean everybodys = link.host().isEmpty()
                    || hosts.isMailSender(link.host())
                    || hosts.isShortener(link.host())
                    || hosts.isForwarding(link.host(), link.path())
                    || hosts.isFreePage(link.host(), link.path())
                    || hosts.category(link.host()).isPresent()
                    || link.owner().equals(message.sender.owner());
            if (link.followed() && !everybodys) {
                all.add(link.owner() + shape(link.path()));
            }
        }
        return all.isEmpty() ? Optional.empty() : Optional.of(all.first());
    }

    private static String shape(String path) {
        StringBuilder shape = new StringBuilder();
        int query = path.indexOf('?');
        for (String part : (query < 0 ? path : path.substring(0, query)).split("/", -1)) {
            boolean digits = part.chars().anyMatch(Character::isDigit);
            shape.append('/').append(digits ? "#" : part.length() > 20 ? "~" : part);
        }
        return shape.toString();
    }
}
