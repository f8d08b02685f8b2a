package org.tocsin.detect.lookalike;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tocsin.knowledge.lookalikes.Likeness;
import org.tocsin.knowledge.lookalikes.Lookalikes;

/// What was judged of the names seen so far, so that each is taken apart once: logs name the same hosts again and
/// again. Bounded: when it is full it is emptied. Belongs to one thread.
final class SeenHosts {
    /// A look-alike of a service that comes with the program is only told in logs from here on: it must be so sure that
    /// ordinary logs stay silent. Whom the user watches is told from [Lookalikes#LEAST].
    static final int LEAST_OF_OURS = 75;

    private static final int SIZE = 1 << 15;
    private static final int MOST = SIZE / 4 * 3;
    private static final int LONGEST = 253;

    private final Lookalikes lookalikes;
    private final @Nullable String[] names = new String[SIZE];
    private final List<List<Likeness>> verdicts = new ArrayList<>();
    private final int[] places = new int[SIZE];

    SeenHosts(Lookalikes lookalikes) {
        this.lookalikes = lookalikes;
    }

    /// Whom the name imitates; empty for nearly all.
    List<Likeness> of(char[] chars, int from, int to) {
        if (to - from > LONGEST) {
            return List.of();
        }
        int hash = 17;
        for (int i = from; i < to; i++) {
            hash = hash * 31 + lower(chars[i]);
        }
        int at = (hash ^ hash >>> 15) & SIZE - 1;
        for (String name = names[at]; name != null; name = names[at]) {
            if (isSame(name, chars, from, to)) {
                return verdicts.get(places[at]);
            }
            at = at + 1 & SIZE - 1;
        }
        if (verdicts.size() == MOST) {
            Arrays.fill(names, null);
            verdicts.clear();
            return of(chars, from, to);
        }
        char[] folded = Arrays.copyOfRange(chars, from, to);
        for (int i = 0; i < folded.length; i++) {
            folded[i] = lower(folded[i]);
        }
        String name = new String(folded);
        names[at] = name;
        places[at] = verdicts.size();
        List<Likeness> verdict = judge(name);
        verdicts.add(verdict);
        return verdict;
    }

    private List<Likeness> judge(String name) {
        return lookalikes.likes(name, Lookalikes.LEAST).stream()
                .filter(one -> one.target().chosen() || one.score() >= LEAST_OF_OURS)
                .toList();
    }

    private static boolean isSame(String name, char[] chars, int from, int to) {
        if (name.length() != to - from) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) != lower(chars[from + i])) {
                return false;
            }
        }
        return true;
    }

    private static char lower(char c) {
        return c < 128 ? c >= 'A' && c <= 'Z' ? (char) (c + 32) : c : Character.toLowerCase(c);
    }
}
