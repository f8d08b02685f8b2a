package org.tocsin.detect.sigma.correlation;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tocsin.detect.Join;
import org.tocsin.detect.Match;
import org.tocsin.detect.sigma.correlation.Correlation.Place;
import org.tocsin.detect.sigma.correlation.Correlation.Reference;
import org.tocsin.detect.sigma.correlation.Correlation.Target;
import org.tocsin.model.Origin;

/// All correlations of a pass, in event time.
///
/// A window is every timespan that ends with an event of its group. It is judged once all events of one moment are
/// in, so that nothing depends on the order in which they were read. While the condition holds from event to event
/// it is one finding, at the event that completed it; it must have failed at an event, or no event must have come
/// for a whole timespan, before there can be another.
///
/// Copies of one event count once, and an event counts once in a window however many of the rules it matched (save
/// where the question is which rules did).
public final class Windows implements Join {
    /// Bytes of windows, roughly, that are held at most.
    public static final long USUAL = 96L << 20;

    /// Names of places that are kept once, however many events name them.
    private static final int MOST_NAMES = 4096;

    /// Groups whose time is over are looked for this often where nothing happens to their correlation.
    private static final int MOMENTS_BETWEEN_SWEEPS = 4096;

    private final List<Correlation> correlations;
    private final Reading reading;
    private final long most;
    /// Where what a rule matches goes, by the rule's number.
    private final Map<Integer, List<Use>> usesOfRule = new HashMap<>();
    /// Likewise for the correlations that others refer to.
    private final List<List<Use>> usesOfCorrelation = new ArrayList<>();
    private final List<Watch> watches = new ArrayList<>();
    private final Set<Delivered> delivered = new HashSet<>();
    private final Map<String, String> names = new HashMap<>();
    private Optional<Instant> now = Optional.empty();
    private Optional<Sight.Identity> lastEvent = Optional.empty();
    private long events;
    private long held;
    private Optional<Instant> swept = Optional.empty();
    private int moments;

    private record Use(int correlation, int reference) {
        static final Comparator<Use> ORDER =
                Comparator.comparingInt(Use::correlation).thenComparingInt(Use::reference);
    }

    private record Delivered(int correlation, int reference, String key) {}

    /// One correlation at work. Groups are in the order in which they were last touched.
    private static final class Watch {
        final LinkedHashMap<String, Group> groups = new LinkedHashMap<>();
        final Set<Group> touched = new LinkedHashSet<>();
        final LeftOut leftOut = new LeftOut();
        long held;
    }

    /// @param correlations those that others refer to before those
    /// @param most bytes of windows that are held at most
    public Windows(List<Correlation> correlations, Reading reading, long most) {
        this.correlations = List.copyOf(correlations);
        this.reading = reading;
        this.most = most;
        for (int c = 0; c < correlations.size(); c++) {
            usesOfCorrelation.add(new ArrayList<>());
            watches.add(new Watch());
            List<Reference> references = correlations.get(c).references();
            for (int r = 0; r < references.size(); r++) {
                Use use = new Use(c, r);
                switch (references.get(r).target()) {
                    case Target.Input(int rule) ->
                        usesOfRule
                                .computeIfAbsent(rule, number -> new ArrayList<>())
                                .add(use);
                    case Target.Inner(int inner) -> usesOfCorrelation.get(inner).add(use);
                }
            }
        }
    }

    @Override
    public void take(Match match, Out out) {
        Sight sight = Sight.of(match.row());
        if (match.time().isEmpty()) {
            Set<Integer> told = new HashSet<>();
            for (Sight.Hit hit : sight.hits()) {
                for (Use use : usesOfRule.getOrDefault(hit.rule(), List.of())) {
                    if (told.add(use.correlation)) {
                        watches.get(use.correlation).leftOut.timeless(sight.origin());
                    }
                }
            }
            return;
        }
        Instant time = match.time().get();
        if (!now.equals(Optional.of(time))) {
            now.ifPresent(moment -> settle(moment, out));
            now = Optional.of(time);
        }
        if (!lastEvent.equals(Optional.of(sight.identity()))) {
            lastEvent = Optional.of(sight.identity());
            delivered.clear();
            events++;
        }
        record Wanted(Use use, Sight.Hit hit) {}
        List<Wanted> wanted = new ArrayList<>();
        for (Sight.Hit hit : sight.hits()) {
            for (Use use : usesOfRule.getOrDefault(hit.rule(), List.of())) {
                wanted.add(new Wanted(use, hit));
            }
        }
        wanted.sort(Comparator.comparing(Wanted::use, Use.ORDER));
        for (Wanted one : wanted) {
            deliver(time, one.use, new Happening.Matched(sight, one.hit), events, out);
        }
    }

