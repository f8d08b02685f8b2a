package org.tocsin.detect.sigma;

import java.util.HashMap;
import java.util.Map;

/// How likely a test holds on a record, guessed from the rules alone: stretches of text that many rules ask for
/// (`.exe`, `powershell`) are those that ordinary logs are full of. It decides only what is looked up first, never what
/// is
/// found.
final class Likelihood {
    /// Four characters of UTF-16 in one number.
    static final int GRAM = 4;

    private final Map<Long, Integer> grams = new HashMap<>();

    /// Takes note of a test's text.
    void count(ValueTest test) {
        if (test instanceof ValueTest.Matches matches) {
            for (char[] segment : matches.glob().segments()) {
                for (int at = 0; at + GRAM <= segment.length; at++) {
                    if (isPlain(segment, at, GRAM)) {
                        grams.merge(gram(segment, at, GRAM), 1, Integer::sum);
                    }
                }
            }
        }
    }

    static boolean isPlain(char[] text, int from, int length) {
        for (int i = from; i < from + length; i++) {
            if (Glob.isWild(text[i])) {
                return false;
            }
        }
        return true;
    }

    /// Up to four characters as one number, folded.
    static long gram(char[] text, int from, int length) {
        long gram = 0;
        for (int i = from; i < from + length; i++) {
            gram = gram << 16 | Folding.fold(text[i]);
        }
        return gram;
    }

    /// How often rules ask for these four characters.
    int rules(long gram) {
        return grams.getOrDefault(gram, 0);
    }

    boolean canBeLookedUp(ValueTest test) {
        return switch (test) {
            case ValueTest.Equals equals -> true;
            case ValueTest.Matches matches ->
                matches.glob().isExact() || Lookup.of(matches.glob(), this).isPresent();
            case ValueTest.Compares compares -> false;
            case ValueTest.DateCompares compares -> false;
            case ValueTest.InNetwork network -> false;
            case ValueTest.Finds finds -> false;
            case ValueTest.Present present -> false;
            case ValueTest.Absent absent -> false;
            case ValueTest.SameAs same -> false;
        };
    }

    double of(ValueTest test) {
        return switch (test) {
            case ValueTest.Equals equals -> 0.02;
            case ValueTest.Matches matches -> {
                Glob glob = matches.glob();
                if (glob.isExact()) {
                    int length = glob.pattern().length();
                    yield length < 6 ? 0.2 : 0.003 + 0.05 / length;
                }
                yield Lookup.of(glob, this)
                        .map(lookup -> switch (lookup.length()) {
                            case 1 -> 0.9;
                            case 2 -> 0.5;
                            case 3 -> 0.15;
                            default -> Math.min(0.4, 0.004 + 0.0015 * rules(lookup.gram()));
                        })
                        .orElse(1.0);
            }
            case ValueTest.Compares compares -> 0.5;
            case ValueTest.DateCompares compares -> 0.5;
            case ValueTest.InNetwork network -> 0.5;
            case ValueTest.Finds finds -> 0.5;
            case ValueTest.Present present -> 1;
            case ValueTest.Absent absent -> 1;
            case ValueTest.SameAs same -> 0.5;
        };
    }

    /// What asking costs, to put the cheap and telling tests of a condition first.
    double effort(ValueTest test) {
        return switch (test) {
            case ValueTest.Finds finds -> 100;
            case ValueTest.InNetwork network -> 5;
            case ValueTest.DateCompares compares -> 5;
            case ValueTest.SameAs same -> 5;
            case ValueTest.Compares compares -> 3;
            case ValueTest.Matches matches -> of(test) + (matches.glob().isExact() ? 0 : 0.1);
            case ValueTest.Equals equals -> of(test);
            case ValueTest.Present present -> 0.3;
            case ValueTest.Absent absent -> 0.3;
        };
    }
}
