package org.tocsin.detect.sigma;

import java.util.Optional;

/// The few characters by which a pattern is looked up: its rarest four, or all of its longest stretch where that is
/// shorter. Wildcards are never among them.
///
/// @param segment which of the pattern's stretches
/// @param offset of the characters in the stretch
/// @param length 1 to 4
/// @param gram the characters, folded, as one number
record Lookup(int segment, int offset, int length, long gram) {

    static Optional<Lookup> of(Glob glob, Likelihood likelihood) {
        Optional<Lookup> best = Optional.empty();
        int fewest = Integer.MAX_VALUE;
        int longest = 0;
        char[][] segments = glob.segments();
        for (int s = 0; s < segments.length; s++) {
            char[] segment = segments[s];
            for (int from = 0; from < segment.length; from++) {
                int length = plain(segment, from);
                if (length == 0 || length < longest) {
                    continue;
                }
                long gram = Likelihood.gram(segment, from, length);
                int rules = length == Likelihood.GRAM ? likelihood.rules(gram) : Integer.MAX_VALUE - 1;
                if (length > longest || rules < fewest) {
                    longest = length;
                    fewest = rules;
                    best = Optional.of(new Lookup(s, from, length, gram));
                }
            }
        }
        return best;
    }

    private static int plain(char[] segment, int from) {
        int length = 0;
        while (length < Likelihood.GRAM && from + length < segment.length && !Glob.isWild(segment[from + length])) {
            length++;
        }
        return length;
    }
}
