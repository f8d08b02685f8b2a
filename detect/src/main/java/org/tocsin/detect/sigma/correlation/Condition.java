package org.tocsin.detect.sigma.correlation;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// When a window's number is worth a finding: it must be within all bounds.
///
/// @param bounds at least one
/// @param fields whose values are looked at; several are taken together, as one value
/// @param percentile which one is meant, 0 to 100; without it `value_percentile` asks how rare a value is
public record Condition(List<Bound> bounds, List<String> fields, Optional<BigDecimal> percentile) {
    public Condition {
        bounds = List.copyOf(bounds);
        fields = List.copyOf(fields);
    }

    /// How a number is compared.
    public enum Operator {
        GT,
        GTE,
        LT,
        LTE,
        EQ,
        NEQ;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Optional<Operator> of(String word) {
            for (Operator operator : values()) {
                if (operator.word().equals(word)) {
                    return Optional.of(operator);
                }
            }
            return Optional.empty();
        }
    }

    public record Bound(Operator operator, BigDecimal limit) {
        boolean holds(Quantity number) {
            int order = number.top().compareTo(limit.multiply(BigDecimal.valueOf(number.bottom())));
            return switch (operator) {
                case GT -> order > 0;
                case GTE -> order >= 0;
                case LT -> order < 0;
                case LTE -> order <= 0;
                case EQ -> order == 0;
                case NEQ -> order != 0;
            };
        }
    }

    /// A number as a fraction, so that an average is compared without rounding.
    ///
    /// @param bottom above 0
    /// @param atLeast whether it may be more, which makes no difference to the condition
    record Quantity(BigDecimal top, long bottom, boolean atLeast) {
        static Quantity of(long number) {
            return new Quantity(BigDecimal.valueOf(number), 1, false);
        }

        /// A count by something that holds no more than `enough`.
        static Quantity of(int number, int enough) {
            return new Quantity(BigDecimal.valueOf(number), 1, number >= enough);
        }

        /// For people: whole, or cut to twelve digits.
        @Override
        public String toString() {
            BigDecimal number = bottom == 1
                    ? top
                    : top.divide(BigDecimal.valueOf(bottom), new java.math.MathContext(12, RoundingMode.HALF_EVEN));
            String text =
                    number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
            return atLeast ? "at least " + text : text;
        }
    }

    boolean holds(Quantity number) {
        for (Bound bound : bounds) {
            if (!bound.holds(number)) {
                return false;
            }
        }
        return true;
    }

    public boolean holds(long number) {
        return holds(Quantity.of(number));
    }

    /// Counts from this one on all answer alike, so that no window need hold more.
    int enough() {
        BigDecimal most =
                bounds.stream().map(Bound::limit).max(BigDecimal::compareTo).orElse(BigDecimal.ZERO);
        return most.max(BigDecimal.ZERO)
                        .min(BigDecimal.valueOf(Integer.MAX_VALUE - 1))
                        .intValue()
                + 1;
    }

    /// As the rule asks it, such as `gt 100, lte 200`.
    String asked() {
        return bounds.stream()
                .map(bound -> bound.operator.word() + " " + bound.limit.toPlainString())
                .collect(Collectors.joining(", "));
    }
}
