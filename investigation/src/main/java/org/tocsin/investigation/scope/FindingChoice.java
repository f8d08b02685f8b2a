package org.tocsin.investigation.scope;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.tocsin.model.Finding;
import org.tocsin.model.Level;
import org.tocsin.model.Rule;
import org.tocsin.model.UserFault;

/// Which findings shall be shown, by what their rules say of themselves. Within one list any may fit, and each list
/// that is not empty must. Rules are not left out by it: they look all the same, since others may count what they
/// find.
///
/// @param levels empty for all
/// @param statuses such as `stable`; empty for all
/// @param tags such as `attack.t1003.001`, or a beginning with `*` behind it; empty for all
public record FindingChoice(Set<Level> levels, Set<String> statuses, List<Wildcards> tags) {
    public static final FindingChoice ALL = new FindingChoice(Set.of(), Set.of(), List.of());

    public FindingChoice {
        levels = Set.copyOf(levels);
        statuses = Set.copyOf(statuses);
        tags = List.copyOf(tags);
    }

    /// Makes a choice from what a user typed; commas part several in one word.
    ///
    /// @throws UserFault where a level is none
    public static FindingChoice of(List<String> levels, List<String> statuses, List<String> tags) {
        EnumSet<Level> wanted = EnumSet.noneOf(Level.class);
        for (String word : words(levels)) {
            wanted.add(Level.of(word)
                    .orElseThrow(() -> new UserFault(
                            "--level takes informational, low, medium, high or critical, not '" + word + "'.")));
        }
        return new FindingChoice(
                wanted,
                Set.copyOf(words(statuses)),
                words(tags).stream().map(Wildcards::of).toList());
    }

    private static Set<String> words(List<String> lists) {
        return lists.stream()
                .flatMap(list -> Arrays.stream(list.split(",", -1)))
                .map(word -> word.strip().toLowerCase(Locale.ROOT))
                .filter(word -> !word.isEmpty())
                .collect(Collectors.toSet());
    }

    public boolean admits(Finding finding) {
        Rule rule = finding.rule();
        return (levels.isEmpty() || levels.contains(rule.level()))
                && (statuses.isEmpty() || statuses.contains(rule.status().toLowerCase(Locale.ROOT)))
                && (tags.isEmpty()
                        || rule.tags().stream().anyMatch(tag -> tags.stream().anyMatch(one -> one.matches(tag))));
    }
}
