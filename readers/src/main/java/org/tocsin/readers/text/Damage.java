package org.tocsin.readers.text;

import org.tocsin.model.Gap;
import org.tocsin.model.Source;
import org.tocsin.readers.Readings;

/// Says what could not be read of one span: each place by itself, and past a number of them only how many more there
/// are. A file of nothing but broken lines must not become a report of nothing but gaps.
public final class Damage {
    private static final int MOST = 1_000;

    private final Source source;
    private final Readings out;
    private long count;
    private long firstUntold;

    public Damage(Source source, Readings out) {
        this.source = source;
        this.out = out;
    }

    public void at(long offset, Gap.Cause cause, String detail) {
        at(-1, offset, cause, detail);
    }

    /// @param record the number of the line or object, or -1
    public void at(long record, long offset, Gap.Cause cause, String detail) {
        if (count < MOST) {
            out.accept(new Gap(source.at(record, offset), cause, detail));
        } else if (count == MOST) {
            firstUntold = offset;
        }
        count++;
    }

    /// To be called once, at the end of the span.
    public void close() {
        if (count > MOST) {
            out.accept(new Gap(
                    source.at(-1, firstUntold),
                    Gap.Cause.LIMIT,
                    (count - MOST) + " more places, this one the first, could not be read and are not listed singly."));
        }
    }
}
