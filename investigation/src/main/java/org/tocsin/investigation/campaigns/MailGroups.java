package org.tocsin.investigation.campaigns;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.tocsin.detect.mail.MailTraits;
import org.tocsin.investigation.look.Sorter;

/// Puts messages that belong together into groups: first all are added, then every one is told its group and what ties
/// it.
///
/// Which messages are in one group depends on the set of messages alone, not on their order, the number of threads or
/// how they were split. A group bears the name of its earliest message. What is added later can bring messages into a
/// group or join two, and never takes one apart; the name stays unless something earlier joins.
///
/// A message takes some thirty bytes of memory; all else is sorted on disk.
///
/// Belongs to one thread.
public final class MailGroups {
    /// Two uses of the same infrastructure that lie further apart are not one: names and addresses get other owners.
    static final long FADES_SECONDS = 400L * 24 * 3600;

    /// So many of the smallest hashes must agree: about three fifths of all runs in common.
    private static final int ALIKE = 19;

    private static final int ROWS = 3;
    private static final int BANDS = 10;
    private static final int MOST_KINDS_OF_TEXT = 24;
    private static final int MOST_TIES = 6;
    private static final int HASH_BYTES = 12;
    private static final long NEVER = Long.MAX_VALUE;

    /// What ties a message to another.
    ///
    /// @param with the key of the other message, the first that has it in common
    /// @param shown what they have in common; empty for a text
    /// @param alike how much of the text they have in common, in hundredths; 0 for other ties
    public record Tie(MailTraits.Kind kind, String with, String shown, int alike) {}

    /// Where a message belongs.
    ///
    /// @param group empty where it is alone
    /// @param size messages in the group, 1 for a message that is alone
    /// @param ties those of the group's first message are those of the others to it
    public record Place(Optional<String> group, int size, List<Tie> ties) {
        public Place {
            ties = List.copyOf(ties);
        }
    }

    /// Takes the places in the order in which messages were added.
    public interface Taker {
        void take(Place place) throws IOException;
    }

    private final Sorter traits;
    private final Sorter ties;
    private long[] times = new long[64];
    private long[] keys = new long[64];
    private int[] parents = new int[64];
    private int count;

    public MailGroups(Sorter.Source sorters) {
        this.traits = sorters.open();
        this.ties = sorters.open();
    }

