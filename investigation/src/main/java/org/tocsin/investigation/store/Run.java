package org.tocsin.investigation.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.tocsin.detect.Join;
import org.tocsin.detect.Match;
import org.tocsin.model.Evidence;
import org.tocsin.model.Finding;
import org.tocsin.model.Gap;
import org.tocsin.model.RuleLook;
import org.tocsin.model.Slice;
import org.tocsin.model.Technique;
import org.tocsin.model.Undecided;
import org.tocsin.readers.LeftRecord;
import org.tocsin.readers.LentTemplate;
import org.tocsin.readers.intake.Found;
import org.tocsin.readers.intake.Item;
import org.tocsin.report.exports.FieldsJson;

/// One pass over evidence with one set of settings, into a case. Started again with the same settings after it
/// was killed, it goes on where it was: what was committed is there, and [#done(Slice)] says so.
///
/// Used by several threads at once; what intake finds ([Found]) comes from one.
public final class Run implements Found {
    /// Names the slice that holds the gaps intake itself found; no content has this hash.
    private static final String INTAKE = "intake";

    /// Names the slice that holds what was read again, with the templates of all evidence.
    static final String AGAIN = "again";

    /// Names the slice that holds what the second pass found over all others.
    private static final String JOINED = "joined";

    private static final int MOST_WAITING = 256;

    /// Left records that are fetched at once.
    private static final int FETCHED = 256;

    /// How a run ended.
    ///
    /// @param complete whether every slice was read to its end
    /// @param looks which rules could have fired, in a fixed order
    /// @param techniques the names of the techniques that findings carry, by id
    public record Outcome(boolean complete, List<RuleLook> looks, Map<String, Technique> techniques) {
        public Outcome {
            looks = List.copyOf(looks);
            techniques = Map.copyOf(techniques);
        }
    }

    private sealed interface Seen {
        record First(Item item) implements Seen {}

        record Again(String hash, String path) implements Seen {}

        record Hole(Gap gap) implements Seen {}
    }

    private final CaseFolder folder;
    private final CaseDb db;
    private final RunSettings settings;
    private final long id;
    private final long setting;
    private final long intake;
    private final AtomicLong slices;
    private final Rules rules = new Rules();
    private final List<Seen> waiting = new ArrayList<>();
    private boolean finished;

    private Run(CaseFolder folder, CaseDb db, RunSettings settings, long id, long setting, long intake) {
        this.folder = folder;
        this.db = db;
        this.settings = settings;
        this.id = id;
        this.setting = setting;
        this.intake = intake;
        this.slices = new AtomicLong(intake);
    }

    static Run begin(CaseFolder folder, CaseDb db, RunSettings settings) throws IOException {
        Ids ids = db.transaction(open -> {
            open.update(
                    "INSERT INTO setting (key, program, json, retired) VALUES (?, ?, ?, 0) ON CONFLICT DO NOTHING",
                    settings.key(),
                    settings.program(),
                    settings.json());
            long setting = open.number("SELECT id FROM setting WHERE key = ? AND retired = 0", settings.key());
            open.meta("setting", Long.toString(setting));
            long run = open.number("SELECT coalesce(max(id), 0) + 1 FROM run");
            open.update("INSERT INTO run VALUES (?, ?, ?, NULL, 0, '{}')", run, setting, folder.now());
            for (int i = 0; i < settings.packs().size(); i++) {
                open.update(
                        "INSERT INTO pack VALUES (?, ?, ?)",
                        run,
                        i,
                        CustodyEntry.JSON.writeValueAsString(settings.packs().get(i)));
            }
            long intake = open.number("SELECT coalesce(max(id), 0) + 1 FROM slice");
            open.update(
                    "INSERT INTO slice VALUES (?, ?, ?, ?, 0, 0, 0, 0, 0, ?, 0)", intake, setting, INTAKE, run, run);
            return new Ids(run, setting, intake);
        });
        return new Run(folder, db, settings, ids.run(), ids.setting(), ids.intake());
    }

