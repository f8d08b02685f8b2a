package org.tocsin.detect.sigma;

import java.util.Optional;
import org.tocsin.model.Text;

/// One value of one field of the record at hand, with the forms of it that tests ask for made once. Reused from record
/// to record.
final class Value {
    private final Text raw = new Text();
    private char[] folded = new char[0];
    private boolean isFolded;
    private Optional<WholeNumber> number = Optional.empty();
    private boolean isParsed;
    private int slot;
    private int index;

    /// Makes room for a new value.
    ///
    /// @param fromSlot the record's slot that it comes from, or -1 where it was put together from several
    Text renew(int fromSlot, int atIndex) {
        isFolded = false;
        isParsed = false;
        slot = fromSlot;
        index = atIndex;
        return raw;
    }

    Text raw() {
        return raw;
    }

    /// The value with case folded; valid up to the length of [#raw()].
    char[] folded() {
        if (!isFolded) {
            int length = raw.length();
            if (folded.length < length) {
                folded = new char[Math.max(length, 2 * folded.length)];
            }
            Folding.fold(raw.buffer(), folded, length);
            isFolded = true;
        }
        return folded;
    }

    Optional<WholeNumber> number() {
        if (!isParsed) {
            number = WholeNumber.of(raw);
            isParsed = true;
        }
        return number;
    }

    /// How many characters its buffers hold room for.
    int capacity() {
        return raw.buffer().length + folded.length;
    }

    int slot() {
        return slot;
    }

    int index() {
        return index;
    }
}
