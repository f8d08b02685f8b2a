package org.tocsin.detect.mail;

import java.util.Locale;

/// What a message is, from harmless to harmful; how targeted it is, is another question.
public enum Danger {
    /// Nothing was found, which does not mean that it is clean.
    NOTHING_FOUND,
    /// Bulk mail and spam without harm that we see.
    UNWANTED,
    /// Several signs of deceit together.
    SUSPICIOUS,
    /// Hard evidence: a program, a page that steals passwords or consent, a service imitated to get a log-in.
    DANGEROUS;

    /// The word in JSON lines.
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