    private record Ids(long run, long setting, long intake) {}

    /// Whether a slice was read and committed under these settings, in this run or one before.
    public boolean done(Slice slice) throws IOException {
        return db.ask(open -> open.any(
                "SELECT 1 FROM slice WHERE setting = ? AND content = ? AND number = ? AND low = ? AND high = ?"
                        + " AND done = 1",
                setting,
                slice.content(),
                slice.index(),
                slice.from(),
                slice.to()));
    }

    /// A ledger for one batch of slices, for one thread.
    public Ledger open() throws IOException {
        return new Ledger(this, folder.lake().writer());
    }

    @Override
    public void item(Item item) {
        found(new Seen.First(item));
    }

    @Override
    public void again(String hash, String path) {
        found(new Seen.Again(hash, path));
    }

    @Override
    public void gap(Gap gap) {
        found(new Seen.Hole(gap));
    }

    private void found(Seen seen) {
        boolean full;
        synchronized (waiting) {
            waiting.add(seen);
            full = waiting.size() >= MOST_WAITING;
        }
        if (full) {
            try {
                commit(open -> Boolean.TRUE);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /// Does work in one transaction, after all evidence it may rest on was taken into custody.
    void commit(CaseDb.Work<Boolean> work) throws IOException {
        List<Seen> now;
        synchronized (waiting) {
            now = List.copyOf(waiting);
            waiting.clear();
        }
        folder.settle();
        db.transaction(open -> {
            boolean done = false;
            try {
                for (Seen seen : now) {
                    write(open, seen);
                }
                done = work.with(open);
            } finally {
                if (!done) {
                    rules.forget();
                }
            }
            return done;
        });
    }

    private void write(CaseDb open, Seen seen) throws SQLException {
        switch (seen) {
            case Seen.First(Item item) -> {
                open.update(
                        "INSERT INTO item VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET format = excluded.format,"
                                + " slices = excluded.slices",
                        setting,
                        item.hash(),
                        item.size(),
                        item.format(),
                        item.spans().size(),
                        item.source().evidence(),
                        id);
                // The place of the first run stays the first: findings carry it.
                boolean first = !open.any(
                        "SELECT 1 FROM place WHERE setting = ? AND hash = ? AND first = 1", setting, item.hash());
                place(open, item.hash(), item.source().path(), first);
            }
            case Seen.Again(String hash, String path) -> place(open, hash, path, false);
            case Seen.Hole(Gap gap) -> Ledger.gap(open, intake, gap);
        }
    }

    private void place(CaseDb open, String hash, String path, boolean first) throws SQLException {
        open.update(
                "INSERT INTO place VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET run = excluded.run,"
                        + " first = max(first, excluded.first)",
                setting,
                hash,
                path,
                first,
                id,
                id);
    }

    /// The matches of all slices that were read under these settings, in no particular order.
    public void forEachMatch(MatchTaker taker) throws IOException {
        db.ask(open -> {
            IOException[] failed = new IOException[1];
            open.each(
                    "SELECT m.block FROM slice s JOIN matched m ON m.slice = s.id WHERE s.done = 1 AND s.setting = ?"
                            + " AND s.gone = 0 ORDER BY m.rowid",
                    row -> {
                        if (failed[0] == null) {
                            try {
                                Matches.read(row.getBytes(1), taker::take);
                            } catch (IOException e) {
                                failed[0] = e;
                            }
                        }
                    },
                    setting);
            if (failed[0] != null) {
                throw failed[0];
            }
            return Boolean.TRUE;
        });
    }

    /// Takes matches.
    public interface MatchTaker {
        /// @param detection its place in the list of detections
        void take(int detection, Match match);
    }

    /// A second pass.
    public interface Pass {
        void run(Join.Out out) throws IOException;
    }

    /// Writes what a second pass finds, in one transaction, in the place of what an earlier one found under these
    /// settings.
    public void join(Pass pass) throws IOException {
        commit(open -> {
            dropKilled(open, JOINED);
            open.update(
                    "UPDATE slice SET gone = ? WHERE setting = ? AND content = ? AND gone = 0", id, setting, JOINED);
            long slice = nextSlice();
            long[] gaps = new long[1];
            FieldsJson json = new FieldsJson();
            FindingOrder order = new FindingOrder();
            pass.run(new Join.Out() {
                @Override
                public void finding(Finding finding) {
                    write(() -> FindingRow.of(finding, json, order).insert(open, rules, slice));
                }

                @Override
                public void gap(Gap gap) {
                    gaps[0]++;
                    write(() -> Ledger.gap(open, slice, gap));
                }

                private void write(Row row) {
                    try {
                        row.write();
                    } catch (SQLException e) {
                        throw new UncheckedIOException(new IOException(e));
                    }
                }
            });
            open.update(
                    "INSERT INTO slice VALUES (?, ?, ?, ?, 0, 0, 1, 0, ?, ?, 0)",
                    slice,
                    setting,
                    JOINED,
                    id,
                    gaps[0],
                    id);
            return Boolean.TRUE;
        });
    }

    /// What a run that was killed gave for the whole case is nobody's; what a finished one registered stays in the
    /// case, and no longer stands.
    private void dropKilled(CaseDb open, String content) throws SQLException {
        String killed = "(SELECT s.id FROM slice s JOIN run r ON r.id = s.run WHERE s.setting = ? AND s.content = ?"
                + " AND r.finished IS NULL)";
        for (String table : CaseFolder.SLICE_TABLES) {
            open.update("DELETE FROM " + table + " WHERE slice IN " + killed, setting, content);
        }
        open.update("DELETE FROM slice WHERE id IN " + killed, setting, content);
    }

    private interface Row {
        void write() throws SQLException;
    }

    /// The case as it stands, with the results committed so far: for what the rules looked at.
    public CaseView view() throws IOException {
        commit(open -> Boolean.TRUE);
        return folder.view();
    }

    /// What was handed in before and has no results under these settings, because it was not handed in again.
    /// Its content is still there to be read; until then the case is not complete.
    public void forEachLeft(Consumer<KeptEvidence> reader) throws IOException {
        commit(open -> Boolean.TRUE);
        List<KeptEvidence> left = db.ask(open -> {
            List<KeptEvidence> found = new ArrayList<>();
            open.each(
                    "SELECT t.hash, min(t.path), t.size, max(t.copied), max(t.original), min(p.path) FROM taken t LEFT"
                            + " JOIN (SELECT i.hash, p.path FROM item i JOIN place p ON p.setting = i.setting AND"
                            + " p.hash = i.hash AND p.first = 1 WHERE i.evidence = i.hash) p ON p.hash = t.hash WHERE"
                            + " NOT EXISTS (SELECT 1 FROM item i WHERE i.setting = ? AND i.hash = t.hash) GROUP BY"
                            + " t.hash ORDER BY min(t.path)",
                    row -> found.add(folder.kept(row)),
                    setting);
            return found;
        });
        left.forEach(reader);
    }

    /// What is to be read again, when all evidence was read: nothing where no record was left, or where it was done and
    /// nothing was left or lent since. Otherwise its results of before no longer stand.
    ///
    /// @return the slice that its results belong to
    public Optional<Slice> again() throws IOException {
        String ours = " JOIN slice s ON s.id = x.slice AND s.done = 1 AND s.gone = 0 AND s.setting = ?";
        String standing = "setting = ? AND content = ? AND gone = 0";
        Slice slice = db.ask(open -> new Slice(
                AGAIN,
                Math.toIntExact(id),
                open.number("SELECT count(*) FROM left_record x" + ours, setting),
                open.number("SELECT count(*) FROM lent x" + ours, setting)));
        commit(open -> {
            dropKilled(open, AGAIN);
            return Boolean.TRUE;
        });
        boolean there = db.ask(open -> open.any(
                "SELECT 1 FROM slice WHERE " + standing + " AND low = ? AND high = ?",
                setting,
                AGAIN,
                slice.from(),
                slice.to()));
        if (there) {
            return Optional.empty();
        }
        commit(open -> {
            open.update("UPDATE slice SET gone = ? WHERE " + standing, id, setting, AGAIN);
            open.meta(
                    supersededParts(setting),
                    (open.meta(supersededParts(setting)).orElse("") + " "
                                    + open.meta(partsRead(setting)).orElse(""))
                            .strip());
            open.meta(partsRead(setting), "");
            return Boolean.TRUE;
        });
        return slice.from() > 0 ? Optional.of(slice) : Optional.empty();
    }

    /// The lake parts of what was read again and still stands, and of what no longer does: those stay for older
    /// receipts, but nothing shows them.
    private static String partsRead(long setting) {
        return "lake parts read again " + setting;
    }

    static String supersededParts(long setting) {
        return "lake parts superseded " + setting;
    }

    void readAgain(CaseDb open, LakePart part) throws SQLException {
        open.meta(partsRead(setting), (open.meta(partsRead(setting)).orElse("") + " " + part.name()).strip());
    }

    /// Every template that evidence read under these settings lends, each once.
    public void forEachLent(Consumer<LentTemplate> taker) throws IOException {
        db.ask(open -> {
            open.each(
                    "SELECT t.mark, t.form FROM template t WHERE t.id IN (SELECT x.template FROM lent x JOIN slice s ON"
                            + " s.id = x.slice AND s.done = 1 AND s.gone = 0 AND s.setting = ?)",
                    row -> taker.accept(new LentTemplate(row.getInt(1), row.getBytes(2))),
                    setting);
            return Boolean.TRUE;
        });
    }

    /// Takes a record that was left.
    public interface LeftTaker {
        /// @param content the hash of the item it was read with
        void take(String content, LeftRecord record);
    }

    /// Every record that was left under these settings.
    public void forEachLeftRecord(LeftTaker taker) throws IOException {
        record Row(long id, String content, LeftRecord left) {}
        long[] last = {0};
        List<Row> rows = new ArrayList<>();
        do {
            rows.clear();
            db.ask(open -> {
                open.each(
                        "SELECT x.evidence, x.path, x.record, x.\"offset\", x.\"outer\", x.recovered, x.\"at\", x.bytes,"
                                + " x.rowid, s.content FROM left_record x CROSS JOIN slice s ON s.id = x.slice AND"
                                + " s.done = 1 AND s.gone = 0 AND s.setting = ? WHERE x.rowid > ? ORDER BY x.rowid LIMIT "
                                + FETCHED,
                        row -> rows.add(new Row(
                                row.getLong(9),
                                row.getString(10),
                                new LeftRecord(
                                        FindingRow.origin(row, 1), row.getBoolean(6), row.getInt(7), row.getBytes(8)))),
                        setting,
                        last[0]);
                return Boolean.TRUE;
            });
            rows.forEach(row -> taker.take(row.content(), row.left()));
            last[0] = rows.isEmpty() ? 0 : rows.getLast().id();
        } while (!rows.isEmpty());
    }

    /// An item of this run at its first place, with the numbers of records and gaps that something more gave.
    public Evidence more(String content, long records, long gaps) throws IOException {
        return db.ask(open -> new Evidence(
                content,
                open.number("SELECT size FROM item WHERE setting = ? AND hash = ?", setting, content),
                open.text("SELECT format FROM item WHERE setting = ? AND hash = ?", setting, content)
                        .orElse("unknown"),
                open
                        .text("SELECT path FROM place WHERE setting = ? AND hash = ? AND first = 1", setting, content)
                        .stream()
                        .toList(),
                records,
                gaps));
    }

    /// Ends the run: retires older settings whose results new ones stand for, seals all results in custody.
    public void finish(Outcome outcome) throws IOException {
        if (finished) {
            throw new IllegalStateException("the run was finished before");
        }
        List<String> dropped = new ArrayList<>();
        commit(open -> {
            for (int i = 0; i < outcome.looks().size(); i++) {
                RuleLook look = outcome.looks().get(i);
                open.update(
                        "INSERT INTO look VALUES (?, ?, ?, ?, ?, ?)",
                        id,
                        i,
                        rules.store(open, look.rule()),
                        look.state().name(),
                        look.looked(),
                        look.needs());
            }
            settleIntakeGaps(open);
            retireOld(open, dropped);
            open.update(
                    "UPDATE run SET finished = ?, complete = ?, techniques = ? WHERE id = ?",
                    folder.now(),
                    outcome.complete(),
                    CustodyEntry.JSON.writeValueAsString(new TreeMap<>(outcome.techniques())),
                    id);
            return Boolean.TRUE;
        });
        finished = true;
        for (String part : dropped) {
            Disk.remove(folder.lake().folder().resolve(part));
        }
        folder.seal(settings, setting, id, dropped.size());
    }

    /// Intake walks everything again in every run. Its gaps of earlier runs stay, unless this run came by the
    /// same place: then either it found the gap again, or there is none any more. Those that stay become this
    /// run's, and what earlier runs found no longer stands by itself.
    private void settleIntakeGaps(CaseDb open) throws SQLException {
        String earlier =
                "SELECT id FROM slice WHERE setting = ? AND content = '" + INTAKE + "' AND id <> ? AND gone = 0";
        open.update(
                "INSERT INTO gap SELECT ?, evidence, path, record, \"offset\", \"outer\", cause, detail FROM gap WHERE"
                        + " slice IN (" + earlier + ") AND NOT EXISTS (SELECT 1 FROM gap n WHERE n.slice = ? AND"
                        + " n.path = gap.path AND n.evidence = gap.evidence)"
                        + " AND NOT EXISTS (SELECT 1 FROM place p JOIN item i ON i.setting = p.setting AND i.hash = p.hash"
                        + " WHERE p.setting = ? AND p.run = ? AND p.path = gap.path"
                        + " AND gap.evidence IN ('', i.evidence))",
                intake,
                setting,
                intake,
                intake,
                setting,
                id);
        open.update("UPDATE slice SET gone = ? WHERE id IN (" + earlier + ")", id, setting, intake);
        open.update(
                "UPDATE slice SET done = 1, gaps = (SELECT count(*) FROM gap WHERE slice = ?) WHERE id = ?",
                intake,
                intake);
    }

    /// Other settings that gave something which these have given anew will not be gone back to. Their results stay, as
    /// what older receipts are held against; their records do not: they would double the case with every new rule.
    private void retireOld(CaseDb open, List<String> dropped) throws SQLException {
        String old =
                "SELECT o.setting FROM item o JOIN item i ON i.setting = ? AND i.hash = o.hash WHERE o.setting <> ?"
                        + " AND i.slices = (SELECT count(*) FROM slice n WHERE n.setting = i.setting AND n.content = i.hash AND"
                        + " n.done = 1)";
        open.update("UPDATE setting SET retired = ? WHERE retired = 0 AND id IN (" + old + ")", id, setting, setting);
        String parts = "lake_part WHERE setting IN (SELECT id FROM setting WHERE retired <> 0)";
        open.each("SELECT name FROM " + parts, row -> dropped.add(row.getString(1)));
        open.update("DELETE FROM " + parts);
    }

    /// Notes that an expression gave up on something under these settings.
    void undecided(CaseDb open, Undecided one) throws SQLException {
        open.update(
                "INSERT INTO undecided VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
                setting,
                one.expression(),
                CustodyEntry.JSON.writeValueAsString(one.rules()),
                id);
    }

    long nextSlice() {
        return slices.incrementAndGet();
    }

    long id() {
        return id;
    }

    long setting() {
        return setting;
    }

    Rules rules() {
        return rules;
    }
}
