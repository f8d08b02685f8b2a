package org.tocsin.readers.eventlog.evtx;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tocsin.model.Content;
import org.tocsin.model.EvidenceRecord;
import org.tocsin.model.Kind;
import org.tocsin.model.PlainRecord;
import org.tocsin.model.Source;
import org.tocsin.readers.Readings;
import org.tocsin.readers.Span;

/// What is odd about a slice of an event log as a whole, as one record of kind `windows.eventlog`; a log with
/// nothing odd has none. These are facts: what they may mean is for rules to say.
///
/// - `Records`, `FirstRecord`, `LastRecord`: the live ones, and the ids of the first and last in the file's order.
/// - `Holes`, `HolesMissing`, `HolesInsideChunks`, `RecordsPerHole`, `Hole`: ids that are skipped, how many, how many
/// times between two records of one chunk with nothing wrong in between, and the first ones in words. A log need not
/// begin with id 1, and one that wraps around goes back once between chunks; neither is a hole. Nor is what damage
/// explains.
/// - `ClockSteps`, `ClockBackSeconds`, `ClockBack`: times at which a record was written before the one it follows, by
///   more than a minute; the greatest step; the first ones in words.
/// - `Swallowed`, `SwallowedRecords`: records inside others, and which.
/// - `HeaderNextRecord`, `RecordsMissingAtEnd`: what the header of a log that was closed in order says comes next, and
///   how many records before that are not there.
/// - `HiddenChunks`: chunks past the count of the header whose ids go on where the others end.
/// - `ChangedChunks`: chunks whose events do not agree with their checksum although the log was closed in order.
/// - `RecoveredNamed`, `RecoveredBorrowed`, `RecoveredUnnamed`, `RecoveredLeft`, `RecoveredDoubles`: records that were
/// recovered with their own template, with one from another chunk, without; left for the second pass; dropped
/// because they are copies.
final class LogFacts {
    static final Kind KIND = new Kind("windows.eventlog");

    /// Ticks of 100 ns by which a clock may go back. Events are written by many threads and corrected clocks are
    /// ordinary.
    private static final long TOLERANCE = 60L * Values.TICKS;

    /// Oddities that are told one by one.
    private static final int TOLD = 20;

    private final Optional<FileHeader> header;
    private long records;
    private long firstRecord;
    private long lastRecord;
    private long lastWritten;
    private long greatest;

    /// Whether the record before is known, so that the next id can be told.
    private boolean unbroken;

    /// Whether the record before stands in the same chunk.
    private boolean sameChunk;

    private long holes;
    private long holesMissing;
    private long holesInside;
    private final List<String> holeWords = new ArrayList<>();
    private long clockSteps;
    private long clockBack;
    private final List<String> clockWords = new ArrayList<>();
    private long swallowed;
    private final List<String> swallowedWords = new ArrayList<>();
    private long missingAtEnd;
    private long hiddenChunks;
    private long changedChunks;
    private long named;
    private long borrowed;
    private long unnamed;
    private long left;
    private long doubles;
    private boolean dirty;
    private boolean leftOver;
    private boolean cut;
    private Optional<String> channel = Optional.empty();
    private Optional<String> computer = Optional.empty();

    /// @param header the file's, for its first slice
    LogFacts(Optional<FileHeader> header) {
        this.header = header;
    }

    /// Goes on where the slice before ends, so that no hole is lost between slices.
    void follows(Content content, long from) throws IOException {
        byte[] before = new byte[Chunk.SIZE];
        if (from < Chunk.SIZE || content.read(from - Chunk.SIZE, before, 0, before.length) < before.length) {
            return;
        }
        Chunk chunk = new Chunk(before, from - Chunk.SIZE);
        if (Chunk.beginsAt(before, 0) && chunk.liveEnd() > Chunk.RECORDS) {
            lastRecord = chunk.lastId();
            lastWritten = RecordWalk.written(before, chunk.lastRecord());
            unbroken = true;
        }
    }

    void chunk(Chunk chunk, ChunkWalk.Surroundings around) {
        sameChunk = false;
        dirty = around.dirty();
        leftOver = around.leftOver();
        cut = chunk.length() < Chunk.SIZE;
        if (leftOver && unbroken && chunk.hasHeader() && chunk.firstId() == lastRecord + 1) {
            hiddenChunks++;
            lastRecord = Math.max(lastRecord, chunk.lastId());
        }
    }

    void chunkEnds(ChunkWalk walk) {
        if (!dirty && !leftOver && !cut && walk.checked() && walk.headerSound() && !walk.recordsSound()) {
            changedChunks++;
        }
    }

    /// Something is lost here: what follows need not go on from what was before.
    void broken() {
        unbroken = false;
    }

    /// A live record, in the order of the file.
    ///
    /// @param written a FILETIME
    void live(long id, long written) {
        if (records++ == 0) {
            firstRecord = id;
        }
        greatest = Math.max(greatest, id);
        if (unbroken) {
            if (id > lastRecord + 1 && lastRecord >= 0) {
                hole(id, written);
            }
            if (id > lastRecord && written != 0 && lastWritten - written > TOLERANCE) {
                back(id, written);
            }
        }
        lastRecord = id;
        lastWritten = written;
        unbroken = true;
        sameChunk = true;
    }

