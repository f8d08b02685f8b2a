package org.tocsin.detect.sigma;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.temporal.IsoFields;
import java.util.Locale;
import java.util.Optional;

/// What a rule asks of the values of one field. Equal tests are equal objects' worth: they are asked once per record,
/// however many rules share them.
sealed interface ValueTest {
    /// As it is told to people: what the rule asked for.
    String asked();

    /// A test of one value; a field passes when any of its values does.
    sealed interface OfValue extends ValueTest {
        boolean holds(Value value);
    }

    /// Text with wildcards. `written` is the rule's own spelling, which folding loses, and takes no part in equality.
    record Matches(Glob glob, String written) implements OfValue {
        @Override
        public boolean holds(Value value) {
            return glob.cased()
                    ? glob.matches(value.raw().buffer(), value.raw().length())
                    : glob.matches(value.folded(), value.raw().length());
        }

        @Override
        public String asked() {
            return written;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Matches matches && glob.equals(matches.glob);
        }

        @Override
        public int hashCode() {
            return glob.hashCode();
        }
    }

    /// The same number, in decimal or hexadecimal.
    record Equals(WholeNumber number, String written) implements OfValue {
        @Override
        public boolean holds(Value value) {
            return number.equals(value.number().orElse(null));
        }

        @Override
        public String asked() {
            return written;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Equals equals && number.equals(equals.number);
        }

        @Override
        public int hashCode() {
            return number.hashCode();
        }
    }

    /// How a number compares.
    enum Order {
        LT("<"),
        LTE("<="),
        GT(">"),
        GTE(">="),
        EQUAL("=");

        private final String sign;

        Order(String sign) {
            this.sign = sign;
        }

        boolean holds(int comparison) {
            return switch (this) {
                case LT -> comparison < 0;
                case LTE -> comparison <= 0;
                case GT -> comparison > 0;
                case GTE -> comparison >= 0;
                case EQUAL -> comparison == 0;
            };
        }
    }

    record Compares(Order order, BigDecimal bound) implements OfValue {
        @Override
        public boolean holds(Value value) {
            return WholeNumber.decimal(value.raw())
                    .filter(number -> order.holds(number.compareTo(bound)))
                    .isPresent();
        }

        @Override
        public String asked() {
            return order.sign + " " + bound.toPlainString();
        }
    }

    /// The parts of a date that can be asked for.
    enum DatePart {
        MINUTE,
        HOUR,
        DAY,
        WEEK,
        MONTH,
        YEAR
    }

    /// A part of an ISO 8601 date, taken as it is written: no time zone is applied. Weeks are those of ISO 8601.
    record DateCompares(DatePart part, Order order, BigDecimal bound) implements OfValue {
        @Override
        public boolean holds(Value value) {
            return part(value.raw())
                    .filter(number -> order.holds(BigDecimal.valueOf(number).compareTo(bound)))
                    .isPresent();
        }

        private Optional<Integer> part(CharSequence text) {
            int year = digits(text, 0, 4, '-');
            int month = digits(text, 5, 2, '-');
            int day = digits(text, 8, 2, 'T');
            if (year < 0 || month < 0 || day < 0) {
                return Optional.empty();
            }
            LocalDate date;
            try {
                date = LocalDate.of(year, month, day);
            } catch (DateTimeException noSuchDay) {
                return Optional.empty();
            }
            int hour = digits(text, 11, 2, ':');
            int minute = digits(text, 14, 2, ':');
            return switch (part) {
                case YEAR -> Optional.of(year);
                case MONTH -> Optional.of(month);
                case WEEK -> Optional.of(date.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
                case DAY -> Optional.of(day);
                case HOUR -> Optional.of(hour).filter(number -> number >= 0 && number < 24);
                case MINUTE -> Optional.of(minute).filter(number -> hour >= 0 && number >= 0 && number < 60);
            };
        }

        /// A number of so many digits that ends there or goes on after the given sign, or -1.
        private static int digits(CharSequence text, int from, int count, char next) {
            if (text.length() < from + count) {
                return -1;
            }
            int number = 0;
            for (int i = from; i < from + count; i++) {
                int digit = text.charAt(i) - '0';
                if (digit < 0 || digit > 9) {
                    return -1;
                }
                number = number * 10 + digit;
            }
            if (text.length() == from + count) {
                return number;
            }
            char after = text.charAt(from + count);
            boolean ends =
                    after == next || (next == 'T' && after == ' ') || (next == ':' && (after < '0' || after > '9'));
            return ends ? number : -1;
        }

        @Override
        public String asked() {
            return part.name().toLowerCase(Locale.ROOT) + " " + order.sign + " " + bound.toPlainString();
        }
    }

    record InNetwork(Network network) implements OfValue {
        @Override
        public boolean holds(Value value) {
            return network.contains(value.raw());
        }

        @Override
        public String asked() {
            return network.toString();
        }
    }

    record Finds(SigmaRegex regex) implements OfValue {
        @Override
        public boolean holds(Value value) {
            return regex.finds(value);
        }

        @Override
        public String asked() {
            return regex.written();
        }
    }

    /// The field is there, whatever its value.
    record Present() implements OfValue {
        @Override
        public boolean holds(Value value) {
            return true;
        }

        @Override
        public String asked() {
            return "present";
        }
    }

    /// The field is not there or has no value.
    record Absent() implements ValueTest {
        @Override
        public String asked() {
            return "absent";
        }
    }

    /// How two fields' values compare.
    enum Likeness {
        EQUAL("equal to"),
        CONTAINS("containing"),
        STARTS("starting with"),
        ENDS("ending with");

        private final String words;

        Likeness(String words) {
            this.words = words;
        }
    }

    /// Any value of the field against any value of another field of the same record.
    ///
    /// @param field the other field, by its Sigma name
    record SameAs(String field, Likeness likeness, boolean cased) implements ValueTest {
        boolean holds(Value value, Value other) {
            int length = value.raw().length();
            int otherLength = other.raw().length();
            char[] text = cased ? value.raw().buffer() : value.folded();
            char[] part = cased ? other.raw().buffer() : other.folded();
            return switch (likeness) {
                case EQUAL -> length == otherLength && at(text, 0, part, length);
                case STARTS -> length >= otherLength && at(text, 0, part, otherLength);
                case ENDS -> length >= otherLength && at(text, length - otherLength, part, otherLength);
                case CONTAINS -> {
                    for (int from = 0; from + otherLength <= length; from++) {
                        if (at(text, from, part, otherLength)) {
                            yield true;
                        }
                    }
                    yield false;
                }
            };
        }

        private static boolean at(char[] text, int from, char[] part, int length) {
            for (int i = 0; i < length; i++) {
                if (text[from + i] != part[i]) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public String asked() {
            return likeness.words + " field " + field;
        }
    }
}
