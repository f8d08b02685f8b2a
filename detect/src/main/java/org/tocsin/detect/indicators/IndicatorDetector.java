package org.tocsin.detect.indicators;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.tocsin.detect.Detector;
import org.tocsin.detect.Match;
import org.tocsin.model.EvidenceRecord;
import org.tocsin.model.Fields;
import org.tocsin.model.Finding;
import org.tocsin.model.Shape;
import org.tocsin.model.Text;
import org.tocsin.model.ValueType;

/// Looks at every text of every record. Each indicator gives one finding a record, whose reasons name each field that
/// it was seen in, with its strongest sighting.
final class IndicatorDetector implements Detector, Search.Sightings {
    /// Past this many different indicators in one record the rest is told in one finding: a mail that quotes a whole
    /// list must not fill the disk.
    static final int MOST = 50;

    private static final int MOST_SHAPES = 4096;
    private static final int EXCERPT = 300;

    /// One indicator's sightings in the record at hand.
    private static final class Met {
        private final int place;
        private final List<Finding.Why> why = new ArrayList<>();
        private Sighting strongest;
        private int lastSlot = -1;

        Met(int place, Sighting how) {
            this.place = place;
            this.strongest = how;
        }
    }

    private final Rulebook rules;
    private final Search search;
    private final Text text = new Text();
    private final Map<Shape, Search.FieldSense[]> senses = new IdentityHashMap<>();
    private final Map<Integer, Met> met = new LinkedHashMap<>();
    private int further;
    private Shape shape = Shape.of(List.of());
    private int slot;

    IndicatorDetector(Index index, Rulebook rules) {
        this.rules = rules;
        this.search = new Search(index, this);
    }

    @Override
    public void examine(EvidenceRecord record, Consumer<Finding> out, Consumer<Match> matches) {
        shape = record.shape();
        Search.FieldSense[] sense = senses(shape);
        for (slot = 0; slot < shape.size(); slot++) {
            int count = record.count(slot);
            for (int i = 0; i < count; i++) {
                record.read(slot, i, text);
                if (text.type() == ValueType.TEXT) {
                    search.look(text, sense[slot]);
                }
            }
        }
        if (!met.isEmpty()) {
            report(record, out);
        }
    }

    private void report(EvidenceRecord record, Consumer<Finding> out) {
        Fields fields = Fields.of(record);
        for (Met one : met.values()) {
            out.accept(new Finding(
                    record.time(),
                    rules.rule(one.place, one.strongest, record.time()),
                    record.kind(),
                    record.origin(),
                    record.recovered(),
                    one.why,
                    fields));
        }
        if (further > 0) {
            Finding.Why why = new Finding.Why("", "", "", further + " further sightings of listed values");
            out.accept(new Finding(
                    record.time(),
                    Rulebook.MANY,
                    record.kind(),
                    record.origin(),
                    record.recovered(),
                    List.of(why),
                    fields));
        }
        met.clear();
        further = 0;
    }

    @Override
    public void met(int place, Sighting how, char[] chars, int length, int from, int to) {
        Met one = met.get(place);
        if (one == null) {
            if (met.size() == MOST) {
                further++;
                return;
            }
            one = new Met(place, how);
            met.put(place, one);
        }
        boolean stronger = how.compareTo(one.strongest) < 0;
        if (stronger) {
            one.strongest = how;
        }
        if (one.lastSlot != slot || stronger) {
            one.lastSlot = slot;
            one.why.add(new Finding.Why(
                    "",
                    shape.name(slot),
                    excerpt(chars, length, from, to),
                    rules.matched(place, how, new String(chars, from, to - from))));
        }
    }

    /// The value, or the part of a long one around what was seen.
    private static String excerpt(char[] chars, int length, int from, int to) {
        if (length <= EXCERPT) {
            return new String(chars, 0, length);
        }
        int start = Math.max(0, from - EXCERPT / 2);
        int stop = Math.min(length, Math.max(to, start + EXCERPT));
        return (start > 0 ? "…" : "") + new String(chars, start, stop - start) + (stop < length ? "…" : "");
    }

    private Search.FieldSense[] senses(Shape of) {
        Search.FieldSense[] known = senses.get(of);
        if (known != null) {
            return known;
        }
        Search.FieldSense[] sense = new Search.FieldSense[of.size()];
        for (int i = 0; i < sense.length; i++) {
            String name = of.name(i).toLowerCase(Locale.ROOT);
            sense[i] = new Search.FieldSense(
                    name.contains("version"),
                    name.contains("process")
                            || name.contains("image")
                            || name.contains("file")
                            || name.contains("path")
                            || name.contains("exe")
                            || name.contains("attachment")
                            || name.equals("name"));
        }
        if (senses.size() < MOST_SHAPES) {
            senses.put(of, sense);
        }
        return sense;
    }
}
