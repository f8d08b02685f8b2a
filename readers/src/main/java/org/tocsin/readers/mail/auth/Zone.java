package org.tocsin.readers.mail.auth;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Records at hand: a zone that somebody wrote down or saved. Names that it does not have are, as the maker
/// chooses, not there or not known.
public final class Zone implements Dns {
    /// Aliases that are followed, one after the other.
    private static final int ALIASES = 10;

    private final Map<String, Map<Type, List<String>>> records;
    private final Map<String, String> aliases;
    private final Set<String> failing;
    private final boolean complete;

    private Zone(Builder from) {
        records = from.records;
        aliases = from.aliases;
        failing = from.failing;
        complete = from.complete;
    }

    /// Collects the records of a zone.
    public static final class Builder {
        private final Map<String, Map<Type, List<String>>> records = new HashMap<>();
        private final Map<String, String> aliases = new HashMap<>();
        private final Set<String> failing = new HashSet<>();
        private boolean complete = true;

        public Builder add(String name, Type type, String record) {
            records.computeIfAbsent(plain(name), n -> new HashMap<>())
                    .computeIfAbsent(type, t -> new ArrayList<>(1))
                    .add(record);
            return this;
        }

        /// Makes a name stand for another one.
        public Builder alias(String name, String target) {
            aliases.put(plain(name), plain(target));
            return this;
        }

        /// Makes questions for the name fail, of one type or (empty) of those that have no records.
        public Builder failing(String name, Optional<Type> type) {
            failing.add(plain(name) + type.map(t -> " " + t).orElse(""));
            return this;
        }

        /// Names that are not in the zone are not known, instead of not there.
        public Builder partial() {
            complete = false;
            return this;
        }

        public Zone build() {
            return new Zone(this);
        }
    }

    private static String plain(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }

    /// Whether there is nothing in it.
    public boolean isEmpty() {
        return records.isEmpty() && aliases.isEmpty();
    }

    @Override
    public Answer look(String name, Type type) {
        String at = plain(name);
        for (int i = 0; i < ALIASES; i++) {
            if (failing.contains(at + " " + type)) {
                return new Answer.Failed();
            }
            Map<Type, List<String>> here = records.getOrDefault(at, Map.of());
            List<String> found = here.get(type);
            if (found != null) {
                return new Answer.Found(List.copyOf(found));
            }
            String target = aliases.get(at);
            if (target == null) {
                boolean known = complete || records.containsKey(at);
                return failing.contains(at) ? new Answer.Failed() : known ? new Answer.Nothing() : new Answer.Unknown();
            }
            at = target;
        }
        return new Answer.Failed();
    }

    /// Reads the lines of a master file ([RFC 1035, 5](https://www.rfc-editor.org/rfc/rfc1035#section-5)) as
    /// far as people write them by hand or tools print them: `name [ttl] [IN] TYPE data`, strings in quotes,
    /// `;` before a comment, brackets over several lines, `$ORIGIN`. Lines of other types or of no form are
    /// passed over. Such a file is never all there is: names that it does not have stay unknown.
    public static Zone parse(String text) {
        Builder zone = new Builder().partial();
        new ZoneLines(text).into(zone);
        return zone.build();
    }
}
