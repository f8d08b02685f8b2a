package org.tocsin.knowledge.lookalikes;

import java.util.List;
import java.util.Locale;

/// Whom a seen name imitates, how, and how surely.
///
/// @param host the name that was seen, in lower case and ASCII
/// @param target whom it imitates; [WatchList.Entry#ANYBODY] where it only pretends to be some service
/// @param score 0 to 100; see docs/lookalikes.md for what adds to it and how often ordinary names reach it
/// @param reasons why, the weightiest first
public record Likeness(String host, WatchList.Entry target, Kind kind, int score, List<Reason> reasons) {
    /// The trick.
    public enum Kind {
        /// A name beside words of services: `secure-amnesty.example`.
        COMBINATION,
        /// Letters that look like others: `mer1cs`, `аmnesty` with a Cyrillic letter.
        CONFUSABLE,
        /// A slip of the finger: `amensty`.
        TYPO,
        /// The very name under another ending: `merics.link`.
        OTHER_ENDING,
        /// The true name in front of a foreign domain: `accounts.google.com.evil.example`.
        SUBDOMAIN,
        /// Nobody's name, but nothing except words of mail and file services, under an ending that costs nothing.
        SERVICE_WORDS;

        /// The word in JSON: `other-ending`.
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /// One reason.
    ///
    /// @param id stable, such as `service-word`
    /// @param points what it adds to the score
    public record Reason(String id, int points, String en, String fr) {}

    public Likeness {
        reasons = List.copyOf(reasons);
    }
}
