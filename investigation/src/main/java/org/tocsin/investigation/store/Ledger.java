package org.tocsin.investigation.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tocsin.detect.Match;
import org.tocsin.model.DayCount;
import org.tocsin.model.Evidence;
import org.tocsin.model.EvidenceRecord;
import org.tocsin.model.Finding;
import org.tocsin.model.Gap;
import org.tocsin.model.Origin;
import org.tocsin.model.Slice;
import org.tocsin.model.SourceSeen;
import org.tocsin.model.Undecided;
import org.tocsin.readers.LeftRecord;
import org.tocsin.readers.LentTemplate;
import org.tocsin.report.exports.FieldsJson;

/// What one batch of slices gave, on its way into the case. Belongs to one thread.
///
/// All of a batch counts from [#commit()] on, or, where the program dies before, none of it. Until then rows
/// that do not fit the memory lie in `case.db` under slices that are not done, and parts of the lake that
/// nothing names.
public final class Ledger implements Closeable {
    /// Bytes of findings and gaps that are held in memory.
    private static final long MOST = 4L << 20;

    /// A gap's text is for people; what is longer is evidence being quoted without end.
    private static final int LONGEST_DETAIL = 4096;

    private final Run run;
    private final LakeWriter lake;
    private final FieldsJson json = new FieldsJson();
    private final FindingOrder order = new FindingOrder();
    private final List<Opened> slices = new ArrayList<>();
    private List<Undecided> undecided = List.of();
    private long waiting;
    private @Nullable Opened current;

    /// A slice of the batch and what of it is not in `case.db` yet.
    private static final class Opened {
        final long id;
        final Slice slice;
        final List<FindingRow> findings = new ArrayList<>();
        final List<Gap> gapRows = new ArrayList<>();
        final List<Evidence> inner = new ArrayList<>();
        final List<LeftRecord> left = new ArrayList<>();
        final List<LentTemplate> lent = new ArrayList<>();
        final Matches matches = new Matches();
        List<SourceSeen> sources = List.of();
        List<DayCount> days = List.of();
        long records;
        long gaps;
        boolean ended;
        boolean named;

        Opened(long id, Slice slice) {
            this.id = id;
            this.slice = slice;
        }
    }

    Ledger(Run run, LakeWriter lake) {
        this.run = run;
        this.lake = lake;
    }

    /// Starts the next slice of the batch.
    public void begin(Slice slice) {
        if (current != null) {
            throw new IllegalStateException("the slice before was not ended: " + current.slice);
        }
        current = new Opened(run.nextSlice(), slice);
        slices.add(current);
    }

    public void record(EvidenceRecord record) throws IOException {
        lake.add(record);
        current().records++;
    }

    public void finding(Finding finding) throws IOException {
        FindingRow row = FindingRow.of(finding, json, order);
        current().findings.add(row);
        weigh(row.weight());
    }

    /// What the second pass will want.
    ///
    /// @param detection its place in the list of detections
    public void match(int detection, Match match) throws IOException {
        weigh(current().matches.add(detection, match));
    }

    public void gap(Gap gap) throws IOException {
        Opened slice = current();
        slice.gapRows.add(gap);
        slice.gaps++;
        weigh(200L + gap.detail().length() + gap.origin().path().length());
    }

    /// A content that was found inside the slice's own and read with it, such as a mail's attachment. Its
    /// records and gaps are also the slice's.
    public void inner(Evidence evidence) throws IOException {
        current().inner.add(evidence);
        weigh(300);
    }

    /// A record that is read again when all evidence was read. It counts there, and not in this slice.
    public void left(LeftRecord record) throws IOException {
        current().left.add(record);
        weigh(200L + record.bytes().length);
    }

    /// A template for records that are read again.
    public void lend(LentTemplate template) throws IOException {
        current().lent.add(template);
        weigh(100L + template.form().length);
    }

    /// Ends the slice with the counts of its records.
    public void end(List<SourceSeen> sources, List<DayCount> days) {
        Opened slice = current();
        slice.sources = List.copyOf(sources);
        slice.days = List.copyOf(days);
        slice.ended = true;
        current = null;
    }

    /// What the rules gave up on so far. It is kept with the batch, because nobody would notice it again: the batch
    /// is not read a second time.
    public void undecided(List<Undecided> soFar) {
        undecided = List.copyOf(soFar);
    }

