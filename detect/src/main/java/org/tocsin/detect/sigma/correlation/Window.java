package org.tocsin.detect.sigma.correlation;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tocsin.detect.sigma.correlation.Condition.Quantity;

/// What one group of a correlation holds of the timespan that ends now. Events are added in the order of time; the
/// number is asked for once all events of a moment are in.
abstract sealed class Window {
    /// @param value folded for `value_count` and rarity
    abstract void add(Seen seen, String value, BigDecimal number);

    /// Lets go of what lies before a time.
    abstract void expire(Instant before);

    abstract Quantity number();

    /// The events behind the number, in the order of time: all of them, or those that stand for more.
    abstract List<Seen> seen();

    /// Roughly, in bytes.
    abstract long weight();

    /// Gives up its oldest event to save memory; false where it holds no more than one.
    abstract boolean giveUpOldest();

    static Window of(Correlation correlation) {
        Condition condition = correlation.condition();
        int rules = correlation.references().size();
        return switch (correlation.type()) {
            case EVENT_COUNT -> new Events(condition.enough());
            case VALUE_COUNT -> new Values(condition.enough());
            case VALUE_SUM -> new Numbers(false);
            case VALUE_AVG -> new Numbers(true);
            case VALUE_PERCENTILE ->
                condition.percentile().isPresent()
                        ? new Ranked(condition.percentile().get())
                        : new Shares();
            case TEMPORAL -> new Together(rules);
            case TEMPORAL_ORDERED -> new InOrder(rules);
        };
    }

    /// Counts events. Holds the newest ones only, as many as can make a difference.
    static final class Events extends Window {
        private final int enough;
        private final Deque<Seen> events = new ArrayDeque<>();

        Events(int enough) {
            this.enough = enough;
        }

        @Override
        void add(Seen seen, String value, BigDecimal number) {
            events.add(seen);
            if (events.size() > enough) {
                events.remove();
            }
        }

        @Override
        void expire(Instant before) {
            while (!events.isEmpty() && events.getFirst().time().isBefore(before)) {
                events.remove();
            }
        }

        @Override
        Quantity number() {
            return Quantity.of(events.size(), enough);
        }

        @Override
        List<Seen> seen() {
            return List.copyOf(events);
        }

        @Override
        long weight() {
            return events.size() * Seen.WEIGHT;
        }

        @Override
        boolean giveUpOldest() {
            return events.size() > 1 && events.poll() != null;
        }
    }

    /// Counts different values, each held with its last event. Holds the newest only, as many as can make a
    /// difference.
    static final class Values extends Window {
        private final int enough;
        private final LinkedHashMap<String, Seen> last = new LinkedHashMap<>();
        private long characters;

        Values(int enough) {
            this.enough = enough;
        }

        @Override
        void add(Seen seen, String value, BigDecimal number) {
            if (last.remove(value) == null) {
                characters += value.length();
            }
            last.put(value, seen);
            if (last.size() > enough) {
                dropFirst();
            }
        }

        private void dropFirst() {
            characters -= last.pollFirstEntry().getKey().length();
        }

        @Override
        void expire(Instant before) {
            while (!last.isEmpty() && last.firstEntry().getValue().time().isBefore(before)) {
                dropFirst();
            }
        }

        @Override
        Quantity number() {
            return Quantity.of(last.size(), enough);
        }

        @Override
        List<Seen> seen() {
            return List.copyOf(last.values());
        }

        @Override
        long weight() {
            return last.size() * (Seen.WEIGHT + 120) + 2 * characters;
        }

        @Override
        boolean giveUpOldest() {
            if (last.size() < 2) {
                return false;
            }
            dropFirst();
            return true;
        }
    }

    /// Adds numbers up, exactly.
    static final class Numbers extends Window {
        private record One(Seen seen, BigDecimal number) {}

        private final boolean average;
        private final Deque<One> all = new ArrayDeque<>();
        private BigDecimal sum = BigDecimal.ZERO;

        Numbers(boolean average) {
            this.average = average;
        }

        @Override
        void add(Seen seen, String value, BigDecimal number) {
            all.add(new One(seen, number));
            sum = sum.add(number);
        }

        @Override
        void expire(Instant before) {
            while (!all.isEmpty() && all.getFirst().seen.time().isBefore(before)) {
                sum = sum.subtract(all.remove().number);
            }
        }

        @Override
        Quantity number() {
            return new Quantity(sum, average ? Math.max(1, all.size()) : 1, false);
        }

        @Override
        List<Seen> seen() {
            return all.stream().map(One::seen).toList();
        }

