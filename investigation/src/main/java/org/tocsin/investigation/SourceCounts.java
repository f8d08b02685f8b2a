package org.tocsin.investigation;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
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

    private record Source(Kind kind, String host, String channel, String provider, String eventId) {}

    private record Day(long epochDay, Kind kind, String host, String channel) {}

    private static final class Tally {
        long records;
        Optional<Instant> first = Optional.empty();
        Optional<Instant> last = Optional.empty();
    }

    private final Map<Source, Tally> sources = new HashMap<>();
    private final Map<Day, long[]> days = new HashMap<>();
    private final Map<String, String> words = new HashMap<>();
    private final Text text = new Text();
    private long records;

    public void count(EvidenceRecord record) {
        records++;
        Shape shape = record.shape();
        Kind kind = record.kind();
        SourceNames names = SourceNames.of(kind);
        String host = word(record, shape, names.host());
        String channel = word(record, shape, names.channel());
        Source source = new Source(
                kind, host, channel, word(record, shape, names.provider()), word(record, shape, names.event()));
        Tally tally = sources.get(source);
        if (tally == null) {
            Source key = sources.size() < MOST
                    ? source
                    : new Source(kind, "", source.channel(), source.provider(), source.eventId());
            if (sources.size() >= 2 * MOST && !sources.containsKey(key)) {
                key = new Source(kind, "", "", "", "");
            }
            tally = sources.computeIfAbsent(key, k -> new Tally());
        }
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
            Day day = new Day(epochDay, kind, host, channel);
            if (days.size() >= DAYS_MOST && !days.containsKey(day)) {
                day = new Day(epochDay, kind, "", "");
            }
            days.computeIfAbsent(day, d -> new long[1])[0]++;
        }
    }

    private String word(EvidenceRecord record, Shape shape, String field) {
        int slot = shape.slot(field);
        if (slot < 0 || record.count(slot) == 0) {
            return "";
        }
        record.read(slot, 0, text);
        String word = text.toString();
        if (word.length() > 256) {
            word = word.substring(0, 256);
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
