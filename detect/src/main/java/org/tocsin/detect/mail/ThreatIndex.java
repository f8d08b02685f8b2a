package org.tocsin.detect.mail;

import java.math.BigDecimal;
import java.util.Optional;

/// The Targeted Threat Index: how well a message is made for its reader, times how well its payload is concealed
/// (Hardy and others, "Targeted Threat Index", USENIX Security 2014). Targeted mail scores 1 to 10; 0 is kept for mail
/// that is not targeted, however harmful. An exploit never raises the score.
///
/// @param base 0 to 5
public record ThreatIndex(Edition edition, int base, Multiplier multiplier) {
    /// Whose wording of the ladders was used; the same mail can have another base value in each.
    public enum Edition {
        /// The web version of October 2013, as in the MISP taxonomy.
        E2013("2013"),
        /// The paper of 2014.
        E2014("2014");

        private final String year;

        Edition(String year) {
            this.year = year;
        }

        public String year() {
            return year;
        }
    }

    /// How well the payload hides what it is, by the paper's table.
    public enum Multiplier {
        /// No packing, obfuscation or anti-reversing.
        NOT_PROTECTED("1"),
        /// One simple method, such as a public packer.
        MINOR("1.25"),
        /// Several distinct simple methods.
        MULTIPLE_MINOR("1.5"),
        /// Simple methods and an advanced one, such as a rootkit or a packer of its own.
        ADVANCED("1.75"),
        /// Several distinct advanced methods.
        MULTIPLE_ADVANCED("2");

        private final BigDecimal value;

        Multiplier(String value) {
            this.value = new BigDecimal(value);
        }

        public BigDecimal value() {
            return value;
        }

        /// The step with exactly this value.
        public static Optional<Multiplier> of(BigDecimal value) {
            for (Multiplier one : values()) {
                if (one.value.compareTo(value) == 0) {
                    return Optional.of(one);
                }
            }
            return Optional.empty();
        }
    }

    public static final int MOST = 5;

    /// @throws IllegalArgumentException for a base outside 0 to 5
    public ThreatIndex {
        if (base < 0 || base > MOST) {
            throw new IllegalArgumentException("a base value runs from 0 to 5, not " + base);
        }
    }

    /// From 1 to 10, or 0 where the base is 0; exact.
    public BigDecimal score() {
        return multiplier.value().multiply(BigDecimal.valueOf(base)).stripTrailingZeros();
    }
}