    /// @param event its number in the order of the pass
    private void deliver(Instant time, Use use, Happening happening, long event, Out out) {
        Correlation correlation = correlations.get(use.correlation);
        Reference reference = correlation.references().get(use.reference);
        Watch watch = watches.get(use.correlation);
        Origin origin = shared(happening.sight().origin());
        Optional<List<String>> values = all(happening, reference.group());
        if (values.isEmpty()) {
            if (first(use, happening, "", true)) {
                watch.leftOut.ungrouped(origin);
            }
            return;
        }
        String value = "";
        BigDecimal number = BigDecimal.ZERO;
        if (correlation.type().looksAtValues()) {
            Optional<List<String>> looked = all(happening, reference.values());
            Optional<BigDecimal> asNumber =
                    looked.filter(list -> isNumeric(correlation)).flatMap(list -> reading.number(list.getFirst()));
            if (looked.isEmpty() || (isNumeric(correlation) && asNumber.isEmpty())) {
                if (first(use, happening, "", true)) {
                    watch.leftOut.valueless(origin);
                }
                return;
            }
            value = key(looked.get());
            number = asNumber.orElse(number);
        }
        String key = key(values.get());
        if (!first(use, happening, key, correlation.type().asksWhichRules())) {
            return;
        }
        Group group = group(time, use.correlation, key, origin, out);
        Seen seen = new Seen(time, origin, use.reference);
        group.window.add(seen, value, number);
        group.fresh++;
        Group.Completing completing = new Group.Completing(happening, seen, values.get(), event);
        if (group.latest.isEmpty() || completing.isBehind(group.latest.get())) {
            group.latest = Optional.of(completing);
        }
        watch.touched.add(group);
        weigh(watch, group, group.weight());
        while (held > most && giveUp(time, group, out)) {
            // One after another, the oldest first.
            continue;
        }
    }

    private Origin shared(Origin origin) {
        if (names.size() >= MOST_NAMES) {
            names.clear();
        }
        return new Origin(
                names.computeIfAbsent(origin.evidence(), name -> name),
                names.computeIfAbsent(origin.path(), name -> name),
                origin.record(),
                origin.offset(),
                origin.outer());
    }

    private static boolean isNumeric(Correlation correlation) {
        return switch (correlation.type()) {
            case VALUE_SUM, VALUE_AVG -> true;
            case VALUE_PERCENTILE -> correlation.condition().percentile().isPresent();
            case EVENT_COUNT, VALUE_COUNT, TEMPORAL, TEMPORAL_ORDERED -> false;
        };
    }

    /// Whether an event, or a copy of it, has not been taken for this before. What another correlation found is
    /// never a copy.
    private boolean first(Use use, Happening happening, String key, boolean byReference) {
        return happening instanceof Happening.Held
                || delivered.add(new Delivered(use.correlation, byReference ? use.reference : -1, key));
    }

    private static Optional<List<String>> all(Happening happening, List<Place> places) {
        List<String> values = new ArrayList<>(places.size());
        for (Place place : places) {
            Optional<String> value = happening.at(place);
            if (value.isEmpty()) {
                return Optional.empty();
            }
            values.add(value.get());
        }
        return Optional.of(values);
    }

    private String key(List<String> values) {
        StringBuilder key = new StringBuilder();
        for (String value : values) {
            key.append(value.length()).append(':').append(reading.fold(value));
        }
        return key.toString();
    }

    private Group group(Instant time, int correlation, String key, Origin origin, Out out) {
        Watch watch = watches.get(correlation);
        Group known = watch.groups.remove(key);
        if (known != null
                && known.last.isBefore(
                        before(time, correlations.get(correlation).span()))) {
            close(watch, known, out);
            known = null;
        }
        Group group = known == null ? new Group(key, Window.of(correlations.get(correlation)), time, origin) : known;
        group.touch(time, origin);
        watch.groups.put(key, group);
        return group;
    }

    private static Instant before(Instant time, Duration span) {
        return time.isBefore(Instant.MIN.plus(span)) ? Instant.MIN : time.minus(span);
    }