    /// Makes all of the batch last, in one transaction. When this returns it is on the disk.
    public void commit() throws IOException {
        if (current != null) {
            throw new IllegalStateException("a slice was not ended: " + current.slice);
        }
        if (slices.isEmpty()) {
            return;
        }
        List<LakePart> parts = lake.seal();
        run.commit(db -> {
            for (LakePart part : parts) {
                db.update(
                        "INSERT INTO lake_part VALUES (?, ?, ?, ?, ?, ?)",
                        part.name(),
                        run.setting(),
                        part.hash(),
                        part.size(),
                        part.rows(),
                        run.id());
                if (slices.getFirst().slice.content().equals(Run.AGAIN)) {
                    run.readAgain(db, part);
                }
            }
            for (Undecided one : undecided) {
                run.undecided(db, one);
            }
            for (Opened slice : slices) {
                write(db, slice);
                for (SourceSeen seen : slice.sources) {
                    source(db, slice.id, seen);
                }
                for (DayCount day : slice.days) {
                    db.update(
                            "INSERT INTO day VALUES (?, ?, ?, ?, ?, ?)",
                            slice.id,
                            day.day().toEpochDay(),
                            day.kind().name(),
                            day.host(),
                            day.channel(),
                            day.records());
                }
                db.update(
                        "UPDATE slice SET done = 1, records = ?, gaps = ? WHERE id = ?",
                        slice.records,
                        slice.gaps,
                        slice.id);
            }
            return Boolean.TRUE;
        });
        slices.clear();
        waiting = 0;
    }

    private Opened current() {
        Opened slice = current;
        if (slice == null) {
            throw new IllegalStateException("no slice was begun");
        }
        return slice;
    }

    private void weigh(long bytes) throws IOException {
        waiting += bytes;
        if (waiting >= MOST) {
            run.commit(db -> {
                for (Opened slice : slices) {
                    write(db, slice);
                }
                return Boolean.TRUE;
            });
            for (Opened slice : slices) {
                slice.findings.clear();
                slice.gapRows.clear();
                slice.inner.clear();
                slice.left.clear();
                slice.lent.clear();
                slice.matches.clear();
            }
            waiting = 0;
        }
    }

    private void write(CaseDb db, Opened slice) throws SQLException, IOException {
        if (!slice.named) {
            db.update(
                    "INSERT INTO slice VALUES (?, ?, ?, ?, ?, ?, 0, 0, 0, ?, 0)",
                    slice.id,
                    run.setting(),
                    slice.slice.content(),
                    slice.slice.index(),
                    slice.slice.from(),
                    slice.slice.to(),
                    run.id());
            slice.named = true;
        }
        for (FindingRow row : slice.findings) {
            row.insert(db, run.rules(), slice.id);
        }
        for (Gap gap : slice.gapRows) {
            gap(db, slice.id, gap);
        }
        for (LeftRecord left : slice.left) {
            write(db, slice.id, left);
        }
        for (LentTemplate lent : slice.lent) {
            write(db, slice.id, lent);
        }
        slice.matches.write(db, slice.id);
        for (Evidence inner : slice.inner) {
            for (String path : inner.places()) {
                db.update(
                        "INSERT INTO inner_item VALUES (?, ?, ?, ?, ?, ?, ?)",
                        slice.id,
                        inner.hash(),
                        inner.size(),
                        inner.format(),
                        path,
                        inner.records(),
                        inner.gaps());
            }
        }
    }

    private static void write(CaseDb db, long slice, LeftRecord left) throws SQLException {
        Origin origin = left.origin();
        db.update(
                "INSERT INTO left_record VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                slice,
                origin.evidence(),
                origin.path(),
                origin.record(),
                origin.offset(),
                origin.outer().orElse(null),
                left.recovered(),
                left.at(),
                left.bytes());
    }

    private static void write(CaseDb db, long slice, LentTemplate lent) throws SQLException {
        String hash = sha256(lent);
        db.update(
                "INSERT INTO template (hash, mark, form) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                hash,
                lent.id(),
                lent.form());
        db.update("INSERT INTO lent SELECT ?, id FROM template WHERE hash = ?", slice, hash);
    }

    private static String sha256(LentTemplate lent) {
        MessageDigest digest = Disk.sha256();
        digest.update((lent.id() + "\n").getBytes(StandardCharsets.US_ASCII));
        return HexFormat.of().formatHex(digest.digest(lent.form()));
    }

    static void gap(CaseDb db, long slice, Gap gap) throws SQLException {
        String detail = gap.detail();
        db.update(
                "INSERT INTO gap VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                slice,
                gap.origin().evidence(),
                gap.origin().path(),
                gap.origin().record(),
                gap.origin().offset(),
                gap.origin().outer().orElse(null),
                gap.cause().word(),
                detail.length() > LONGEST_DETAIL ? detail.substring(0, LONGEST_DETAIL) + "…" : detail);
    }

    private static void source(CaseDb db, long slice, SourceSeen seen) throws SQLException {
        Optional<Instant> first = seen.first();
        Optional<Instant> last = seen.last();
        db.update(
                "INSERT INTO seen VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                slice,
                seen.kind().name(),
                seen.host(),
                seen.channel(),
                seen.provider(),
                seen.eventId(),
                seen.records(),
                first.map(Instant::getEpochSecond).orElse(null),
                first.map(Instant::getNano).orElse(null),
                last.map(Instant::getEpochSecond).orElse(null),
                last.map(Instant::getNano).orElse(null));
    }

    /// Drops what was not committed.
    @Override
    public void close() throws IOException {
        lake.close();
    }
}
