package org.tocsin.detect.sigma;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tocsin.model.Text;

/// A regular expression of a rule: searched, not matched whole, and case matters unless it says otherwise.
///
/// RE2 runs in linear time and is used for all it takes. What it refuses (look-around, back references, possessive
/// quantifiers) runs on `java.util.regex`, which hostile evidence could keep busy for ever: it may look at so many
/// characters and then gives up, which is counted in [#undecided()] and counts as no match.
final class SigmaRegex {
    private static final int STEPS_AT_LEAST = 200_000;
    private static final int STEPS_PER_CHARACTER = 200;
    private static final int LONGEST = 100_000;

    /// Answers that are remembered, a power of two, and the longest text of one.
    private static final int ANSWERS = 32;

    private static final int LONGEST_REMEMBERED = 1024;

    private final String written;
    private final boolean anyCase;
    private final boolean lines;
    private final boolean dotAll;
    private final boolean isBudgeted;

    /// One of the two, made when it is first needed where the rule was understood before.
    private volatile com.google.re2j.@Nullable Pattern linear;

    private volatile @Nullable Pattern budgeted;
    private final char[][] needed;
    private final int least;
    private final AtomicReferenceArray<@Nullable Answer> answers = new AtomicReferenceArray<>(ANSWERS);
    private final LongAdder undecided = new LongAdder();

    private SigmaRegex(String written, boolean anyCase, boolean lines, boolean dotAll, boolean isBudgeted) {
        this.written = written;
        this.anyCase = anyCase;
        this.lines = lines;
        this.dotAll = dotAll;
        this.isBudgeted = isBudgeted;
        RegexLiteral.Needed needs = isBudgeted ? RegexLiteral.Needed.NOTHING : RegexLiteral.of(written);
        needed = needs.runs().stream().map(String::toCharArray).toArray(char[][]::new);
        least = needs.least();
    }

    /// @return empty where neither engine takes it
    static Optional<SigmaRegex> compile(String written, boolean anyCase, boolean lines, boolean dotAll) {
        if (written.length() > LONGEST) {
            return Optional.empty();
        }
        SigmaRegex regex = new SigmaRegex(written, anyCase, lines, dotAll, false);
        try {
            regex.linear();
            return Optional.of(regex);
        } catch (com.google.re2j.PatternSyntaxException notLinear) {
            regex = new SigmaRegex(written, anyCase, lines, dotAll, true);
        }
        try {
            regex.budgeted();
            return Optional.of(regex);
        } catch (java.util.regex.PatternSyntaxException | StackOverflowError noPattern) {
            return Optional.empty();
        }
    }

    /// One that has been compiled before.
    ///
    /// @param isBudgeted which engine took it
    static SigmaRegex known(String written, boolean anyCase, boolean lines, boolean dotAll, boolean isBudgeted) {
        return new SigmaRegex(written, anyCase, lines, dotAll, isBudgeted);
    }

    private com.google.re2j.Pattern linear() {
        com.google.re2j.Pattern known = linear;
        if (known == null) {
            known = com.google.re2j.Pattern.compile(
                    written,
                    (anyCase ? com.google.re2j.Pattern.CASE_INSENSITIVE : 0)
                            | (lines ? com.google.re2j.Pattern.MULTILINE : 0)
                            | (dotAll ? com.google.re2j.Pattern.DOTALL : 0));
            linear = known;
        }
        return known;
    }

    private Pattern budgeted() {
        Pattern known = budgeted;
        if (known == null) {
            known = Pattern.compile(
                    written,
                    (anyCase ? Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE : 0)
                            | (lines ? Pattern.MULTILINE : 0)
                            | (dotAll ? Pattern.DOTALL : 0));
            budgeted = known;
        }
        return known;
    }

    boolean finds(Value value) {
        if (value.raw().length() < least) {
            return false;
        }
        if (needed.length > 0) {
            char[] folded = value.folded();
            int length = value.raw().length();
            for (char[] run : needed) {
                if (Glob.find(run, folded, 0, length) < 0) {
                    return false;
                }
            }
        }
        return remembered(value.raw());
    }

    /// The last answers, by a hash of the text: a rule is asked of the same few texts, and once more when it is told
    /// why it matched. Threads may overwrite each other's answers; each is whole.
    private boolean remembered(Text text) {
        int length = text.length();
        if (length > LONGEST_REMEMBERED) {
            return finds(text);
        }
        char[] chars = text.buffer();
        int place = 0;
        for (int i = 0; i < length; i++) {
            place = 31 * place + chars[i];
        }
        place = (place ^ place >>> 15) & ANSWERS - 1;
        Answer known = answers.get(place);
        if (known != null && Arrays.equals(known.text, 0, known.text.length, chars, 0, length)) {
            return known.holds;
        }
        boolean holds = finds(text);
        answers.set(place, new Answer(Arrays.copyOf(chars, length), holds));
        return holds;
    }

    private record Answer(char[] text, boolean holds) {}

    /// The longest text, folded, that no match can do without.
    Optional<String> literal() {
        return Arrays.stream(needed)
                .max(Comparator.comparingInt(run -> run.length))
                .map(String::new);
    }

    private boolean finds(CharSequence text) {
        if (!isBudgeted) {
            return linear().matcher(text).find();
        }
        try {
            return budgeted().matcher(new Metered(text)).find();
        } catch (TooManySteps | StackOverflowError givenUp) {
            undecided.increment();
            return false;
        }
    }

    /// Whether it runs on a budget.
    boolean isBudgeted() {
        return isBudgeted;
    }

    /// How many values it gave up on so far.
    long undecided() {
        return undecided.sum();
    }

    String written() {
        return written;
    }

    boolean anyCase() {
        return anyCase;
    }

    boolean lines() {
        return lines;
    }

    boolean dotAll() {
        return dotAll;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SigmaRegex regex
                && written.equals(regex.written)
                && anyCase == regex.anyCase
                && lines == regex.lines
                && dotAll == regex.dotAll;
    }

    @Override
    public int hashCode() {
        return written.hashCode() * 8 + (anyCase ? 4 : 0) + (lines ? 2 : 0) + (dotAll ? 1 : 0);
    }

    /// Counts the characters that are looked at.
    private static final class Metered implements CharSequence {
        private final CharSequence text;
        private long left;

        Metered(CharSequence text) {
            this.text = text;
            left = Math.max(STEPS_AT_LEAST, (long) STEPS_PER_CHARACTER * text.length());
        }

        @Override
        public char charAt(int index) {
            if (--left < 0) {
                throw new TooManySteps();
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }
    }

    private static final class TooManySteps extends RuntimeException {
        private static final long serialVersionUID = 1;

        TooManySteps() {
            super("too many steps", null, false, false);
        }
    }
}
