package org.tocsin.detect.sigma.correlation;

import java.util.Optional;
import org.tocsin.detect.Join;
import org.tocsin.model.Gap;
import org.tocsin.model.Origin;

/// What a correlation could not take into account, counted, with the first place of each sort.
final class LeftOut {
    private final Sort timeless = new Sort();
    private final Sort ungrouped = new Sort();
    private final Sort valueless = new Sort();
    private final Sort forgotten = new Sort();

    private static final class Sort {
        private long count;
        private Optional<Origin> first = Optional.empty();

        void add(Origin origin) {
            count++;
            if (first.isEmpty()) {
                first = Optional.of(origin);
            }
        }
    }

    /// A record without a time.
    void timeless(Origin origin) {
        timeless.add(origin);
    }

    /// A record without a value in one of the fields that the correlation groups by.
    void ungrouped(Origin origin) {
        ungrouped.add(origin);
    }

    /// A record without a value, or without a number, in the field that the condition looks at.
    void valueless(Origin origin) {
        valueless.add(origin);
    }

    /// A window that was given up, wholly or in part, for want of memory.
    void forgotten(Origin origin) {
        forgotten.add(origin);
    }

    void tell(Correlation correlation, Join.Out out) {
        // Names of groups stay behind the judgement.
        String rule = "the rule " + correlation.rule().id()
                + (correlation.rule().namesGroup()
                        ? ""
                        : " (" + correlation.rule().title() + ")");
        tell(timeless, Gap.Cause.SKIPPED, rule, " could not be counted: they carry no time", out);
        tell(
                ungrouped,
                Gap.Cause.SKIPPED,
                rule,
                " were not counted: they have no value in " + String.join(", ", correlation.groupBy()),
                out);
        tell(
                valueless,
                Gap.Cause.SKIPPED,
                rule,
                " were not counted: they have no usable value in "
                        + String.join(", ", correlation.condition().fields()),
                out);
        if (forgotten.first.isPresent()) {
            out.gap(new Gap(
                    forgotten.first.get(),
                    Gap.Cause.LIMIT,
                    rule + " had more open windows than fit into memory: " + forgotten.count
                            + " times the oldest was given up early, first the one whose last event is here; what goes on"
                            + " longer may have been missed"));
        }
    }

    private static void tell(Sort sort, Gap.Cause cause, String rule, String why, Join.Out out) {
        if (sort.first.isPresent()) {
            out.gap(new Gap(
                    sort.first.get(), cause, "for " + rule + ", " + sort.count + " matches from here on" + why));
        }
    }
}
