package org.tocsin.report.html;

import java.time.LocalDate;
import java.util.List;

/// What a sentence is made of. There is no part for markup: all of these are escaped.
sealed interface Part {
    /// A number, grouped as the language does.
    record Number(long value) implements Part {}

    /// A day in running prose: `14 July 2021`.
    record Day(LocalDate day) implements Part {}

    /// Running text that is not ours, set off from the sentence around it so that its direction cannot spill
    /// over.
    record Quote(Clip text) implements Part {}

    /// A value that is not ours, set in type of one width.
    ///
    /// @param address whether it is known to be a host name or the like, which then must not look like a link
    record Value(Clip text, boolean address) implements Part {}

    /// A message of the language's file.
    record Phrase(String key, List<Part> parts) implements Part {
        public Phrase {
            parts = List.copyOf(parts);
        }
    }

    /// Several parts with a comma between them.
    record Listing(List<Part> parts) implements Part {
        public Listing {
            parts = List.copyOf(parts);
        }
    }

    static Part of(String key, Part... parts) {
        return new Phrase(key, List.of(parts));
    }

    static Part number(long value) {
        return new Number(value);
    }

    static Part quote(String text) {
        return new Quote(Clip.of(text, 240));
    }

    static Part quote(Clip text) {
        return new Quote(text);
    }

    static Part value(String text) {
        return value(Clip.of(text, 480));
    }

    static Part value(Clip text) {
        return new Value(text, false);
    }
}
