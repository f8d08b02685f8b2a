package org.tocsin.detect.sigma;

import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;

/// How likely a test holds on a record, guessed from the rules alone: stretches of text that many rules ask for
/// (`.exe`, `powershell`) are those that ordinary logs are full of. It decides only what is looked up first, never
/// what is found.
final class Likelihood {
    /// Four characters of UTF-16 in one number.
    static final int GRAM = 4;

    private final Counts grams = new Counts();
    private final Map<Glob, Optional<Lookup>> lookups = new IdentityHashMap<>();

    /// Takes note of a test's text.
    void count(ValueTest test) {
        if (test instanceof ValueTest.Matches matches) {
            for (char[] segment : matches.glob().segments()) {
                for (int at = 0; at + GRAM <= segment.length; at++) {
                    if (isPlain(segment, at, GRAM)) {
                        grams.count(gram(segment, at, GRAM));
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
        return grams.of(gram);
    }

    /// What a pattern is looked up by, settled when it is first asked for.
    Optional<Lookup> lookup(Glob glob) {
        Optional<Lookup> known = lookups.get(glob);
        if (known == null) {
            known = Lookup.of(glob, this);
            lookups.put(glob, known);
        }
        return known;
    }

    boolean canBeLookedUp(ValueTest test) {
        return switch (test) {
            case ValueTest.Equals equals -> true;
            case ValueTest.Matches matches ->
                matches.glob().isExact() || lookup(matches.glob()).isPresent();
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
                yield lookup(glob)
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

    /// Counts numbers without making objects of them: one program asks for a hundred thousand.
    private static final class Counts {
        private long[] keys = new long[1 << 10];
        private int[] counts = new int[1 << 10];
        private int used;

        void count(long key) {
            if (2 * used >= keys.length) {
                long[] oldKeys = keys;
                int[] oldCounts = counts;
                keys = new long[2 * oldKeys.length];
                counts = new int[keys.length];
                for (int i = 0; i < oldKeys.length; i++) {
                    if (oldCounts[i] > 0) {
                        int at = place(oldKeys[i]);
                        keys[at] = oldKeys[i];
                        counts[at] = oldCounts[i];
                    }
                }
            }
            int at = place(key);
            used += counts[at] == 0 ? 1 : 0;
            keys[at] = key;
            counts[at]++;
        }

        int of(long key) {
            return counts[place(key)];
        }

        private int place(long key) {
            long mixed = key * 0x9E3779B97F4A7C15L;
            int at = (int) (mixed ^ mixed >>> 29) & keys.length - 1;
            while (counts[at] > 0 && keys[at] != key) {
                at = at + 1 & keys.length - 1;
            }
            return at;
        }
    }
}
