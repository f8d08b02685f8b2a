package org.tocsin.detect.mail;

import java.util.List;
import java.util.Locale;

/// Whether a message shows that it was made for its reader or the reader's organisation. That it shows nothing does not
/// mean that it is part of nothing: plain log-in pages have served targeted campaigns too. Only a person may say so.
///
/// @param reasons what was seen, or what was missing to tell
public record TargetingSigns(Signs signs, List<Sign> reasons) {
    public enum Signs {
        PRESENT,
        NONE_IN_THIS_MESSAGE,
        CANNOT_TELL;

        /// The word in JSON lines.
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /// One sign, or one reason why none can be told.
    ///
    /// @param id stable
    /// @param field the record's field it rests on; empty where it rests on what was not given
    public record Sign(String id, String en, String fr, String field) {}

    public TargetingSigns {
        reasons = List.copyOf(reasons);
    }
}
