package org.tocsin.report.html;

import java.util.Locale;

/// What the page says first. None of these says that all is well: silence of the rules is no proof of it.
enum Verdict {
    URGENT,
    LOOK,
    BACKGROUND,
    NOTHING,
    UNREAD;

    static Verdict of(Digest digest) {
        if (digest.all().of(Band.NOW) > 0) {
            return URGENT;
        }
        if (digest.all().of(Band.LOOK) > 0) {
            return LOOK;
        }
        if (digest.all().of(Band.BACKGROUND) > 0) {
            return BACKGROUND;
        }
        return digest.file().recordCount() == 0 ? UNREAD : NOTHING;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Which list of first steps fits.
    String steps() {
        return switch (this) {
            case URGENT -> "urgent";
            case LOOK -> "look";
            case BACKGROUND, NOTHING -> "quiet";
            case UNREAD -> "unread";
        };
    }
}
