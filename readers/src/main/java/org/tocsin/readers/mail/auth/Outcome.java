package org.tocsin.readers.mail.auth;

import java.util.Locale;

/// What came of a check, in the words of [RFC 8601, 2.7](https://www.rfc-editor.org/rfc/rfc8601#section-2.7).
public enum Outcome {
    PASS,
    FAIL,
    SOFTFAIL,
    NEUTRAL,
    /// Nothing is published, or nothing is signed.
    NONE,
    /// The records or the signature break their own rules: it stays so.
    PERMERROR,
    /// A name server did not answer.
    TEMPERROR,
    /// Could not be checked with what is at hand: says nothing for or against.
    UNKNOWN;

    /// The word used in records.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
