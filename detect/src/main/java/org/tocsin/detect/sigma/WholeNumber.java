package org.tocsin.detect.sigma;

import java.math.BigDecimal;
import java.util.Optional;

/// A whole number as logs write it: decimal with or without a sign, or hexadecimal after `0x`; up to 64 bits.
///
/// @param magnitude unsigned
record WholeNumber(boolean negative, long magnitude) {
    private static final int LONGEST_DECIMAL = 256;

    /// The number that the whole text is, if it is one; nothing is trimmed.
    static Optional<WholeNumber> of(CharSequence text) {
        int length = text.length();
        int at = 0;
        boolean negative = false;
        if (length > 0 && (text.charAt(0) == '-' || text.charAt(0) == '+')) {
            negative = text.charAt(0) == '-';
            at = 1;
        }
        if (at == length) {
            return Optional.empty();
        }
        boolean hexadecimal = length - at > 2 && at == 0 && text.charAt(0) == '0' && (text.charAt(1) | 0x20) == 'x';
        long magnitude = 0;
        if (hexadecimal) {
            int significant = 0;
            for (at = 2; at < length; at++) {
                int digit = hexadecimalDigit(text.charAt(at));
                if (digit < 0) {
                    return Optional.empty();
                }
                significant += significant > 0 || digit > 0 ? 1 : 0;
                if (significant > 16) {
                    return Optional.empty();
                }
                magnitude = magnitude << 4 | digit;
            }
            return Optional.of(new WholeNumber(false, magnitude));
        }
        for (; at < length; at++) {
            int digit = text.charAt(at) - '0';
            if (digit < 0 || digit > 9) {
                return Optional.empty();
            }
            // 1844674407370955161 is a tenth of the largest unsigned number.
            int room = Long.compareUnsigned(magnitude, 1844674407370955161L);
            if (room > 0 || (room == 0 && digit > 5)) {
                return Optional.empty();
            }
            magnitude = magnitude * 10 + digit;
        }
        return Optional.of(new WholeNumber(negative && magnitude != 0, magnitude));
    }

    private static int hexadecimalDigit(char c) {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        int lower = c | 0x20;
        return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
    }

    /// The same, and fractions: for comparing by size.
    static Optional<BigDecimal> decimal(CharSequence text) {
        Optional<WholeNumber> whole = of(text);
        if (whole.isPresent()) {
            BigDecimal magnitude =
                    new BigDecimal(Long.toUnsignedString(whole.get().magnitude()));
            return Optional.of(whole.get().negative() ? magnitude.negate() : magnitude);
        }
        if (text.isEmpty() || text.length() > LONGEST_DECIMAL) {
            return Optional.empty();
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && c != '.' && c != '-' && c != '+') {
                return Optional.empty();
            }
        }
        try {
            return Optional.of(new BigDecimal(text.toString()));
        } catch (NumberFormatException notANumber) {
            return Optional.empty();
        }
    }

    /// The number in decimal, however it was written.
    @Override
    public String toString() {
        return (negative ? "-" : "") + Long.toUnsignedString(magnitude);
    }
}
