package org.tocsin.report.exports;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.tocsin.report.words.Times;

/// One value of a row of [Rows].
public sealed interface Cell {
    /// A text; an empty one says nothing and is left out where a form allows it.
    record Word(String text) implements Cell {}

    record Number(long number) implements Cell {}

    record Flag(boolean set) implements Cell {}

    /// Several texts: a JSON array, elsewhere parted by commas.
    record Words(List<String> texts) implements Cell {
        public Words {
            texts = List.copyOf(texts);
        }
    }

    static Cell of(String text) {
        return new Word(text);
    }

    static Cell of(long number) {
        return new Number(number);
    }

    static Cell of(boolean set) {
        return new Flag(set);
    }

    static Cell of(List<String> texts) {
        return new Words(texts);
    }

    static Cell of(Optional<Instant> time) {
        return new Word(time.map(Times::iso).orElse(""));
    }
}
