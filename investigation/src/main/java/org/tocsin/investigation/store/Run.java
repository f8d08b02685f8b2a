package org.tocsin.investigation.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.tocsin.detect.Join;
import org.tocsin.detect.Match;
import org.tocsin.model.Finding;
import org.tocsin.model.Gap;
import org.tocsin.model.RuleLook;
import org.tocsin.model.Slice;
import org.tocsin.model.Technique;
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

    /// Names the slice that holds what the second pass found over all others.
    private static final String JOINED = "joined";

    private static final int MOST_WAITING = 256;

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
                    "INSERT INTO setting (key, program, json) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                    settings.key(),
                    settings.program(),
                    settings.json());
            long setting = open.number("SELECT id FROM setting WHERE key = ?", settings.key());
            open.meta("setting", Long.toString(setting));
            long run = open.number("SELECT coalesce(max(id), 0) + 1 FROM run");
            open.update("INSERT INTO run VALUES (?, ?, ?, NULL, 0, '{}')", run, setting, folder.now());
            open.update("DELETE FROM pack WHERE setting = ?", setting);
            for (int i = 0; i < settings.packs().size(); i++) {
                open.update(
                        "INSERT INTO pack VALUES (?, ?, ?)",
                        setting,
                        i,
                        CustodyEntry.JSON.writeValueAsString(settings.packs().get(i)));
            }
            long intake = open.number("SELECT coalesce(max(id), 0) + 1 FROM slice");
            open.update("INSERT INTO slice VALUES (?, ?, ?, ?, 0, 0, 0, 0, 0)", intake, setting, INTAKE, run);
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
                        "INSERT INTO item VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET format = excluded.format,"
                                + " slices = excluded.slices",
                        setting,
                        item.hash(),
                        item.size(),
                        item.format(),
                        item.spans().size(),
                        item.source().evidence());
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
                "INSERT INTO place VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET run = excluded.run,"
                        + " first = max(first, excluded.first)",
                setting,
                hash,
                path,
                first,
                id);
    }

    /// The matches of all slices that were read under these settings, in no particular order.
    public void forEachMatch(MatchTaker taker) throws IOException {
        db.ask(open -> {
            IOException[] failed = new IOException[1];
            open.each(
                    "SELECT m.block FROM slice s JOIN matched m ON m.slice = s.id WHERE s.done = 1 AND s.setting = ?"
                            + " ORDER BY m.rowid",
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
            for (String table : CaseFolder.SLICE_TABLES) {
                open.update(
                        "DELETE FROM " + table
                                + " WHERE slice IN (SELECT id FROM slice WHERE setting = ? AND content = ?)",
                        setting,
                        JOINED);
            }
            open.update("DELETE FROM slice WHERE setting = ? AND content = ?", setting, JOINED);
            long slice = nextSlice();
            long[] gaps = new long[1];
            FieldsJson json = new FieldsJson();
            pass.run(new Join.Out() {
                @Override
                public void finding(Finding finding) {
                    write(() -> FindingRow.of(finding, json).insert(open, rules, slice));
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
            open.update("INSERT INTO slice VALUES (?, ?, ?, ?, 0, 0, 1, 0, ?)", slice, setting, JOINED, id, gaps[0]);
            return Boolean.TRUE;
        });
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
                    "SELECT hash, min(path), size, max(copied), max(original) FROM taken t WHERE NOT EXISTS (SELECT 1"
                            + " FROM item i WHERE i.setting = ? AND i.hash = t.hash) GROUP BY hash ORDER BY min(path)",
                    row -> found.add(folder.kept(row)),
                    setting);
            return found;
        });
        left.forEach(reader);
    }

    /// Ends the run: drops results of older settings that new ones stand for, seals all results in custody.
    public void finish(Outcome outcome) throws IOException {
        if (finished) {
            throw new IllegalStateException("the run was finished before");
        }
        List<String> dropped = new ArrayList<>();
        commit(open -> {
            open.update("DELETE FROM look WHERE setting = ?", setting);
            for (int i = 0; i < outcome.looks().size(); i++) {
                RuleLook look = outcome.looks().get(i);
                open.update(
                        "INSERT INTO look VALUES (?, ?, ?, ?, ?, ?)",
                        setting,
                        i,
                        rules.store(open, look.rule()).id(),
                        look.state().name(),
                        look.looked(),
                        look.needs());
            }
            settleIntakeGaps(open);
            dropOld(open, dropped);
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
        folder.seal(settings, id, dropped.size());
    }

    /// Intake walks everything again in every run. Its gaps of earlier runs stay, unless this run came by the
    /// same place: then either it found the gap again, or there is none any more.
    private void settleIntakeGaps(CaseDb open) throws SQLException {
        String earlier = "slice IN (SELECT id FROM slice WHERE setting = ? AND content = '" + INTAKE + "' AND id <> ?)";
        open.update(
                "DELETE FROM gap WHERE " + earlier
                        + " AND (EXISTS (SELECT 1 FROM gap n WHERE n.slice = ? AND n.path = gap.path"
                        + " AND n.evidence = gap.evidence)"
                        + " OR EXISTS (SELECT 1 FROM place p JOIN item i ON i.setting = p.setting AND i.hash = p.hash"
                        + " WHERE p.setting = ? AND p.run = ? AND p.path = gap.path"
                        + " AND gap.evidence IN ('', i.evidence)))",
                setting,
                intake,
                intake,
                setting,
                id);
        open.update(
                "UPDATE slice SET done = 1, gaps = (SELECT count(*) FROM gap WHERE slice = ?) WHERE id = ?",
                intake,
                intake);
    }

    private void dropOld(CaseDb open, List<String> dropped) throws SQLException {
        // An item's old results go when all its new ones are there.
        String old = "SELECT s.id FROM slice s WHERE s.setting <> ? AND (s.content IN ('" + INTAKE
                + "', '" + JOINED
                + "') OR EXISTS (SELECT 1 FROM item i WHERE i.setting = ? AND i.hash = s.content AND i.slices = (SELECT"
                + " count(*) FROM slice n WHERE n.setting = i.setting AND n.content = i.hash AND n.done = 1)))";
        for (String table : CaseFolder.SLICE_TABLES) {
            open.update("DELETE FROM " + table + " WHERE slice IN (" + old + ")", setting, setting);
        }
        open.update("DELETE FROM slice WHERE id IN (" + old + ")", setting, setting);
        String empty = "setting <> ? AND setting NOT IN (SELECT setting FROM slice)";
        open.each("SELECT name FROM lake_part WHERE " + empty, row -> dropped.add(row.getString(1)), setting);
        for (String table : List.of("lake_part", "look", "pack")) {
            open.update("DELETE FROM " + table + " WHERE " + empty, setting);
        }
        open.update(
                "DELETE FROM item WHERE setting <> ? AND hash IN (SELECT hash FROM item WHERE setting = ?)",
                setting,
                setting);
        open.update(
                "DELETE FROM place WHERE setting <> ? AND NOT EXISTS (SELECT 1 FROM item i WHERE i.setting ="
                        + " place.setting AND i.hash = place.hash)",
                setting);
    }

    long nextSlice() {
        return slices.incrementAndGet();
    }

    long setting() {
        return setting;
    }

    Rules rules() {
        return rules;
    }
}
