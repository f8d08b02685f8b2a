package org.tocsin.detect.campaigns;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Joins what is most alike, then groups by the average of their pairs, until no two groups reach a bound. Quadratic in
/// time and space by remembering each group's best partner.
final class AverageLinkage {
    private AverageLinkage() {}

    /// @param score symmetric; overwritten
    /// @return groups of places, larger ones first; those of one too
    static List<List<Integer>> groups(double[][] score, double heldFrom) {
        int n = score.length;
        List<List<Integer>> groups = new ArrayList<>();
        int[] best = new int[n];
        boolean[] gone = new boolean[n];
        for (int i = 0; i < n; i++) {
            groups.add(new ArrayList<>(List.of(i)));
        }
        for (int i = 0; i < n; i++) {
            best[i] = best(score, gone, i);
        }
        while (true) {
            int one = -1;
            for (int i = 0; i < n; i++) {
                if (!gone[i] && best[i] >= 0 && (one < 0 || score[i][best[i]] > score[one][best[one]])) {
                    one = i;
                }
            }
            if (one < 0 || score[one][best[one]] < heldFrom) {
                break;
            }
            int other = best[one];
            double a = groups.get(one).size();
            double b = groups.get(other).size();
            groups.get(one).addAll(groups.get(other));
            gone[other] = true;
            for (int k = 0; k < n; k++) {
                if (!gone[k] && k != one) {
                    score[one][k] = (a * score[one][k] + b * score[other][k]) / (a + b);
                    score[k][one] = score[one][k];
                }
            }
            for (int k = 0; k < n; k++) {
                if (!gone[k] && (k == one || best[k] == one || best[k] == other)) {
                    best[k] = best(score, gone, k);
                } else if (!gone[k] && score[k][one] > score[k][best[k]]) {
                    best[k] = one;
                }
            }
        }
        List<List<Integer>> left = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            if (!gone[i]) {
                left.add(groups.get(i).stream().sorted().toList());
            }
        }
        left.sort(Comparator.<List<Integer>>comparingInt(group -> -group.size()).thenComparing(List::getFirst));
        return left;
    }

    private static int best(double[][] score, boolean[] gone, int i) {
        int best = -1;
        for (int k = 0; k < score.length; k++) {
            if (!gone[k] && k != i && (best < 0 || score[i][k] > score[i][best])) {
                best = k;
            }
        }
        return best;
    }
}