    private void weigh(Watch watch, Group group, long weight) {
        held += weight - group.weighed;
        watch.held += weight - group.weighed;
        group.weighed = weight;
    }

    /// Saves memory, first by what is over anyway. Then the correlation that holds most lets go of the oldest event
    /// of the group that was touched longest ago, and of the group with its last: a rule that is flooded does not
    /// cost the others anything.
    ///
    /// @param spared the group that is growing
    /// @return whether anything was saved
    private boolean giveUp(Instant time, Group spared, Out out) {
        long before = held;
        if (!swept.equals(Optional.of(time))) {
            swept = Optional.of(time);
            for (int c = 0; c < watches.size(); c++) {
                expire(time, c, out);
            }
        }
        if (held < before) {
            return true;
        }
        Watch heaviest = watches.getFirst();
        for (Watch watch : watches) {
            heaviest = watch.held > heaviest.held ? watch : heaviest;
        }
        Group oldest = heaviest.groups.firstEntry().getValue();
        if (oldest.window.giveUpOldest()) {
            weigh(heaviest, oldest, oldest.weight());
        } else if (oldest == spared) {
            return false;
        } else {
            heaviest.touched.remove(oldest);
            heaviest.groups.remove(oldest.key);
            close(heaviest, oldest, out);
        }
        heaviest.leftOut.forgotten(oldest.place());
        return true;
    }

    /// All events of a moment are in.
    private void settle(Instant moment, Out out) {
        boolean sweep = ++moments % MOMENTS_BETWEEN_SWEEPS == 0;
        for (int c = 0; c < correlations.size(); c++) {
            Watch watch = watches.get(c);
            if (!watch.touched.isEmpty()) {
                for (Group group : List.copyOf(watch.touched)) {
                    // It may have been given up meanwhile.
                    if (watch.touched.contains(group)) {
                        judge(moment, c, group, out);
                    }
                }
                watch.touched.clear();
                expire(moment, c, out);
            } else if (sweep) {
                expire(moment, c, out);
            }
        }
    }

    private void judge(Instant moment, int number, Group group, Out out) {
        Correlation correlation = correlations.get(number);
        Group.Completing completing = group.latest.orElseThrow();
        group.window.expire(before(moment, correlation.span()));
        Condition.Quantity quantity = group.window.number();
        boolean holds = correlation.condition().holds(quantity);
        boolean begins = holds && !group.holds;
        if (begins && correlation.alerts()) {
            group.stretch = Optional.of(new Stretch(correlation, group, completing, quantity));
        } else if (holds) {
            group.stretch.ifPresent(stretch -> stretch.goesOn(moment, group.fresh));
        } else {
            finish(group, out);
        }
        group.holds = holds;
        group.latest = Optional.empty();
        group.fresh = 0;
        weigh(watches.get(number), group, group.weight());
        if (holds) {
            Happening happening = new Happening.Held(
                    group.key,
                    completing.values(),
                    completing.happening(),
                    completing.seen().reference());
            for (Use use : usesOfCorrelation.get(number)) {
                if (begins || correlations.get(use.correlation).type().seesWhatLasts()) {
                    deliver(moment, use, happening, completing.event(), out);
                }
            }
        }
    }

    private void expire(Instant moment, int number, Out out) {
        Watch watch = watches.get(number);
        LinkedHashMap<String, Group> groups = watch.groups;
        Instant before = before(moment, correlations.get(number).span());
        for (Map.Entry<String, Group> eldest = groups.firstEntry();
                eldest != null && eldest.getValue().last.isBefore(before);
                eldest = groups.firstEntry()) {
            groups.pollFirstEntry();
            close(watch, eldest.getValue(), out);
        }
    }

    private void close(Watch watch, Group group, Out out) {
        finish(group, out);
        weigh(watch, group, 0);
    }

    private static void finish(Group group, Out out) {
        group.stretch.ifPresent(stretch -> out.finding(stretch.finding()));
        group.stretch = Optional.empty();
    }

    @Override
    public void end(Out out) {
        now.ifPresent(moment -> settle(moment, out));
        now = Optional.empty();
        for (int c = 0; c < correlations.size(); c++) {
            Watch watch = watches.get(c);
            watch.groups.values().forEach(group -> close(watch, group, out));
            watch.groups.clear();
            watch.leftOut.tell(correlations.get(c), out);
        }
    }
}