    private void hole(long id, long written) {
        holes++;
        holesInside += sameChunk ? 1 : 0;
        long missing = id - lastRecord - 1;
        holesMissing = holesMissing + missing < 0 ? Long.MAX_VALUE : holesMissing + missing;
        if (holeWords.size() < TOLD) {
            String ids = missing == 1 ? Long.toString(id - 1) : lastRecord + 1 + "-" + (id - 1);
            holeWords.add(ids + ", between " + time(lastWritten) + " and " + time(written));
        }
    }

    private void back(long id, long written) {
        clockSteps++;
        long seconds = (lastWritten - written) / Values.TICKS;
        clockBack = Math.max(clockBack, seconds);
        if (clockWords.size() < TOLD) {
            clockWords.add("at record " + id + " from " + time(lastWritten) + " to " + time(written));
        }
    }

    private static String time(long fileTime) {
        return Values.instant(fileTime).map(Instant::toString).orElse("no time");
    }

    /// A live record that could be read.
    void read(EvidenceRecord record) {
        if (channel.isEmpty()) {
            channel = record.first("Channel");
            computer = record.first("Computer");
        }
    }

    void swallowed(long outer, long inner, long written) {
        swallowed++;
        if (swallowedWords.size() < TOLD) {
            swallowedWords.add("record " + inner + " of " + time(written) + " inside record " + outer);
        }
    }

    void recovered(boolean withoutNames, boolean withBorrowed) {
        if (withoutNames) {
            unnamed++;
        } else if (withBorrowed) {
            borrowed++;
        } else {
            named++;
        }
    }

    void left() {
        left++;
    }

    void doubles(int count) {
        doubles += count;
    }

    /// Holds the header against what is there. A file that was cut is a gap, and says nothing more here.
    void end(Content content, long start) throws IOException {
        if (header.isEmpty()
                || !header.get().sound()
                || header.get().dirty()
                || header.get().nextRecord() <= 0) {
            return;
        }
        FileHeader known = header.get();
        if (content.size() < start + (long) known.chunks() * Chunk.SIZE) {
            return;
        }
        long last = greatest;
        byte[] chunk = new byte[Chunk.RECORDS];
        if (known.lastChunk() >= 0
                && known.lastChunk() < known.chunks()
                && content.read(start + known.lastChunk() * Chunk.SIZE, chunk, 0, chunk.length) == chunk.length
                && Chunk.beginsAt(chunk, 0)) {
            last = Math.max(last, new Chunk(chunk, 0).lastId());
        }
        if (last > 0 && known.nextRecord() - 1 > last) {
            missingAtEnd = known.nextRecord() - 1 - last;
        }
    }

    /// The facts, if any is odd.
    Optional<EvidenceRecord> reading(Source source, Span span, Readings out) {
        long recovered = named + borrowed + unnamed + left + doubles;
        if (holes + clockSteps + swallowed + missingAtEnd + hiddenChunks + changedChunks + recovered == 0) {
            return Optional.empty();
        }
        PlainRecord.Builder facts = new PlainRecord.Builder();
        channel.ifPresent(name -> facts.text("Channel", name));
        computer.ifPresent(name -> facts.text("Computer", name));
        facts.integer("Records", records);
        if (records > 0) {
            facts.integer("FirstRecord", firstRecord).integer("LastRecord", lastRecord);
        }
        count(facts, "Holes", holes);
        if (holes > 0) {
            facts.integer("HolesMissing", holesMissing);
            facts.integer("HolesInsideChunks", holesInside);
            facts.integer("RecordsPerHole", records / holes);
            holeWords.forEach(words -> facts.text("Hole", words));
        }
        count(facts, "ClockSteps", clockSteps);
        count(facts, "ClockBackSeconds", clockBack);
        clockWords.forEach(words -> facts.text("ClockBack", words));
        count(facts, "Swallowed", swallowed);
        swallowedWords.forEach(words -> facts.text("SwallowedRecords", words));
        if (missingAtEnd > 0) {
            facts.integer("HeaderNextRecord", header.map(FileHeader::nextRecord).orElse(0L));
            facts.integer("RecordsMissingAtEnd", missingAtEnd);
        }
        count(facts, "HiddenChunks", hiddenChunks);
        count(facts, "ChangedChunks", changedChunks);
        count(facts, "RecoveredNamed", named);
        count(facts, "RecoveredBorrowed", borrowed);
        count(facts, "RecoveredUnnamed", unnamed);
        count(facts, "RecoveredLeft", left);
        count(facts, "RecoveredDoubles", doubles);
        return Optional.of(
                facts.build(KIND, out.shapes(), span.from() == 0 ? source.whole() : source.at(-1, span.from())));
    }

    private static void count(PlainRecord.Builder facts, String name, long number) {
        if (number > 0) {
            facts.integer(name, number);
        }
    }
}
