package org.tocsin.detect.sigma;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.tocsin.model.EvidenceRecord;
import org.tocsin.model.ValueType;

/// The values of one field view in the record at hand. The first few are kept, folded once; a record with a million
/// values is read through again for each question instead, so that its size here is bounded.
final class FieldValues {
    private static final int KEPT = 32;

    private final FieldView view;
    private final List<Value> kept = new ArrayList<>(1);
    /// The one value that later ones are read into, where there are any.
    private final List<Value> passing = new ArrayList<>(0);
    private final SpareValues spares;
    private int count;
    private int[] slots = new int[0];
    private List<FieldView.Made> made = List.of();
    private int[] firsts = new int[0];

    FieldValues(FieldView view, SpareValues spares) {
        this.view = view;
        this.spares = spares;
    }

    /// Takes up a record. Nothing is decoded yet, save for derived views.
    ///
    /// @param atSlots from [FieldView#slots]
    void take(EvidenceRecord record, int[] atSlots) {
        slots = atSlots;
        switch (view) {
            case FieldView.Named named -> count = slots[0] < 0 ? 0 : record.count(slots[0]);
            case FieldView.Missing missing -> count = 0;
            case FieldView.Derived derived -> {
                made = derived.make(record, slots);
                count = made.size();
            }
            case FieldView.Everything everything -> {
                int size = record.shape().size();
                firsts = firsts.length == size + 1 ? firsts : new int[size + 1];
                int sum = 0;
                for (int slot = 0; slot < size; slot++) {
                    firsts[slot] = sum;
                    sum += record.count(slot);
                }
                firsts[size] = sum;
                count = sum;
            }
        }
    }

    int count() {
        return count;
    }

    /// One value; valid until the next call, at least.
    Value at(EvidenceRecord record, int ordinal) {
        if (ordinal < KEPT) {
            // Values are asked for from the first on; earlier ones that nobody asked for are read now.
            while (kept.size() <= ordinal) {
                Value fresh = spares.take();
                read(record, kept.size(), fresh);
                kept.add(fresh);
            }
            return kept.get(ordinal);
        }
        if (passing.isEmpty()) {
            passing.add(spares.take());
        }
        read(record, ordinal, passing.getFirst());
        return passing.getFirst();
    }

    /// Lets go of the record.
    void release() {
        kept.forEach(spares::give);
        kept.clear();
        passing.forEach(spares::give);
        passing.clear();
        made = List.of();
    }

    private void read(EvidenceRecord record, int ordinal, Value into) {
        switch (view) {
            case FieldView.Named named -> record.read(slots[0], ordinal, into.renew(slots[0], ordinal));
            case FieldView.Missing missing -> throw new IllegalStateException("a missing field has no values");
            case FieldView.Derived derived -> {
                FieldView.Made one = made.get(ordinal);
                into.renew(one.slot(), one.index()).clear(ValueType.TEXT).append(one.text());
            }
            case FieldView.Everything everything -> {
                int at = Arrays.binarySearch(firsts, ordinal);
                int slot = at < 0 ? -at - 2 : at;
                // Fields without values share their start with the next one.
                while (firsts[slot + 1] <= ordinal) {
                    slot++;
                }
                int index = ordinal - firsts[slot];
                record.read(slot, index, into.renew(slot, index));
            }
        }
    }

    /// Whether any value passes.
    boolean any(EvidenceRecord record, ValueTest.OfValue test) {
        for (int i = 0; i < count; i++) {
            if (test.holds(at(record, i))) {
                return true;
            }
        }
        return false;
    }

    /// Whether any value of this field stands in the asked relation to any of the other's. Looks at the first thousand
    /// of each.
    boolean any(EvidenceRecord record, ValueTest.SameAs test, FieldValues other) {
        int most = Math.min(count, FieldView.MOST);
        int mostOther = Math.min(other.count, FieldView.MOST);
        for (int i = 0; i < most; i++) {
            Value value = at(record, i);
            for (int k = 0; k < mostOther; k++) {
                if (test.holds(value, other.at(record, k))) {
                    return true;
                }
            }
        }
        return false;
    }
}
