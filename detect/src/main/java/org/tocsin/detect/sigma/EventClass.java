package org.tocsin.detect.sigma;

import java.util.Optional;

/// What is known of a record's event id before any rule is asked: rules that ask for another need not be looked at.
///
/// @param field the field that holds it, or empty where the kind of record has none
/// @param open whether nothing is known, so that rules must look for themselves
/// @param id the id; empty where it is one that no rule asks for by name
record EventClass(String field, boolean open, Optional<String> id) {
    /// For records without exactly one id.
    static EventClass open(String field) {
        return new EventClass(field, true, Optional.empty());
    }

    /// One form for all spellings of an id.
    static String canonical(CharSequence text) {
        return WholeNumber.of(text).map(WholeNumber::toString).orElseGet(() -> Folding.fold(text.toString()));
    }

    /// The id that a test asks for, if it asks for one and no other.
    static Optional<String> asked(ValueTest test) {
        return switch (test) {
            case ValueTest.Equals equals -> Optional.of(equals.number().toString());
            case ValueTest.Matches matches
            when matches.glob().isExact() && !matches.glob().cased() ->
                Optional.of(matches.glob().pattern());
            default -> Optional.empty();
        };
    }

    /// What a test of a field comes to, where that can be told without the record.
    Optional<Boolean> foresee(FieldView view, ValueTest test) {
        if (view instanceof FieldView.Missing) {
            return Optional.of(test instanceof ValueTest.Absent);
        }
        if (open
                || !(view instanceof FieldView.Named named)
                || !named.names().getFirst().equals(field)) {
            return Optional.empty();
        }
        return asked(test).map(wanted -> id.filter(wanted::equals).isPresent());
    }

    private static final int CAN_HOLD = 1;
    private static final int CAN_FAIL = 2;

    /// Whether a rule could match a record of this class at all.
    boolean possible(Expression expression, SourceBinding binding) {
        return (outcomes(expression, binding) & CAN_HOLD) != 0;
    }

    private int outcomes(Expression expression, SourceBinding binding) {
        return switch (expression) {
            case Expression.All all -> {
                int together = CAN_HOLD;
                for (Expression part : all.parts()) {
                    int one = outcomes(part, binding);
                    together = (together & one & CAN_HOLD) | ((together | one) & CAN_FAIL);
                }
                yield together;
            }
            case Expression.Any any -> {
                int together = CAN_FAIL;
                for (Expression part : any.parts()) {
                    int one = outcomes(part, binding);
                    together = (together & one & CAN_FAIL) | ((together | one) & CAN_HOLD);
                }
                yield together;
            }
            case Expression.Not not -> {
                int one = outcomes(not.part(), binding);
                yield (one & CAN_HOLD) << 1 | (one & CAN_FAIL) >> 1;
            }
            case Expression.AtLeast atLeast -> {
                int can = 0;
                int must = 0;
                for (Expression part : atLeast.parts()) {
                    int one = outcomes(part, binding);
                    can += (one & CAN_HOLD) != 0 ? 1 : 0;
                    must += one == CAN_HOLD ? 1 : 0;
                }
                yield (can >= atLeast.count() ? CAN_HOLD : 0) | (must >= atLeast.count() ? 0 : CAN_FAIL);
            }
            case Expression.Selection selection -> outcomes(selection.meaning(), binding);
            case Expression.Item item ->
                foresee(binding.view(item.field()), item.test())
                        .map(holds -> holds ? CAN_HOLD : CAN_FAIL)
                        .orElse(CAN_HOLD | CAN_FAIL);
            case Expression.Keyword keyword -> CAN_HOLD | CAN_FAIL;
        };
    }
}
