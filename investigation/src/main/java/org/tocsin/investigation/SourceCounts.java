package org.tocsin.investigation;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tocsin.investigation.scope.SourceNames;
import org.tocsin.model.DayCount;
import org.tocsin.model.EvidenceRecord;
import org.tocsin.model.Kind;
import org.tocsin.model.Shape;
import org.tocsin.model.SourceSeen;
import org.tocsin.model.Text;

/// Counts the records of one slice by their source and by day. Belongs to one thread.
///
/// Hostile evidence can name a new host in every record: past [#MOST] different sources, further ones are counted
/// without their host, past twice as many by their kind alone.
public final class SourceCounts {
    private static final int MOST = 5_000;
    private static final int DAYS_MOST = 10_000;

    /// Characters that are kept of a name.
    private static final int LONGEST = 256;

    private record Source(Kind kind, String host, String channel, String provider, String eventId) {
        boolean is(Kind itsKind, String itsHost, String itsChannel, String itsProvider, String itsEvent) {
            return eventId.equals(itsEvent)
                    && channel.equals(itsChannel)
                    && provider.equals(itsProvider)
                    && host.equals(itsHost)
                    && kind.equals(itsKind);
        }
    }

    private record Day(long epochDay, Kind kind, String host, String channel) {
        boolean is(long itsDay, Kind itsKind, String itsHost, String itsChannel) {
            return epochDay == itsDay && host.equals(itsHost) && channel.equals(itsChannel) && kind.equals(itsKind);
        }
    }

    private static final class Tally {
        long records;
        Optional<Instant> first = Optional.empty();
        Optional<Instant> last = Optional.empty();
    }

    private final Map<Source, Tally> sources = new HashMap<>();
    private final Map<Day, long[]> days = new HashMap<>();
    private final Map<String, String> words = new HashMap<>();
    private final Map<Shape, Slots> slots = new IdentityHashMap<>();

    // Records that follow each other mostly come from one source and are of one day.
    private final String[] lastWords = {"", "", "", ""};
    private Source last = new Source(new Kind(""), "", "", "", "");
    private Tally lastTally = new Tally();
    private Day lastDay = new Day(0, new Kind(""), "", "");
    private long[] lastCount = {0};

    private final Text text = new Text();
    private long records;

    public void count(EvidenceRecord record) {
        records++;
        Kind kind = record.kind();
        int[] slots = slots(record.shape(), kind);
        String host = word(record, slots, 0);
        String channel = word(record, slots, 1);
        String provider = word(record, slots, 2);
        String event = word(record, slots, 3);
        Source source =
                last.is(kind, host, channel, provider, event) ? last : new Source(kind, host, channel, provider, event);
        Tally tally = source == last ? lastTally : sources.get(source);
        if (tally == null) {
            Source key = sources.size() < MOST
                    ? source
                    : new Source(kind, "", source.channel(), source.provider(), source.eventId());
            if (sources.size() >= 2 * MOST && !sources.containsKey(key)) {
                key = new Source(kind, "", "", "", "");
            }
            tally = sources.computeIfAbsent(key, k -> new Tally());
        }
        last = source;
        lastTally = tally;
        tally.records++;
        Optional<Instant> time = record.time();
        // What was recovered tells of days that the log itself no longer holds: it must not make them look whole.
        if (time.isPresent() && !record.recovered()) {
            Instant when = time.get();
            if (tally.first.isEmpty() || when.isBefore(tally.first.get())) {
                tally.first = time;
            }
            if (tally.last.isEmpty() || when.isAfter(tally.last.get())) {
                tally.last = time;
            }
            long epochDay = Math.floorDiv(when.getEpochSecond(), 86_400L);
            if (!lastDay.is(epochDay, kind, host, channel)) {
                Day day = new Day(epochDay, kind, host, channel);
                lastDay = day;
                if (days.size() >= DAYS_MOST && !days.containsKey(day)) {
                    day = new Day(epochDay, kind, "", "");
                }
                lastCount = days.computeIfAbsent(day, d -> new long[1]);
            }
            lastCount[0]++;
        }
    }

    /// Where host, channel, provider and event stand in records of a shape.
    private int[] slots(Shape shape, Kind kind) {
        Slots known = slots.get(shape);
        if (known == null || !known.kind.equals(kind)) {
            if (slots.size() >= MOST) {
                slots.clear();
            }
            SourceNames names = SourceNames.of(kind);
            known = new Slots(kind, new int[] {
                shape.slot(names.host()),
                shape.slot(names.channel()),
                shape.slot(names.provider()),
                shape.slot(names.event())
            });
            slots.put(shape, known);
        }
        return known.of;
    }

    private record Slots(Kind kind, int[] of) {}

    private String word(EvidenceRecord record, int[] slots, int which) {
        int slot = slots[which];
        if (slot < 0 || record.count(slot) == 0) {
            return "";
        }
        record.read(slot, 0, text);
        if (text.length() <= LONGEST && lastWords[which].contentEquals(text)) {
            return lastWords[which];
        }
        String word = word();
        lastWords[which] = word;
        return word;
    }

    private String word() {
        String word = text.toString();
        if (word.length() > LONGEST) {
            word = word.substring(0, LONGEST);
        }
        String known = words.get(word);
        if (known != null) {
            return known;
        }
        if (words.size() < MOST) {
            words.put(word, word);
        }
        return word;
    }

    public long records() {
        return records;
    }

    public List<SourceSeen> sources() {
        List<SourceSeen> seen = new ArrayList<>(sources.size());
        sources.forEach((s, t) ->
                seen.add(new SourceSeen(s.kind, s.host, s.channel, s.provider, s.eventId, t.records, t.first, t.last)));
        return seen;
    }

    public List<DayCount> days() {
        List<DayCount> counts = new ArrayList<>(days.size());
        days.forEach(
                (d, n) -> counts.add(new DayCount(LocalDate.ofEpochDay(d.epochDay), d.kind, d.host, d.channel, n[0])));
        return counts;
    }
}
