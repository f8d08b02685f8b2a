package org.tocsin.detect.sigma;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.tocsin.model.Level;

/// What the user chose about which rules look.
///
/// @param leastLevel rules below it are left out
/// @param statusesLeftOut rules with one of these `status` words are left out
/// @param placeholders values for `%name%` in rules that use `expand`
/// @param namesGroup whether a text names a known group; asked for a rule's title, tags and path
/// @param groupsKey tells that list of groups from others of the same program, where it can be told
public record SigmaOptions(
        Level leastLevel,
        Set<String> statusesLeftOut,
        Map<String, List<String>> placeholders,
        Predicate<String> namesGroup,
        Optional<String> groupsKey) {
    /// Everything but rules that their authors have withdrawn or that no tool can run, and no group known by name.
    public static final SigmaOptions USUAL = new SigmaOptions(
            Level.INFORMATIONAL, Set.of("deprecated", "unsupported"), Map.of(), text -> false, Optional.of("none"));

    public SigmaOptions {
        statusesLeftOut = Set.copyOf(statusesLeftOut);
        placeholders = Map.copyOf(placeholders);
    }

    public SigmaOptions knowingGroups(Predicate<String> names) {
        return new SigmaOptions(leastLevel, statusesLeftOut, placeholders, names, Optional.empty());
    }

    /// The same, with what tells these groups from others.
    public SigmaOptions knowingGroups(Predicate<String> names, String key) {
        return new SigmaOptions(leastLevel, statusesLeftOut, placeholders, names, Optional.of(key));
    }

    public SigmaOptions from(Level level) {
        return new SigmaOptions(level, statusesLeftOut, placeholders, namesGroup, groupsKey);
    }

    public SigmaOptions leavingOut(Set<String> statuses) {
        return new SigmaOptions(leastLevel, statuses, placeholders, namesGroup, groupsKey);
    }

    public SigmaOptions with(Map<String, List<String>> values) {
        return new SigmaOptions(leastLevel, statusesLeftOut, values, namesGroup, groupsKey);
    }

    /// The part that shapes what is found, in one fixed text. Each value is written with its length, so that no two
    /// sets of values share one.
    String shaping() {
        StringBuilder text = new StringBuilder(leastLevel.word()).append(new TreeSet<>(statusesLeftOut));
        new TreeMap<>(placeholders).forEach((name, values) -> {
            text.append('\n').append(name.length()).append('%').append(name);
            values.forEach(
                    value -> text.append(' ').append(value.length()).append(':').append(value));
        });
        return text.toString();
    }
}
