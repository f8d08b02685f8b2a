package org.tocsin.detect.sigma;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tocsin.model.EvidenceRecord;
import org.tocsin.model.Fields;
import org.tocsin.model.Finding;
import org.tocsin.model.Shape;
import org.tocsin.model.Text;

/// Why a rule matched: walks its condition once more over the record, slowly, and collects every test whose holding
/// made it true. Only hits come here.
final class Explanation {
    private final EvidenceRecord record;
    private final SourceBinding binding;
    private final Fields fields;
    private final List<Finding.Why> why = new ArrayList<>();
    private final Map<Expression, Optional<Found>> asked = new IdentityHashMap<>();
    private final Map<Expression, Boolean> selections = new IdentityHashMap<>();
    private final Map<FieldView, FieldValues> read = new HashMap<>();
    private final SpareValues spares = new SpareValues();

    private Explanation(EvidenceRecord record, SourceBinding binding, Fields fields) {
        this.record = record;
        this.binding = binding;
        this.fields = fields;
    }

    /// @param bindings the logs under which the rule may have matched; the first that holds is told
    /// @param fields the record's fields, whose texts are shared
    static List<Finding.Why> of(SigmaRule rule, List<SourceBinding> bindings, EvidenceRecord record, Fields fields) {
        for (SourceBinding binding : bindings) {
            Explanation where = new Explanation(record, binding.open(), fields);
            if (!binding.where().isEmpty() && binding.where().stream().noneMatch(where::holds)) {
                continue;
            }
            Explanation explanation = new Explanation(record, binding, fields);
            if (explanation.holds(rule.detection())) {
                explanation.collect(rule.detection(), true, "");
                if (explanation.why.isEmpty()) {
                    explanation.collectAbsence(rule.detection(), true, "");
                }
                return explanation.why;
            }
        }
        throw new IllegalStateException("the rule " + rule.rule().id() + " matched, but it cannot be said why");
    }

    /// The log under which a rule matched, of several that it may have.
    static SourceBinding binding(SigmaRule rule, List<SourceBinding> bindings, EvidenceRecord record) {
        for (SourceBinding binding : bindings.size() > 1 ? bindings : List.<SourceBinding>of()) {
            Explanation where = new Explanation(record, binding.open(), Fields.NONE);
            if ((binding.where().isEmpty() || binding.where().stream().anyMatch(where::holds))
                    && new Explanation(record, binding, Fields.NONE).holds(rule.detection())) {
                return binding;
            }
        }
        return bindings.getFirst();
    }

    private boolean holds(Expression expression) {
        return switch (expression) {
            case Expression.All all -> {
                for (Expression part : all.parts()) {
                    if (!holds(part)) {
                        yield false;
                    }
                }
                yield true;
            }
            case Expression.Any any -> {
                for (Expression part : any.parts()) {
                    if (holds(part)) {
                        yield true;
                    }
                }
                yield false;
            }
            case Expression.Not not -> !holds(not.part());
            case Expression.AtLeast atLeast -> {
                int held = 0;
                for (Expression part : atLeast.parts()) {
                    held += holds(part) ? 1 : 0;
                }
                yield held >= atLeast.count();
            }
            // Conditions name selections that hold hundreds of tests, and are walked more than once.
            case Expression.Selection selection -> {
                Boolean known = selections.get(selection);
                if (known == null) {
                    known = holds(selection.meaning());
                    selections.put(selection, known);
                }
                yield known;
            }
            case Expression.Item item -> found(item).isPresent();
            case Expression.Keyword keyword -> found(keyword).isPresent();
        };
    }

    /// A value that a test holds for; without a place where the field is absent and was asked to be.
    private record Found(FieldView view, int slot, int index, String text) {}

    private FieldValues values(FieldView view) {
        FieldValues known = read.get(view);
        if (known == null) {
            known = new FieldValues(view, spares);
            known.take(record, view.slots(record.shape()));
            read.put(view, known);
        }
        return known;
    }

    private Optional<Found> found(Expression.Item item) {
        Optional<Found> known = asked.get(item);
        if (known == null) {
            known = look(item);
            asked.put(item, known);
        }
        return known;
    }

    private Optional<Found> found(Expression.Keyword keyword) {
        Optional<Found> known = asked.get(keyword);
        if (known == null) {
            FieldView everything = new FieldView.Everything();
            known = find(values(everything), keyword.test()).map(value -> found(everything, value));
            asked.put(keyword, known);
        }
        return known;
    }