        @Override
        long weight() {
            return all.size() * (Seen.WEIGHT + 80);
        }

        @Override
        boolean giveUpOldest() {
            if (all.size() < 2) {
                return false;
            }
            sum = sum.subtract(all.remove().number);
            return true;
        }
    }

    /// The percentile by the nearest rank: of n numbers in order the one at place n·p/100, rounded up. The numbers
    /// up to that place are kept apart from the others, so that one more costs little.
    static final class Ranked extends Window {
        private record One(Seen seen, BigDecimal number) {}

        private final BigDecimal percentile;
        private final Deque<One> all = new ArrayDeque<>();
        private final Pile low = new Pile();
        private final Pile high = new Pile();

        Ranked(BigDecimal percentile) {
            this.percentile = percentile;
        }

        @Override
        void add(Seen seen, String value, BigDecimal number) {
            all.add(new One(seen, number));
            if (low.size > 0 && number.compareTo(low.last()) <= 0) {
                low.add(number);
            } else {
                high.add(number);
            }
            balance();
        }

        private void drop() {
            BigDecimal number = all.remove().number;
            if (!low.remove(number)) {
                high.remove(number);
            }
            balance();
        }

        private void balance() {
            long rank = all.isEmpty() ? 0 : rank(percentile, all.size());
            while (low.size < rank) {
                BigDecimal number = high.first();
                high.remove(number);
                low.add(number);
            }
            while (low.size > rank) {
                BigDecimal number = low.last();
                low.remove(number);
                high.add(number);
            }
        }

        static long rank(BigDecimal percentile, long count) {
            return percentile
                    .multiply(BigDecimal.valueOf(count))
                    .divide(BigDecimal.valueOf(100), 0, java.math.RoundingMode.CEILING)
                    .max(BigDecimal.ONE)
                    .longValueExact();
        }

        @Override
        void expire(Instant before) {
            while (!all.isEmpty() && all.getFirst().seen.time().isBefore(before)) {
                drop();
            }
        }

        @Override
        Quantity number() {
            return new Quantity(low.size == 0 ? BigDecimal.ZERO : low.last(), 1, false);
        }

        @Override
        List<Seen> seen() {
            return all.stream().map(One::seen).toList();
        }

        @Override
        long weight() {
            return all.size() * (Seen.WEIGHT + 160);
        }

        @Override
        boolean giveUpOldest() {
            if (all.size() < 2) {
                return false;
            }
            drop();
            return true;
        }

        /// Numbers in order, with how often each is there.
        private static final class Pile {
            private final java.util.TreeMap<BigDecimal, Long> counts = new java.util.TreeMap<>();
            private long size;

            void add(BigDecimal number) {
                counts.merge(number, 1L, Long::sum);
                size++;
            }

            boolean remove(BigDecimal number) {
                Long count = counts.get(number);
                if (count == null) {
                    return false;
                }
                if (count == 1) {
                    counts.remove(number);
                } else {
                    counts.put(number, count - 1);
                }
                size--;
                return true;
            }

            BigDecimal first() {
                return counts.firstKey();
            }

            BigDecimal last() {
                return counts.lastKey();
            }
        }
    }

    /// How rare the rarest value of this moment is: its share of all events of the window, in percent.
    static final class Shares extends Window {
        private record One(Seen seen, String value) {}

        private final Deque<One> all = new ArrayDeque<>();
        private final Map<String, Long> counts = new HashMap<>();
        private final Set<String> fresh = new LinkedHashSet<>();
        private Optional<Instant> moment = Optional.empty();
        private long characters;

        @Override
        void add(Seen seen, String value, BigDecimal number) {
            if (!moment.equals(Optional.of(seen.time()))) {
                moment = Optional.of(seen.time());
                fresh.clear();
            }
            all.add(new One(seen, value));
            fresh.add(value);
            characters += value.length();
            counts.merge(value, 1L, Long::sum);
        }

        private void drop() {
            String value = all.remove().value;
            characters -= value.length();
            counts.computeIfPresent(value, (v, count) -> count == 1 ? null : Long.valueOf(count - 1));
        }

        @Override
        void expire(Instant before) {
            while (!all.isEmpty() && all.getFirst().seen.time().isBefore(before)) {
                drop();
            }
        }

        @Override
        Quantity number() {
            long fewest = fresh.stream()
                    .mapToLong(value -> counts.getOrDefault(value, 0L))
                    .filter(count -> count > 0)
                    .min()
                    .orElse(all.size());
            return new Quantity(BigDecimal.valueOf(100 * fewest), Math.max(1, all.size()), false);
        }

