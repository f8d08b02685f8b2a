package org.tocsin.detect;

import org.tocsin.model.Finding;
import org.tocsin.model.Gap;

/// The second pass of a detection: what can only be judged over many records, of all files and computers of a case.
/// One for one pass, on one thread.
public interface Join {
    /// Takes what the pass gives.
    interface Out {
        void finding(Finding finding);

        void gap(Gap gap);
    }

    /// Takes the next match: in the order of time, then of the rows' bytes; those without a time come last.
    void take(Match match, Out out);

    /// After the last match.
    void end(Out out);
}
