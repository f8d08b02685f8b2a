package org.tocsin.investigation.look;

import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Counts by any key, exactly, within a fixed amount of memory: each thread counts in a map that goes to the sorter
/// when it is full, and what shares a key is added up when all comes back in order.
final class Grouping {
    /// Bytes of keys that one thread holds.
    private static final long HELD = 8L << 20;

    /// One key with what was counted under it.
    ///
    /// @param key of as many texts as were added
    record Group(List<String> key, long count, Optional<Instant> first, Optional<Instant> last) {}

    /// Takes groups in the order of their keys.
    interface Taker {
        void take(Group group) throws IOException;
    }

    private final Sorter sorter;
    private final int parts;

    /// @param parts the number of texts of a key
    Grouping(Sorter sorter, int parts) {
        this.sorter = sorter;
        this.parts = parts;
    }

    /// For one thread.
    Counter open() {
        return new Counter();
    }

    static Optional<Instant> earlier(Optional<Instant> a, Optional<Instant> b) {
        return b.isPresent() && (a.isEmpty() || b.get().isBefore(a.get())) ? b : a;
    }

    static Optional<Instant> later(Optional<Instant> a, Optional<Instant> b) {
        return b.isPresent() && (a.isEmpty() || b.get().isAfter(a.get())) ? b : a;
    }

    private static final class Tally {
        private long count;
        private Optional<Instant> first = Optional.empty();
        private Optional<Instant> last = Optional.empty();

        void add(long more, Optional<Instant> from, Optional<Instant> to) {
            count += more;
            first = earlier(first, from);
            last = later(last, to);
        }
    }

    final class Counter {
        private final Map<List<String>, Tally> tallies = new HashMap<>();
        private long held;

        private Counter() {}

        void add(List<String> key, Optional<Instant> time) throws IOException {
            if (key.size() != parts) {
                throw new IllegalArgumentException(key.size() + " texts for a key of " + parts);
            }
            Tally tally = tallies.get(key);
            if (tally == null) {
                tally = new Tally();
                tallies.put(key, tally);
                held += 200;
                for (String part : key) {
                    held += 60 + 2L * part.length();
                }
            }
            tally.add(1, time, time);
            if (held > HELD) {
                end();
            }
        }

        void end() throws IOException {
            for (Map.Entry<List<String>, Tally> entry : tallies.entrySet()) {
                Tally tally = entry.getValue();
                sorter.add(
                        new Packed().texts(entry.getKey()).bytes(),
                        new Packed()
                                .number(tally.count)
                                .time(tally.first)
                                .time(tally.last)
                                .bytes());
            }
            tallies.clear();
            held = 0;
        }
    }

    /// Hands on all groups. May be called once, when all threads have come to their end.
    void drain(Taker taker) throws IOException {
        Open open = new Open(taker);
        sorter.drainRows(open::add);
        open.close();
    }

    /// The group that rows are being added to.
    private final class Open {
        private final Taker taker;
        private List<String> key = List.of();
        private Tally tally = new Tally();

        Open(Taker taker) {
            this.taker = taker;
        }

        void add(byte[] packed, byte[] value) throws IOException {
            List<String> next = Packed.open(packed).texts(parts);
            if (!next.equals(key)) {
                close();
                key = next;
                tally = new Tally();
            }
            Packed.Unpacked counted = Packed.open(value);
            tally.add(counted.number(), counted.time(), counted.time());
        }

        void close() throws IOException {
            if (tally.count > 0) {
                taker.take(new Group(key, tally.count, tally.first, tally.last));
            }
        }
    }
}