    private Optional<Found> look(Expression.Item item) {
        FieldView view = binding.view(item.field());
        FieldValues values = values(view);
        return switch (item.test()) {
            case ValueTest.Absent absent ->
                values.count() == 0 ? Optional.of(new Found(view, -1, -1, "")) : Optional.empty();
            case ValueTest.SameAs same -> {
                FieldValues others = values(binding.view(same.field()));
                for (int i = 0; i < Math.min(values.count(), FieldView.MOST); i++) {
                    Value value = values.at(record, i);
                    for (int k = 0; k < Math.min(others.count(), FieldView.MOST); k++) {
                        if (same.holds(value, others.at(record, k))) {
                            yield Optional.of(found(view, value));
                        }
                    }
                }
                yield Optional.empty();
            }
            case ValueTest.OfValue test -> find(values, test).map(value -> found(view, value));
        };
    }

    private Optional<Value> find(FieldValues values, ValueTest.OfValue test) {
        for (int i = 0; i < values.count(); i++) {
            Value value = values.at(record, i);
            if (test.holds(value)) {
                return Optional.of(value);
            }
        }
        return Optional.empty();
    }

    private static Found found(FieldView view, Value value) {
        return new Found(view, value.slot(), value.index(), value.raw().toString());
    }

    /// Collects the tests that make an expression come out as it does.
    ///
    /// @param outcome what it comes out as
    private void collect(Expression expression, boolean outcome, String selection) {
        switch (expression) {
            case Expression.All all -> collect(all.parts(), outcome, selection);
            case Expression.Any any -> collect(any.parts(), outcome, selection);
            case Expression.AtLeast atLeast -> collect(atLeast.parts(), outcome, selection);
            case Expression.Not not -> collect(not.part(), !outcome, selection);
            case Expression.Selection named -> collect(named.meaning(), outcome, named.name());
            case Expression.Item item -> {
                if (outcome) {
                    found(item).ifPresent(found -> add(told(item, found, selection)));
                }
            }
            case Expression.Keyword keyword -> {
                if (outcome) {
                    found(keyword)
                            .ifPresent(found -> add(new Finding.Why(
                                    selection,
                                    name(found, ""),
                                    text(found),
                                    keyword.test().asked())));
                }
            }
        }
    }

    private void collect(List<Expression> parts, boolean outcome, String selection) {
        for (Expression part : parts) {
            if (holds(part) == outcome) {
                collect(part, outcome, selection);
            }
        }
    }

    /// Where nothing held: the rule matched because something was not there, and that is said.
    private void collectAbsence(Expression expression, boolean outcome, String selection) {
        switch (expression) {
            case Expression.All all -> collectAbsence(all.parts(), outcome, selection);
            case Expression.Any any -> collectAbsence(any.parts(), outcome, selection);
            case Expression.AtLeast atLeast -> collectAbsence(atLeast.parts(), outcome, selection);
            case Expression.Not not -> collectAbsence(not.part(), !outcome, selection);
            case Expression.Selection named -> collectAbsence(named.meaning(), outcome, named.name());
            case Expression.Item item -> {
                FieldView view = binding.view(item.field());
                FieldValues values = values(view);
                Found seen = values.count() == 0 ? new Found(view, -1, -1, "") : found(view, values.at(record, 0));
                Finding.Why told = told(item, seen, selection);
                add(new Finding.Why(told.selection(), told.field(), told.value(), "not " + told.matched()));
            }
            case Expression.Keyword keyword ->
                add(new Finding.Why(selection, "", "", "not " + keyword.test().asked()));
        }
    }

    private void collectAbsence(List<Expression> parts, boolean outcome, String selection) {
        for (Expression part : parts) {
            if (holds(part) == outcome) {
                collectAbsence(part, outcome, selection);
            }
        }
    }

    private Finding.Why told(Expression.Item item, Found found, String selection) {
        return new Finding.Why(
                selection, name(found, item.field()), text(found), item.test().asked());
    }

    private void add(Finding.Why one) {
        if (!why.contains(one)) {
            why.add(one);
        }
    }

    /// The record's own name for the field; for a value put together, those of its parts.
    private String name(Found found, String asked) {
        Shape shape = record.shape();
        if (found.slot >= 0) {
            return shape.name(found.slot);
        }
        return switch (found.view) {
            case FieldView.Derived derived -> {
                List<String> names = new ArrayList<>();
                for (int slot : derived.slots(shape)) {
                    if (slot >= 0) {
                        names.add(shape.name(slot));
                    }
                }
                yield names.isEmpty() ? asked : String.join(" + ", names);
            }
            case FieldView.Named named -> {
                int slot = named.slots(shape)[0];
                yield slot >= 0 ? shape.name(slot) : named.names().getFirst();
            }
            case FieldView.Everything everything -> "";
            case FieldView.Missing missing -> asked;
        };
    }

    /// The value as the record has it, sharing the copy that the finding holds.
    private String text(Found found) {
        if (found.slot < 0) {
            return found.text;
        }
        String name = record.shape().name(found.slot);
        for (Fields.Field field : fields.all()) {
            if (field.name().equals(name) && found.index < field.values().size()) {
                return field.values().get(found.index).text();
            }
        }
        Text text = new Text();
        record.read(found.slot, found.index, text);
        return text.toString();
    }
}
