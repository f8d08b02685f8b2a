package org.tocsin.detect.sigma;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tocsin.detect.Match;
import org.tocsin.detect.sigma.correlation.Sight;
import org.tocsin.model.EvidenceRecord;
import org.tocsin.model.Fields;
import org.tocsin.model.Shape;
import org.tocsin.model.Text;

/// Takes what the second pass will want out of records that correlations count. Belongs to one thread.
final class Taken {
    /// By these a finding is known to people, under the names that sources use.
    private static final List<String> TOLD =
            List.of("Computer", "host", "Host", "hostname", "Channel", "Provider_Name", "EventID");

    private static final int MOST_SHAPES = 256;

    private final SpareValues spares;
    private final Text text = new Text();
    private final Map<Shape, int[]> toldSlots = new IdentityHashMap<>();

    Taken(SpareValues spares) {
        this.spares = spares;
    }

    /// The first value of each field, under Sigma's name for it; empty where the record has none.
    List<Optional<String>> of(EvidenceRecord record, Program.Bound bound, List<String> fields) {
        if (fields.isEmpty()) {
            return List.of();
        }
        SourceBinding binding = Explanation.binding(bound.rule(), bound.bindings(), record);
        List<Optional<String>> values = new ArrayList<>(fields.size());
        for (String field : fields) {
            FieldView view = binding.view(field);
            FieldValues found = new FieldValues(view, spares);
            found.take(record, view.slots(record.shape()));
            values.add(
                    found.count() == 0
                            ? Optional.empty()
                            : Optional.of(found.at(record, 0).raw().toString()));
            found.release();
        }
        return values;
    }

    Match match(EvidenceRecord record, List<Sight.Hit> hits) {
        int[] slots = toldSlots.get(record.shape());
        if (slots == null) {
            if (toldSlots.size() >= MOST_SHAPES) {
                toldSlots.clear();
            }
            slots = TOLD.stream().mapToInt(record.shape()::slot).toArray();
            toldSlots.put(record.shape(), slots);
        }
        List<Fields.Field> told = new ArrayList<>();
        String computer = "";
        String channel = "";
        for (int i = 0; i < slots.length; i++) {
            if (slots[i] >= 0 && record.count(slots[i]) > 0) {
                record.read(slots[i], 0, text);
                String value = text.toString();
                told.add(new Fields.Field(TOLD.get(i), List.of(new Fields.Value(text.type(), value))));
                computer = TOLD.get(i).equals("Computer") ? value : computer;
                channel = TOLD.get(i).equals("Channel") ? value : channel;
            }
        }
        Sight.Identity identity =
                computer.isEmpty() || channel.isEmpty() || record.origin().record() < 0
                        ? Sight.Identity.of(record.origin())
                        : Sight.Identity.of(
                                Folding.fold(computer),
                                Folding.fold(channel),
                                record.origin().record());
        return new Match(
                record.time(),
                new Sight(identity, record.kind(), record.origin(), record.recovered(), told, hits).row());
    }
}
