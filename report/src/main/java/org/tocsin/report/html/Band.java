package org.tocsin.report.html;

import java.util.Locale;
import org.tocsin.model.Level;

/// How soon a finding wants a person's eye.
enum Band {
    NOW,
    LOOK,
    BACKGROUND;

    static Band of(Level level) {
        return switch (level) {
            case CRITICAL, HIGH -> NOW;
            case MEDIUM -> LOOK;
            case LOW, INFORMATIONAL -> BACKGROUND;
        };
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
