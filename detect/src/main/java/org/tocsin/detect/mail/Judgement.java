package org.tocsin.detect.mail;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// How signs become one of four words. The numbers were set on one half of the shared phishing mail and on ordinary
/// mail, and reported on the other half: docs/mail-figures.md.
final class Judgement {
    /// From so many points of deceit on a message is suspicious, if they come from two classes at least.
    static final int SUSPICIOUS = 6;

    /// From so many points of deceit on, with signs of bulk mail, it is unwanted.
    static final int DOUBTFUL = 2;

    /// From so many points of bulk mail on it is unwanted.
    static final int BULK = 4;

    /// One piece of hard evidence needs so many points beside its own; files that run need none.
    static final int BESIDE_HARD = 5;

    private static final List<String> DECEIT = List.of("sender", "words", "links", "hiding", "carried", "proof");

    /// What words count for where nothing else speaks against the message.
    static final int WORDS_ALONE = 2;

    private Judgement() {}

    private static boolean onlyWords(Reasons reasons) {
        boolean strangersLetter = reasons.has("says-advance-fee") || reasons.has("says-extortion");
        int other = 0;
        for (String kind : DECEIT) {
            other += kind.equals("words") ? 0 : reasons.points(kind);
        }
        return other == 0 && !strangersLetter;
    }

    static Danger of(Reasons reasons) {
        int deceit = 0;
        int classes = 0;
        for (String kind : DECEIT) {
            int points = reasons.points(kind);
            // Honest services speak of accounts and payments every day: words alone are little.
            if (kind.equals("words") && onlyWords(reasons)) {
                points = Math.min(points, WORDS_ALONE);
            }
            deceit += points;
            classes += points > 0 ? 1 : 0;
        }
        for (Reason reason : reasons.all()) {
            boolean enough = reason.kind().equals("carried") || deceit - reason.points() >= BESIDE_HARD;
            if (reason.hard() && enough) {
                return Danger.DANGEROUS;
            }
        }
        if (deceit >= SUSPICIOUS && classes >= 2) {
            return Danger.SUSPICIOUS;
        }
        int bulk = reasons.points("bulk");
        boolean strangersLetter = reasons.has("says-advance-fee") || reasons.has("says-extortion");
        if (strangersLetter && deceit >= 5) {
            return Danger.SUSPICIOUS;
        }
        boolean beyondWords = classes >= 2 || deceit > DOUBTFUL + 2 && !onlyWords(reasons);
        // A prize and nothing to say against its sender: advertising at best.
        boolean prize = reasons.has("says-prize") && reasons.points("words") >= DOUBTFUL + 2;
        if (strangersLetter
                || prize
                || bulk >= BULK
                || deceit >= DOUBTFUL && bulk >= 2
                || deceit >= DOUBTFUL + 2 && beyondWords) {
            return Danger.UNWANTED;
        }
        return Danger.NOTHING_FOUND;
    }

    /// What tells most first. Where nothing was found, signs are still told: a person may see more in them.
    static List<Reason> ordered(Reasons reasons, Danger danger) {
        List<Reason> all = new ArrayList<>(reasons.all());
        all.sort(Comparator.comparing((Reason reason) -> !reason.hard())
                .thenComparing(reason -> reason.kind().equals("bulk") && danger != Danger.UNWANTED)
                .thenComparing(reason -> -reason.points()));
        return all;
    }
}
