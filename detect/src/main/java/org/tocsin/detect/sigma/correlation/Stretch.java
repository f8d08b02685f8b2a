package org.tocsin.detect.sigma.correlation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tocsin.model.Fields;
import org.tocsin.model.Finding;
import org.tocsin.model.Origin;
import org.tocsin.model.ValueType;

/// The time for which a correlation's condition holds without a break. Becomes one finding when it ends, which then
/// says how long it went on.
final class Stretch {
    /// Events beside the one that completed the condition that a finding names, the first half and the last.
    private static final int MOST_NAMED = 12;

    private final Correlation correlation;
    private final Instant began;
    private final Sight sight;
    private final Fields fields;
    private final List<Finding.Why> why = new ArrayList<>();
    private final long held;
    private long events;
    private Instant ended;

    /// @param number what the condition was held against
    Stretch(Correlation correlation, Group group, Group.Completing completing, Condition.Quantity number) {
        this.correlation = correlation;
        this.sight = completing.happening().sight();
        this.began = completing.seen().time();
        this.ended = began;
        List<Seen> seen = group.window.seen();
        // A window may hold fewer events than came at once.
        this.events = Math.max(seen.size(), group.fresh);
        this.held = seen.size();
        this.fields = fields(completing.values());
        Condition condition = correlation.condition();
        String of = correlation.type().word()
                + (condition.fields().isEmpty() ? "" : " " + String.join(" + ", condition.fields()))
                + condition.percentile().map(p -> " " + p.toPlainString()).orElse("");
        why.add(new Finding.Why("", of, number.toString(), condition.asked() + " in " + correlation.spanWritten()));
        for (int i = 0; i < completing.values().size(); i++) {
            why.add(new Finding.Why(
                    "", correlation.groupBy().get(i), completing.values().get(i), "group-by"));
        }
        name(seen, completing.seen());
    }

    private Fields fields(List<String> group) {
        List<Fields.Field> all = new ArrayList<>(sight.told());
        for (int i = 0; i < group.size(); i++) {
            String name = correlation.groupBy().get(i);
            if (all.stream().noneMatch(field -> field.name().equals(name))) {
                all.add(new Fields.Field(name, List.of(new Fields.Value(ValueType.TEXT, group.get(i)))));
            }
        }
        return new Fields(all);
    }

    private void name(List<Seen> seen, Seen completing) {
        List<Seen> others = new ArrayList<>(seen);
        others.remove(completing);
        int size = others.size();
        for (int i = 0; i < size; i++) {
            if (i == MOST_NAMED / 2 && size > MOST_NAMED) {
                why.add(new Finding.Why("", "events", Integer.toString(size - MOST_NAMED), "not named here"));
                i = size - MOST_NAMED / 2;
            }
            Seen one = others.get(i);
            Origin origin = one.origin();
            String place = origin.path()
                    + (origin.record() >= 0
                            ? " #" + origin.record()
                            : origin.offset() >= 0 ? " @" + origin.offset() : "")
                    + (origin.evidence().equals(sight.origin().evidence()) ? "" : " (" + origin.evidence() + ")");
            why.add(new Finding.Why(
                    "",
                    one.time().toString(),
                    place,
                    correlation.references().get(one.reference()).name()));
        }
    }

    void goesOn(Instant now, long more) {
        ended = now;
        events += more;
    }

    Finding finding() {
        List<Finding.Why> all = new ArrayList<>(why);
        if (ended.isAfter(began) || events > held) {
            all.add(1, new Finding.Why("", "events", Long.toString(events), "in all, until " + ended));
        }
        return new Finding(
                Optional.of(began), correlation.rule(), sight.kind(), sight.origin(), sight.recovered(), all, fields);
    }

    /// Roughly, in bytes.
    long weight() {
        return 600 + 250L * why.size();
    }
}
