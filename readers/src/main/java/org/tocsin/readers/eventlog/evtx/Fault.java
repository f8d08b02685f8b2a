package org.tocsin.readers.eventlog.evtx;

import org.tocsin.model.Gap;

/// What is wrong with a part of a record.
///
/// @param text part of a sentence, such as "an element ends too early"
record Fault(Gap.Cause cause, String text) {
    static Fault damaged(String text) {
        return new Fault(Gap.Cause.DAMAGED, text);
    }

    static Fault limit(String text) {
        return new Fault(Gap.Cause.LIMIT, text);
    }
}