    /// Adds the next message.
    ///
    /// @param key as [org.tocsin.detect.mail.MessageKey] gives it; two copies of a message may have the same
    public void add(String key, Optional<Instant> time, MailTraits found) throws IOException {
        if (count == times.length) {
            times = Arrays.copyOf(times, count * 2);
            keys = Arrays.copyOf(keys, count * 2);
            parents = Arrays.copyOf(parents, count * 2);
        }
        int number = count++;
        times[number] = time.map(Instant::getEpochSecond).orElse(NEVER);
        keys[number] = HexFormat.fromHexDigitsToLong(key);
        parents[number] = number;
        for (MailTraits.Trait trait : found.traits()) {
            add(trait.kind(), trait.key(), number, trait.shown().getBytes(StandardCharsets.UTF_8));
        }
        List<Integer> print = found.print();
        if (!print.isEmpty()) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            DataOutputStream out = new DataOutputStream(bytes);
            for (int hash : print) {
                out.writeInt(hash);
            }
            for (int band = 0; band < BANDS; band++) {
                String part = band + " " + print.subList(band * ROWS, band * ROWS + ROWS);
                add(MailTraits.Kind.TEXT, part, number, bytes.toByteArray());
            }
        }
    }

    private void add(MailTraits.Kind kind, String key, int number, byte[] value) throws IOException {
        ByteArrayOutputStream row = new ByteArrayOutputStream(HASH_BYTES + 24);
        DataOutputStream out = new DataOutputStream(row);
        out.writeByte(kind.ordinal());
        out.write(hash(key));
        // Without a time it stands first, and ties to what comes next.
        out.writeLong((times[number] == NEVER ? Long.MIN_VALUE : times[number]) ^ Long.MIN_VALUE);
        out.writeLong(keys[number]);
        out.writeInt(number);
        traits.add(row.toByteArray(), value);
    }

    private static byte[] hash(String key) {
        try {
            byte[] all = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return Arrays.copyOf(all, HASH_BYTES);
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every JDK has it", impossible);
        }
    }

    /// Tells every message its place. May be called once, when all were added.
    public void settle(Taker taker) throws IOException {
        Meeting meeting = new Meeting();
        traits.drainRows(meeting);
        int[] sizes = new int[count];
        for (int number = 0; number < count; number++) {
            sizes[root(number)]++;
        }
        Telling telling = new Telling(sizes, taker);
        ties.drainRows(telling);
        telling.until(count);
    }

    private int root(int number) {
        int root = number;
        while (parents[root] != root) {
            root = parents[root];
        }
        for (int at = number; parents[at] != root; ) {
            int next = parents[at];
            parents[at] = root;
            at = next;
        }
        return root;
    }

    /// The earlier of two roots becomes that of both.
    private void join(int one, int other) {
        int first = root(one);
        int second = root(other);
        if (first != second) {
            boolean inOrder = isEarlier(first, second);
            parents[inOrder ? second : first] = inOrder ? first : second;
        }
    }

    private boolean isEarlier(int one, int other) {
        return times[one] != times[other]
                ? times[one] < times[other]
                : keys[one] != keys[other] ? keys[one] < keys[other] : one < other;
    }

    private String key(int number) {
        return String.format(Locale.ROOT, "%012x", keys[number]);
    }

    /// Goes through the traits, those that are the same one after the other.
    private final class Meeting implements Sorter.Taker {
        private byte[] trait = new byte[0];
        private final List<Text> texts = new ArrayList<>();
        private int first;
        private int last;

        private record Text(int number, int[] print) {}

        @Override
        public void take(byte[] key, byte[] value) throws IOException {
            DataInputStream row = new DataInputStream(new ByteArrayInputStream(key, 1 + HASH_BYTES, 20));
            row.readLong();
            row.readLong();
            int number = row.readInt();
            MailTraits.Kind kind = MailTraits.Kind.values()[key[0]];
            boolean same = trait.length > 0 && Arrays.equals(trait, 0, trait.length, key, 0, 1 + HASH_BYTES);
            if (!same) {
                trait = Arrays.copyOf(key, 1 + HASH_BYTES);
                texts.clear();
            }
            if (kind == MailTraits.Kind.TEXT) {
                text(number, value);
                return;
            }
            if (same && isNear(kind, last, number)) {
                join(first, number);
                String shown = new String(value, StandardCharsets.UTF_8);
                tie(number, kind, first, shown, 0);
                if (last == first) {
                    tie(first, kind, number, shown, 0);
                }
            } else {
                first = number;
            }
            last = number;
        }

        private boolean isNear(MailTraits.Kind kind, int one, int other) {
            return !kind.fades()
                    || times[one] == NEVER
                    || times[other] == NEVER
                    || Math.abs(times[other] - times[one]) <= FADES_SECONDS;
        }

        /// A band in common is only a chance: the prints decide.
        private void text(int number, byte[] value) throws IOException {
            int[] print = new int[MailTraits.HASHES];
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(value));
            for (int i = 0; i < print.length; i++) {
                print[i] = in.readInt();
            }
            Optional<Text> best = texts.stream()
                    .max(Comparator.comparingInt((Text text) -> agreeing(text.print, print))
                            .thenComparing(text -> -text.number));
            int agree = best.map(text -> agreeing(text.print, print)).orElse(0);
            if (best.isPresent() && agree >= ALIKE) {
                int other = best.get().number;
                join(other, number);
                int alike = agree * 100 / MailTraits.HASHES;
                tie(number, MailTraits.Kind.TEXT, other, "", alike);
                tie(other, MailTraits.Kind.TEXT, number, "", alike);
            }
            if (agree < MailTraits.HASHES && texts.size() < MOST_KINDS_OF_TEXT) {
                texts.add(new Text(number, print));
            }
        }

        private static int agreeing(int[] one, int[] other) {
            int agree = 0;
            for (int i = 0; i < one.length; i++) {
                agree += one[i] == other[i] ? 1 : 0;
            }
            return agree;
        }

        private void tie(int number, MailTraits.Kind kind, int with, String shown, int alike) throws IOException {
            ByteArrayOutputStream key = new ByteArrayOutputStream();
            DataOutputStream row = new DataOutputStream(key);
            row.writeInt(number);
            row.writeByte(kind.ordinal());
            row.writeByte(100 - alike);
            ByteArrayOutputStream value = new ByteArrayOutputStream();
            DataOutputStream out = new DataOutputStream(value);
            // Names before numbers: which number a message has depends on how it came in.
            out.writeLong(keys[with]);
            out.writeUTF(shown);
            ties.add(key.toByteArray(), value.toByteArray());
        }
    }

    /// Hands out the places in the order of messages.
    private final class Telling implements Sorter.Taker {
        private final int[] sizes;
        private final Taker taker;
        private final List<Tie> ties = new ArrayList<>();
        private int number;

        Telling(int[] sizes, Taker taker) {
            this.sizes = sizes;
            this.taker = taker;
        }

        @Override
        public void take(byte[] key, byte[] value) throws IOException {
            DataInputStream row = new DataInputStream(new ByteArrayInputStream(key));
            until(row.readInt());
            MailTraits.Kind kind = MailTraits.Kind.values()[row.readByte()];
            int alike = 100 - row.readByte();
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(value));
            Tie tie = new Tie(
                    kind,
                    String.format(Locale.ROOT, "%012x", in.readLong()),
                    in.readUTF(),
                    kind == MailTraits.Kind.TEXT ? alike : 0);
            // The nearest text is enough; of the other kinds, two each.
            long before = ties.stream().filter(one -> one.kind() == kind).count();
            long most = kind == MailTraits.Kind.TEXT ? 1 : 2;
            if (ties.size() < MOST_TIES && before < most && !ties.contains(tie)) {
                ties.add(tie);
            }
        }

        /// Tells all messages before this one.
        void until(int next) throws IOException {
            while (number < next) {
                int root = root(number);
                boolean alone = sizes[root] == 1;
                taker.take(new Place(alone ? Optional.empty() : Optional.of("g" + key(root)), sizes[root], ties));
                ties.clear();
                number++;
            }
        }
    }
}
