package org.tocsin.detect.sigma;

import java.io.Serial;

/// A fault of a rule that keeps it from being used: where, and why in one sentence. Always becomes a refusal.
final class RuleFault extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    private final int line;

    /// @param line from 1, or 0 where it is not known
    RuleFault(int line, String reason) {
        super(reason, null, false, false);
        this.line = line;
    }

    int line() {
        return line;
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
