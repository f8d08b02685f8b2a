package org.tocsin.investigation.scope;

import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.tocsin.model.EvidenceRecord;
import org.tocsin.model.Finding;
import org.tocsin.model.Kind;
import org.tocsin.model.Text;
import org.tocsin.model.UserFault;
import org.tocsin.model.ValueType;

/// Which records shall be looked at. It is asked before any rule is, so that what is left out costs next to nothing;
/// and what is left out is counted, so that nobody takes a narrow look for a whole one.
///
/// @param from the first time
/// @param to the last time
/// @param hosts computers; a name without a dot also stands for every full name that begins with it. Empty for all
/// @param channels logs; empty for all
/// @param eventIds as written; empty for all
public record Scope(
        Optional<Instant> from,
        Optional<Instant> to,
        List<Wildcards> hosts,
        List<Wildcards> channels,
        Set<String> eventIds) {
    public static final Scope ALL = new Scope(Optional.empty(), Optional.empty(), List.of(), List.of(), Set.of());

    public Scope {
        hosts = List.copyOf(hosts);
        channels = List.copyOf(channels);
        eventIds = Set.copyOf(eventIds);
    }

    /// Makes a scope from what a user typed. Of names and ids, one of each list must fit; commas part several in one
    /// word.
    ///
    /// @param from ISO 8601 with a zone, or a date, which is the whole day in UTC
    /// @throws UserFault where a time cannot be understood, or lies behind the other
    public static Scope of(
            Optional<String> from,
            Optional<String> to,
            List<String> hosts,
            List<String> channels,
            List<String> eventIds) {
        Optional<Instant> first = from.map(word -> time("--from", word, false));
        Optional<Instant> last = to.map(word -> time("--to", word, true));
        if (first.isPresent() && last.isPresent() && last.get().isBefore(first.get())) {
            throw new UserFault("--to " + to.get() + " lies before --from " + from.get() + ": exchange them.");
        }
        return new Scope(
                first,
                last,
                hosts.stream()
                        .flatMap(Scope::words)
                        .flatMap(host -> host.indexOf('.') >= 0 ? Stream.of(host) : Stream.of(host, host + ".*"))
                        .map(Wildcards::of)
                        .toList(),
                channels.stream().flatMap(Scope::words).map(Wildcards::of).toList(),
                new HashSet<>(eventIds.stream().flatMap(Scope::words).toList()));
    }

    private static Stream<String> words(String list) {
        return Arrays.stream(list.split(",", -1)).map(String::strip).filter(word -> !word.isEmpty());
    }

    private static Instant time(String option, String word, boolean end) {
        try {
            if (word.indexOf('T') < 0) {
                LocalDate day = LocalDate.parse(word);
                return end
                        ? day.plusDays(1)
                                .atStartOfDay(ZoneOffset.UTC)
                                .toInstant()
                                .minusNanos(1)
                        : day.atStartOfDay(ZoneOffset.UTC).toInstant();
            }
            return OffsetDateTime.parse(word).toInstant();
        } catch (DateTimeParseException e) {
            throw new UserFault(
                    option + " takes a date such as 2026-01-31, which is that whole day in UTC, or a time with its zone"
                            + " such as 2026-01-31T14:00:00Z or 2026-01-31T09:00:00-05:00, not '" + word + "'.",
                    e);
        }
    }

    /// Whether nothing is left out.
    public boolean isAll() {
        return equals(ALL);
    }

    public Gate gate() {
        return new Gate(this);
    }

    /// Lets the records of a scope through and counts the others. Belongs to one thread.
    public static final class Gate {
        private final Scope scope;
        private final boolean open;
        private final Text text = new Text();
        private long time;
        private long timeless;
        private long host;
        private long channel;
        private long event;

        private Gate(Scope scope) {
            this.scope = scope;
            this.open = scope.isAll();
        }

        public boolean admits(EvidenceRecord record) {
            return open || fits(record.time(), record.kind(), field -> read(record, field));
        }

        /// Whether the record that a finding was made in is let through. What a rule counted over many events has the
        /// time of the last of them, and a computer only where the rule groups by it.
        public boolean admits(Finding finding) {
            return open || fits(finding.time(), finding.kind(), field -> read(finding, field));
        }

        /// @param read puts a field's first value into the buffer, where there is one
        private boolean fits(Optional<Instant> when, Kind kind, Predicate<String> read) {
            if (scope.from.isPresent() || scope.to.isPresent()) {
                if (when.isEmpty()) {
                    timeless++;
                    return false;
                }
                if (scope.from.isPresent() && when.get().isBefore(scope.from.get())
                        || scope.to.isPresent() && when.get().isAfter(scope.to.get())) {
                    time++;
                    return false;
                }
            }
            SourceNames names = SourceNames.of(kind);
            if (!scope.hosts.isEmpty() && !(read.test(names.host()) && fits(scope.hosts))) {
                host++;
                return false;
            }
            if (!scope.channels.isEmpty() && !(read.test(names.channel()) && fits(scope.channels))) {
                channel++;
                return false;
            }
            if (!scope.eventIds.isEmpty() && !(read.test(names.event()) && scope.eventIds.contains(text.toString()))) {
                event++;
                return false;
            }
            return true;
        }

        private boolean fits(List<Wildcards> wanted) {
            for (Wildcards one : wanted) {
                if (one.matches(text)) {
                    return true;
                }
            }
            return false;
        }

        /// Reads a field's first value, which is where a log names itself.
        private boolean read(EvidenceRecord record, String field) {
            int slot = record.shape().slot(field);
            if (slot < 0 || record.count(slot) == 0) {
                return false;
            }
            record.read(slot, 0, text);
            return true;
        }

        private boolean read(Finding finding, String field) {
            Optional<String> value = finding.fields().first(field);
            value.ifPresent(found -> text.clear(ValueType.TEXT).append(found));
            return value.isPresent();
        }

        public LeftOut leftOut() {
            return new LeftOut(time, timeless, host, channel, event);
        }
    }
}