        @Override
        List<Seen> seen() {
            return all.stream().map(One::seen).toList();
        }

        @Override
        long weight() {
            return all.size() * (Seen.WEIGHT + 120) + 2 * characters;
        }

        @Override
        boolean giveUpOldest() {
            if (all.size() < 2) {
                return false;
            }
            drop();
            return true;
        }
    }

    /// Which rules matched, each with its last event.
    static final class Together extends Window {
        private final Optional<Seen>[] last;

        @SuppressWarnings({"unchecked", "rawtypes"})
        Together(int rules) {
            last = new Optional[rules];
            java.util.Arrays.fill(last, Optional.empty());
        }

        @Override
        void add(Seen seen, String value, BigDecimal number) {
            last[seen.reference()] = Optional.of(seen);
        }

        @Override
        void expire(Instant before) {
            for (int rule = 0; rule < last.length; rule++) {
                last[rule] = last[rule].filter(seen -> !seen.time().isBefore(before));
            }
        }

        @Override
        Quantity number() {
            return Quantity.of(seen().size());
        }

        @Override
        List<Seen> seen() {
            return java.util.Arrays.stream(last)
                    .flatMap(Optional::stream)
                    .sorted(Comparator.comparing(Seen::time))
                    .toList();
        }

        @Override
        long weight() {
            return last.length * Seen.WEIGHT;
        }

        @Override
        boolean giveUpOldest() {
            return false;
        }
    }

    /// How many rules matched one after another. For each rule and each length it holds the chain that begins last,
    /// which stays in the window longest. Events of one moment count as being in order.
    static final class InOrder extends Window {
        private record Chain(Instant start, Seen end, Optional<Chain> before) {}

        private final Optional<Chain>[][] chains;
        private final Optional<Seen>[] fresh;
        private Optional<Instant> earliest = Optional.empty();

        @SuppressWarnings({"unchecked", "rawtypes"})
        InOrder(int rules) {
            chains = new Optional[rules][];
            for (int rule = 0; rule < rules; rule++) {
                chains[rule] = new Optional[rule + 1];
                java.util.Arrays.fill(chains[rule], Optional.empty());
            }
            fresh = new Optional[rules];
            java.util.Arrays.fill(fresh, Optional.empty());
        }

        @Override
        void add(Seen seen, String value, BigDecimal number) {
            fresh[seen.reference()] = Optional.of(seen);
        }

        private void link() {
            for (int rule = 0; rule < fresh.length; rule++) {
                if (fresh[rule].isEmpty()) {
                    continue;
                }
                Seen end = fresh[rule].get();
                fresh[rule] = Optional.empty();
                chains[rule][0] = Optional.of(new Chain(end.time(), end, Optional.empty()));
                for (int length = 1; length <= rule; length++) {
                    Optional<Chain> best = Optional.empty();
                    for (int earlier = length - 1; earlier < rule; earlier++) {
                        Optional<Chain> one = chains[earlier][length - 1];
                        if (one.isPresent()
                                && (best.isEmpty() || one.get().start.isAfter(best.get().start))) {
                            best = one;
                        }
                    }
                    if (best.isPresent()) {
                        chains[rule][length] = Optional.of(new Chain(best.get().start, end, best));
                    }
                }
            }
        }

        @Override
        void expire(Instant before) {
            earliest = Optional.of(before);
        }

        private Optional<Chain> longest() {
            link();
            for (int length = chains.length - 1; length >= 0; length--) {
                Optional<Chain> best = Optional.empty();
                for (int rule = length; rule < chains.length; rule++) {
                    Optional<Chain> one = chains[rule][length];
                    if (one.isPresent()
                            && (earliest.isEmpty() || !one.get().start.isBefore(earliest.get()))
                            && (best.isEmpty()
                                    || one.get()
                                            .end
                                            .time()
                                            .isAfter(best.get().end.time()))) {
                        best = one;
                    }
                }
                if (best.isPresent()) {
                    return best;
                }
            }
            return Optional.empty();
        }

        @Override
        Quantity number() {
            return Quantity.of(seen().size());
        }

        @Override
        List<Seen> seen() {
            List<Seen> events = new ArrayList<>();
            for (Optional<Chain> chain = longest(); chain.isPresent(); chain = chain.get().before) {
                events.addFirst(chain.get().end);
            }
            return events;
        }

        @Override
        long weight() {
            return chains.length * (chains.length + 1L) / 2 * (Seen.WEIGHT + 40);
        }

        @Override
        boolean giveUpOldest() {
            return false;
        }
    }
}
