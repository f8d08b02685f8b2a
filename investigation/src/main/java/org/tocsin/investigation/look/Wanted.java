package org.tocsin.investigation.look;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tocsin.investigation.scope.Wildcards;
import org.tocsin.model.EvidenceRecord;
import org.tocsin.model.Shape;
import org.tocsin.model.Text;
import org.tocsin.model.UserFault;

/// What a [Search] is for: texts, regular expressions and values of fields, of which all must be in a record, or any.
///
/// @param tests in the order in which a match is told
/// @param any whether one is enough
public record Wanted(List<Test> tests, boolean any) {
    /// One thing to be found in a record.
    public sealed interface Test {}

    /// A text inside any value, without regard to case.
    record Inside(String folded) implements Test {}

    /// An expression that finds something in any value, in linear time (RE2).
    record Expression(Pattern pattern) implements Test {}

    /// A value of one field.
    record Field(String name, Wildcards value) implements Test {}

    /// Characters shown before and behind the beginning of what was found.
    private static final int BEFORE = 24;

    private static final int BEHIND = 2_000;

    /// Where a record has it.
    ///
    /// @param found the value from shortly before what was found
    record Hit(String field, String value, String found) {
        static Hit of(String field, Text value, int from) {
            int begin = from <= BEFORE ? 0 : from - BEFORE;
            int end = Math.min(value.length(), from + BEHIND);
            return new Hit(
                    field,
                    Values.clipped(value),
                    (begin > 0 ? "…" : "") + value.subSequence(begin, end) + (end < value.length() ? "…" : ""));
        }
    }

    public Wanted {
        tests = List.copyOf(tests);
    }

    /// Makes a search from what a user typed.
    ///
    /// @param fields as `NAME=VALUE`
    public static Wanted of(List<String> texts, List<String> expressions, List<String> fields, boolean any) {
        List<Test> tests = new ArrayList<>();
        for (String text : texts) {
            if (text.isEmpty()) {
                throw new UserFault("--text is empty: every record has that; say what to look for.");
            }
            tests.add(new Inside(folded(text)));
        }
        for (String expression : expressions) {
            try {
                tests.add(new Expression(Pattern.compile(expression)));
            } catch (PatternSyntaxException e) {
                throw new UserFault(
                        "--regex '" + expression + "' cannot be used: " + e.getDescription()
                                + ". Look-around and back references are not known to this kind of expression.",
                        e);
            }
        }
        for (String field : fields) {
            int equals = field.indexOf('=');
            if (equals < 1) {
                throw new UserFault("--field takes NAME=VALUE, such as CommandLine=*vssadmin*, not '" + field + "'.");
            }
            tests.add(new Field(field.substring(0, equals), Wildcards.of(field.substring(equals + 1))));
        }
        if (tests.isEmpty()) {
            throw new UserFault("Say what to look for: --text, --regex or --field.");
        }
        return new Wanted(tests, any);
    }

    private static String folded(String text) {
        StringBuilder folded = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            folded.append(Wildcards.fold(text.charAt(i)));
        }
        return folded.toString();
    }

    /// The first thing found, where the record has all that is wanted.
    Optional<Hit> in(EvidenceRecord record, Text text) {
        Optional<Hit> first = Optional.empty();
        for (Test test : tests) {
            Optional<Hit> hit = switch (test) {
                case Field field -> field(record, field, text);
                case Inside inside -> anywhere(record, test, text);
                case Expression expression -> anywhere(record, test, text);
            };
            if (hit.isPresent() && any) {
                return hit;
            }
            if (hit.isEmpty() && !any) {
                return Optional.empty();
            }
            first = first.isPresent() ? first : hit;
        }
        return first;
    }

    private static Optional<Hit> field(EvidenceRecord record, Field wanted, Text text) {
        int slot = record.shape().slot(wanted.name());
        int count = slot < 0 ? 0 : record.count(slot);
        for (int i = 0; i < count; i++) {
            record.read(slot, i, text);
            if (wanted.value().matches(text)) {
                return Optional.of(Hit.of(wanted.name(), text, 0));
            }
        }
        return Optional.empty();
    }

    private static Optional<Hit> anywhere(EvidenceRecord record, Test test, Text text) {
        Shape shape = record.shape();
        for (int slot = 0; slot < shape.size(); slot++) {
            int count = record.count(slot);
            for (int i = 0; i < count; i++) {
                record.read(slot, i, text);
                int at = switch (test) {
                    case Inside inside -> at(text, inside.folded());
                    case Expression expression -> {
                        var matcher = expression.pattern().matcher(text.toString());
                        yield matcher.find() ? matcher.start() : -1;
                    }
                    case Field field -> -1;
                };
                if (at >= 0) {
                    return Optional.of(Hit.of(shape.name(slot), text, at));
                }
            }
        }
        return Optional.empty();
    }

    private static int at(Text text, String folded) {
        char[] chars = text.buffer();
        char first = folded.charAt(0);
        for (int i = 0, end = text.length() - folded.length(); i <= end; i++) {
            if (Wildcards.fold(chars[i]) == first && matches(chars, i, folded)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean matches(char[] chars, int from, String folded) {
        for (int i = 1; i < folded.length(); i++) {
            if (Wildcards.fold(chars[from + i]) != folded.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
