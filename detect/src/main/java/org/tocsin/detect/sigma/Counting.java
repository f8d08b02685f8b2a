package org.tocsin.detect.sigma;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import org.tocsin.detect.Join;
import org.tocsin.detect.sigma.correlation.Correlation;
import org.tocsin.detect.sigma.correlation.Correlation.Reference;
import org.tocsin.detect.sigma.correlation.Correlation.Target;
import org.tocsin.detect.sigma.correlation.Reading;
import org.tocsin.detect.sigma.correlation.Windows;
import org.tocsin.model.RuleLook;

/// The correlations of a detection: their second pass, and whether they could have found anything.
final class Counting {
    private static final Reading READING = new Reading() {
        @Override
        public String fold(String value) {
            return Folding.fold(value);
        }

        @Override
        public Optional<BigDecimal> number(String value) {
            return WholeNumber.decimal(value);
        }
    };

    private final Correlated correlated;
    private final IntPredicate unknownSource;
    private final IntFunction<String> needsOfRule;

    /// @param unknownSource whether no log that we read is one of a rule's
    /// @param needsOfRule what a rule needs, for people
    Counting(Correlated correlated, IntPredicate unknownSource, IntFunction<String> needsOfRule) {
        this.correlated = correlated;
        this.unknownSource = unknownSource;
        this.needsOfRule = needsOfRule;
    }

    Optional<Join> join() {
        return join(Windows.USUAL);
    }

    /// @param most bytes of windows that are held at most
    Optional<Join> join(long most) {
        return correlated.correlations().isEmpty()
                ? Optional.empty()
                : Optional.of(new Windows(correlated.correlations(), READING, most));
    }

    /// Those that give findings of their own.
    ///
    /// @param looked how many records each rule for single records was held against
    List<RuleLook> looks(long[] looked) {
        List<RuleLook> looks = new ArrayList<>();
        for (int c = 0; c < correlated.correlations().size(); c++) {
            Correlation correlation = correlated.correlations().get(c);
            if (correlation.alerts()) {
                Set<Integer> rules = new LinkedHashSet<>();
                rules(c, rules);
                RuleLook.State state = can(c, rule -> looked[rule] > 0)
                        ? RuleLook.State.LOOKED
                        : isUnknownSource(c) ? RuleLook.State.UNKNOWN_SOURCE : RuleLook.State.NO_SUCH_LOG;
                long records = rules.stream().mapToLong(rule -> looked[rule]).sum();
                looks.add(new RuleLook(correlation.rule(), state, records, needs(c)));
            }
        }
        return looks;
    }

    boolean isUnknownSource(int correlation) {
        return !can(correlation, rule -> !unknownSource.test(rule));
    }

    /// Whether a correlation can hold where some of its rules can match.
    private boolean can(int number, IntPredicate rule) {
        Correlation correlation = correlated.correlations().get(number);
        long able = correlation.references().stream()
                .filter(reference -> switch (reference.target()) {
                    case Target.Input(int input) -> rule.test(input);
                    case Target.Inner(int inner) -> can(inner, rule);
                })
                .count();
        return able >= needed(correlation);
    }

    private static long needed(Correlation correlation) {
        if (correlation.type().asksWhichRules()) {
            for (int count = 1; count <= correlation.references().size(); count++) {
                if (correlation.condition().holds(count)) {
                    return count;
                }
            }
        }
        return 1;
    }

    private void rules(int correlation, Set<Integer> into) {
        for (Reference reference : correlated.correlations().get(correlation).references()) {
            switch (reference.target()) {
                case Target.Input(int rule) -> into.add(rule);
                case Target.Inner(int inner) -> rules(inner, into);
            }
        }
    }

    /// What a correlation needs, for people.
    String needs(int number) {
        Correlation correlation = correlated.correlations().get(number);
        Set<String> needs = new LinkedHashSet<>();
        for (Reference reference : correlation.references()) {
            needs.add(
                    switch (reference.target()) {
                        case Target.Input(int rule) -> needsOfRule.apply(rule);
                        case Target.Inner(int inner) -> needs(inner);
                    });
        }
        boolean all = needed(correlation) == correlation.references().size();
        return String.join(all ? "; and " : "; or ", needs);
    }
}
