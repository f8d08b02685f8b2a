package org.tocsin.readers.eventlog.evtx;

import java.util.List;
import org.tocsin.model.Shape;

/// Which values make which field of a record, for all records of one [Assembly].
///
/// Nearly every field is one value of the record: its number is in [#single(int)]. The others are lists of
/// occurrences, each put together from literal text and values.
final class Layout {
    /// A part of a field's text.
    sealed interface Piece permits Literal, Value, Header {}

    record Literal(String text) implements Piece {}

    /// @param number of the value in the record
    record Value(int number) implements Piece {}

    /// What the record's header says of it.
    enum Header implements Piece {
        ID,
        WRITTEN
    }

    /// One value of a field as the XML has it; an array in it makes it several.
    record Occurrence(List<Piece> pieces) {}

    private final Shape shape;
    private final int[] single;
    private final Occurrence[][] occurrences;
    private final int time;
    private final boolean complete;

    /// @param occurrences by slot
    /// @param time the number of the value that says when it happened, or -1
    /// @param complete whether all fields are in it; not where a limit was reached
    Layout(Shape shape, Occurrence[][] occurrences, int time, boolean complete) {
        this.shape = shape;
        this.occurrences = occurrences;
        this.time = time;
        this.complete = complete;
        this.single = new int[occurrences.length];
        for (int slot = 0; slot < occurrences.length; slot++) {
            Occurrence[] of = occurrences[slot];
            single[slot] = of.length == 1
                            && of[0].pieces().size() == 1
                            && of[0].pieces().getFirst() instanceof Value value
                    ? value.number()
                    : -1;
        }
    }

    Shape shape() {
        return shape;
    }

    /// The number of the one value that is the field, or -1 where it is put together.
    int single(int slot) {
        return single[slot];
    }

    Occurrence[] occurrences(int slot) {
        return occurrences[slot];
    }

    int time() {
        return time;
    }

    boolean complete() {
        return complete;
    }
}
