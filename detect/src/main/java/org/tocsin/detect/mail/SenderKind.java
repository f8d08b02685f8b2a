package org.tocsin.detect.mail;

import java.util.Locale;

/// How a message came by its sender: the coding of senders in the study of mail to the World Uyghur Congress (Le Blond
/// and others, USENIX Security 2014), with the organisation's own contacts as the known ones.
public enum SenderKind {
    /// A known address that the message did not come from.
    SPOOFED,
    /// An address or domain a few letters off a known one, or made to look like it.
    TYPO,
    /// A known name with another address.
    NAME_ONLY,
    /// A known address, vouched for, with signs of danger in the message: the account may be in other hands.
    COMPROMISED_ACCOUNT_POSSIBLE,
    /// A known address, and nothing that speaks against it.
    OWN,
    /// Nobody the organisation told us of.
    UNKNOWN;

    /// The word in JSON lines.
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
