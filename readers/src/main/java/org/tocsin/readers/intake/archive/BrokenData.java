package org.tocsin.readers.intake.archive;

import java.io.IOException;
import org.tocsin.model.Gap;

/// The evidence's own fault, on its way from a decoder to where it becomes a gap.
public final class BrokenData extends IOException {
    private static final long serialVersionUID = 1L;

    private final Gap.Cause cause;

    BrokenData(Gap.Cause cause, String sentence) {
        super(sentence);
        this.cause = cause;
    }

    public Gap.Cause gapCause() {
        return cause;
    }

    /// The sentence for the gap.
    public String sentence() {
        String message = getMessage();
        return message == null ? "" : message;
    }
}
