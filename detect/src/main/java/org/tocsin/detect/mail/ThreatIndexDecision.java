package org.tocsin.detect.mail;

import java.math.BigDecimal;
import java.util.Optional;
import org.tocsin.model.UserFault;

/// What a person decided on the Targeted Threat Index of one message, and why.
///
/// @param suggested what the program had proposed; empty where it could not tell
/// @param person who decided
/// @param reason in the person's own words
public record ThreatIndexDecision(ThreatIndex index, Optional<ThreatIndex> suggested, String person, String reason) {
    /// @throws UserFault where person or reason is missing: a score without a reason cannot be checked by anybody
    public ThreatIndexDecision {
        person = person.strip();
        reason = reason.strip();
        if (person.isEmpty()) {
            throw new UserFault("A decision on targeting needs the name of the person who takes it.");
        }
        if (reason.isEmpty()) {
            throw new UserFault("A decision on targeting needs a reason, also where it confirms the suggestion.");
        }
    }

    /// Reads what a person typed.
    ///
    /// @param edition `2013` or `2014`
    /// @throws UserFault for a value that the ladders do not have
    public static ThreatIndexDecision of(
            String edition,
            int base,
            String multiplier,
            Optional<ThreatIndex> suggested,
            String person,
            String reason) {
        ThreatIndex.Edition chosen = edition.equals("2014")
                ? ThreatIndex.Edition.E2014
                : edition.equals("2013")
                        ? ThreatIndex.Edition.E2013
                        : refused("The edition is 2013 or 2014, not " + edition + ".");
        if (base < 0 || base > ThreatIndex.MOST) {
            throw new UserFault("The base value runs from 0 to 5, not " + base + ".");
        }
        return new ThreatIndexDecision(new ThreatIndex(chosen, base, step(multiplier)), suggested, person, reason);
    }

    private static ThreatIndex.Multiplier step(String multiplier) {
        try {
            return ThreatIndex.Multiplier.of(new BigDecimal(multiplier.strip()))
                    .orElseThrow(
                            () -> new UserFault("The multiplier is 1, 1.25, 1.5, 1.75 or 2, not " + multiplier + "."));
        } catch (NumberFormatException notANumber) {
            throw new UserFault("The multiplier is 1, 1.25, 1.5, 1.75 or 2, not " + multiplier + ".", notANumber);
        }
    }

    private static ThreatIndex.Edition refused(String sentence) {
        throw new UserFault(sentence);
    }

    /// Whether the suggestion was taken over as it stood.
    public boolean confirms() {
        return suggested.filter(index::equals).isPresent();
    }
}
