package org.tocsin.investigation.store;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.tocsin.model.CaseFile;
import org.tocsin.model.DayCount;
import org.tocsin.model.Evidence;
import org.tocsin.model.Finding;
import org.tocsin.model.Findings;
import org.tocsin.model.Gap;
import org.tocsin.model.Kind;
import org.tocsin.model.Rule;
import org.tocsin.model.RuleLook;
import org.tocsin.model.RulePack;
import org.tocsin.model.SourceSeen;
import org.tocsin.model.Technique;
import org.tocsin.model.Undecided;
import org.tocsin.model.UserFault;
import tools.jackson.core.type.TypeReference;

/// A case to be read, beside the one who writes it or without. Changes nothing.
///
/// Findings and gaps stream in order from an index, in bounded memory. Faults of the disk fly as
/// `UncheckedIOException`.
public final class CaseView implements CaseFile, Closeable {
    private static final String VISIBLE =
            " JOIN slice s ON s.id = %s.slice AND s.done = 1 AND s.gone = 0 AND s.setting = ?";

    private final Path folder;
    private final CaseDb db;
    private final long setting;

    private CaseView(Path folder, CaseDb db, long setting) {
        this.folder = folder;
        this.db = db;
        this.setting = setting;
    }

    /// Opens a case for reading, whether or not somebody is writing it.
    public static CaseView open(Path folder) throws IOException {
        if (!Files.isRegularFile(folder.resolve(CaseDb.FILE), LinkOption.NOFOLLOW_LINKS)) {
            throw new UserFault(folder + " is no case; `tocsin investigate EVIDENCE --case " + folder + "` makes one.");
        }
        CaseDb db = CaseDb.read(folder);
        try {
            long setting =
                    db.ask(open -> open.number("SELECT CAST(value AS INTEGER) FROM meta WHERE name = 'setting'"));
            return new CaseView(folder, db, setting);
        } catch (IOException | RuntimeException e) {
            db.close();
            throw e;
        }
    }

    private <T> T ask(CaseDb.Work<T> work) {
        try {
            return db.ask(work);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String visible(String table) {
        return VISIBLE.replace("%s", table);
    }

    @Override
    public String program() {
        return ask(open -> open.text("SELECT program FROM setting WHERE id = ?", setting))
                .orElse("");
    }

    @Override
    public boolean complete() {
        return ask(open -> open.any(
                        "SELECT 1 FROM run WHERE id = (SELECT max(id) FROM run) AND setting = ? AND finished IS NOT NULL"
                                + " AND complete = 1",
                        setting)
                && !open.any(
                        "SELECT 1 FROM item i WHERE i.setting = ? AND i.slices > (SELECT count(*) FROM slice s WHERE"
                                + " s.setting = i.setting AND s.content = i.hash AND s.done = 1) LIMIT 1",
                        setting)
                && !open.any(
                        "SELECT 1 FROM taken t WHERE NOT EXISTS (SELECT 1 FROM item i WHERE i.setting = ? AND i.hash ="
                                + " t.hash) LIMIT 1",
                        setting));
    }

    /// Collects what the tables say of one item.
    private static final class Item {
        final String hash;
        long size;
        String format = "unknown";
        long records;
        long gaps;
        Optional<String> first = Optional.empty();
        final Map<String, Boolean> places = new TreeMap<>();

        Item(String hash) {
            this.hash = hash;
        }

        List<String> placesInOrder() {
            List<String> ordered = new ArrayList<>(places.size());
            first.ifPresent(ordered::add);
            for (String place : places.keySet()) {
                if (!first.equals(Optional.of(place))) {
                    ordered.add(place);
                }
            }
            return ordered;
        }
    }

    /// Items handed in under other settings and not since are there too, with nothing read from them.
    @Override
    public List<Evidence> evidence() {
        Map<String, Item> items = new HashMap<>();
        ask(open -> {
            open.each(
                    "SELECT i.hash, i.size, i.format, coalesce(sum(s.records), 0), coalesce(sum(s.gaps), 0) FROM item i"
                            + " LEFT JOIN slice s ON s.setting = i.setting AND s.content = i.hash AND s.done = 1 WHERE"
                            + " i.setting = ? GROUP BY i.hash",
                    row -> {
                        Item item = items.computeIfAbsent(row.getString(1), Item::new);
                        item.size = row.getLong(2);
                        item.format = row.getString(3);
                        item.records = row.getLong(4);
                        item.gaps = row.getLong(5);
                    },
                    setting);
            open.each(
                    "SELECT hash, path, first FROM place WHERE setting = ?",
                    row -> {
                        Item item = items.computeIfAbsent(row.getString(1), Item::new);
                        item.places.put(row.getString(2), true);
                        if (row.getBoolean(3)) {
                            item.first = Optional.of(row.getString(2));
                        }
                    },
                    setting);
            open.each(
                    "SELECT p.hash, count(*) FROM gap g" + visible("g") + " AND s.content = 'intake' JOIN place p ON"
                            + " p.setting = s.setting AND p.path = g.path JOIN item i ON i.setting = p.setting AND"
                            + " i.hash = p.hash AND g.evidence IN ('', i.evidence) GROUP BY p.hash",
                    row -> items.computeIfAbsent(row.getString(1), Item::new).gaps += row.getLong(2),
                    setting);
            open.each(
                    "SELECT i.hash, i.size, i.format, i.path, i.records, i.gaps FROM inner_item i" + visible("i"),
                    row -> {
                        Item item = items.computeIfAbsent(row.getString(1), Item::new);
                        item.size = row.getLong(2);
                        item.format = row.getString(3);
                        item.places.put(row.getString(4), true);
                        item.records += row.getLong(5);
                        item.gaps += row.getLong(6);
                    },
                    setting);
            open.each(
                    "SELECT t.hash, t.size, t.path, (SELECT o.format FROM item o WHERE o.hash = t.hash) FROM taken t"
                            + " WHERE NOT EXISTS (SELECT 1 FROM item i WHERE i.setting = ? AND i.hash = t.hash)",
                    row -> {
                        Item item = items.computeIfAbsent(row.getString(1), Item::new);
                        item.size = row.getLong(2);
                        String path = row.getString(3);
                        // Reports hold no absolute paths.
                        item.places.put(
                                path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1), true);
                        if (row.getString(4) != null) {
                            item.format = row.getString(4);
                        }
                    },
                    setting);
            return Boolean.TRUE;
        });
        return items.values().stream()
                .map(item ->
                        new Evidence(item.hash, item.size, item.format, item.placesInOrder(), item.records, item.gaps))
                .sorted(Comparator.comparing((Evidence item) ->
                                item.places().isEmpty() ? "" : item.places().getFirst())
                        .thenComparing(Evidence::hash))
                .toList();
    }

    @Override
    public Findings findings() {
        return new Findings() {
            @Override
            public long count() {
                return ask(open -> open.number("SELECT count(*) FROM finding f" + visible("f"), setting));
            }

            @Override
            public void forEach(Consumer<Finding> reader) {
                ask(open -> {
                    Map<Long, Rule> rules = Rules.all(open);
                    open.each(
                            "SELECT " + FindingRow.COLUMNS + " FROM finding f CROSS" + visible("f")
                                    + " ORDER BY f.\"order\"",
                            row -> reader.accept(FindingRow.read(row, rules)),
                            setting);
                    return Boolean.TRUE;
                });
            }
        };
    }

    @Override
    public long gapCount() {
        return ask(open -> open.number("SELECT count(*) FROM gap g" + visible("g"), setting));
    }

    @Override
    public void forEachGap(Consumer<Gap> reader) {
        ask(open -> {
            open.each(
                    "SELECT g.evidence, g.path, g.record, g.\"offset\", g.\"outer\", g.cause, g.detail FROM gap g CROSS"
                            + visible("g") + " ORDER BY g.path, g.\"offset\", g.record, g.evidence, g.cause, g.detail,"
                            + " g.\"outer\"",
                    row -> reader.accept(new Gap(FindingRow.origin(row, 1), cause(row.getString(6)), row.getString(7))),
                    setting);
            return Boolean.TRUE;
        });
    }

    private static Gap.Cause cause(String word) throws SQLException {
        for (Gap.Cause cause : Gap.Cause.values()) {
            if (cause.word().equals(word)) {
                return cause;
            }
        }
        throw new SQLException("no gap has the cause " + word);
    }

    @Override
    public long recordCount() {
        return ask(open -> open.number(
                "SELECT coalesce(sum(records), 0) FROM slice WHERE done = 1 AND gone = 0 AND setting = ?", setting));
    }

    @Override
    public List<SourceSeen> sources() {
        Map<List<String>, SourceSeen> seen = new TreeMap<>(CaseView::compare);
        ask(open -> {
            open.each(
                    "SELECT x.kind, x.host, x.channel, x.provider, x.event_id, x.records, x.first_second, x.first_nano,"
                            + " x.last_second, x.last_nano FROM seen x" + visible("x"),
                    row -> {
                        SourceSeen one = new SourceSeen(
                                new Kind(row.getString(1)),
                                row.getString(2),
                                row.getString(3),
                                row.getString(4),
                                row.getString(5),
                                row.getLong(6),
                                time(row, 7),
                                time(row, 9));
                        seen.merge(
                                List.of(one.kind().name(), one.host(), one.channel(), one.provider(), one.eventId()),
                                one,
                                CaseView::both);
                    },
                    setting);
            return Boolean.TRUE;
        });
        return List.copyOf(seen.values());
    }

    private static SourceSeen both(SourceSeen one, SourceSeen other) {
        return new SourceSeen(
                one.kind(),
                one.host(),
                one.channel(),
                one.provider(),
                one.eventId(),
                one.records() + other.records(),
                earliest(one.first(), other.first()),
                latest(one.last(), other.last()));
    }

    private static Optional<Instant> earliest(Optional<Instant> one, Optional<Instant> other) {
        return one.isEmpty() || (other.isPresent() && other.get().isBefore(one.get())) ? other : one;
    }

    private static Optional<Instant> latest(Optional<Instant> one, Optional<Instant> other) {
        return one.isEmpty() || (other.isPresent() && other.get().isAfter(one.get())) ? other : one;
    }

    private static Optional<Instant> time(ResultSet row, int at) throws SQLException {
        long second = row.getLong(at);
        return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochSecond(second, row.getLong(at + 1)));
    }

    @Override
    public List<DayCount> days() {
        Map<Long, Map<List<String>, Long>> days = new TreeMap<>();
        ask(open -> {
            open.each(
                    "SELECT x.day, x.kind, x.host, x.channel, x.records FROM day x" + visible("x"),
                    row -> days.computeIfAbsent(row.getLong(1), day -> new TreeMap<>(CaseView::compare))
                            .merge(
                                    List.of(row.getString(2), row.getString(3), row.getString(4)),
                                    row.getLong(5),
                                    Long::sum),
                    setting);
            return Boolean.TRUE;
        });
        List<DayCount> counts = new ArrayList<>();
        days.forEach((day, sources) -> sources.forEach((source, records) -> counts.add(new DayCount(
                LocalDate.ofEpochDay(day), new Kind(source.get(0)), source.get(1), source.get(2), records))));
        return counts;
    }

    private static int compare(List<String> one, List<String> other) {
        for (int i = 0; i < one.size(); i++) {
            int order = one.get(i).compareTo(other.get(i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    @Override
    public List<RulePack> packs() {
        return ask(open -> {
            List<RulePack> packs = new ArrayList<>();
            open.each(
                    "SELECT json FROM pack WHERE run = (SELECT max(id) FROM run WHERE setting = ?) ORDER BY number",
                    row -> packs.add(CustodyEntry.JSON.readValue(row.getString(1), RulePack.class)),
                    setting);
            return packs;
        });
    }

    @Override
    public List<RuleLook> looks() {
        return ask(open -> {
            Map<Long, Rule> rules = Rules.all(open);
            List<RuleLook> looks = new ArrayList<>();
            open.each(
                    "SELECT rule, state, looked, needs FROM look WHERE run = (SELECT max(id) FROM run WHERE setting = ?"
                            + " AND finished IS NOT NULL) ORDER BY number",
                    row -> {
                        Rule rule = rules.get(row.getLong(1));
                        if (rule == null) {
                            throw new SQLException("a rule that looked is not there: " + row.getLong(1));
                        }
                        looks.add(new RuleLook(
                                rule, RuleLook.State.valueOf(row.getString(2)), row.getLong(3), row.getString(4)));
                    },
                    setting);
            return looks;
        });
    }

    @Override
    public Map<String, Technique> techniques() {
        String json = ask(open -> open.text(
                        "SELECT techniques FROM run WHERE setting = ? AND finished IS NOT NULL ORDER BY id DESC LIMIT 1",
                        setting))
                .orElse("{}");
        return CustodyEntry.JSON.readValue(json, new TypeReference<TreeMap<String, Technique>>() {});
    }

    @Override
    public List<Undecided> undecided() {
        return ask(open -> {
            List<Undecided> undecided = new ArrayList<>();
            open.each(
                    "SELECT expression, rules FROM undecided WHERE setting = ? ORDER BY expression",
                    row -> undecided.add(new Undecided(
                            row.getString(1),
                            CustodyEntry.JSON.readValue(row.getString(2), new TypeReference<List<Rule>>() {}))),
                    setting);
            return undecided;
        });
    }

    /// The parts of the lake that hold the records of this view.
    public List<LakePart> parts() {
        return ask(open -> {
            List<LakePart> parts = new ArrayList<>();
            List<String> superseded =
                    List.of(open.meta(Run.supersededParts(setting)).orElse("").split(" "));
            open.each(
                    "SELECT name, hash, size, rows FROM lake_part WHERE setting = ? ORDER BY name",
                    row -> {
                        LakePart part =
                                new LakePart(row.getString(1), row.getString(2), row.getLong(3), row.getLong(4));
                        if (!part.hasNameOfOurs()) {
                            throw new SQLException("a lake part has a name that is none of ours: " + part.name());
                        }
                        if (!superseded.contains(part.name())) {
                            parts.add(part);
                        }
                    },
                    setting);
            return parts;
        });
    }

    /// What people stated of one kind, the oldest first.
    public List<Stated> stated(Stated.Kind kind) {
        return ask(open -> Stated.of(open, kind));
    }

    /// Opens the records for questions; to be closed by the caller.
    public Lake lake() throws IOException {
        return Lake.ask(folder, parts());
    }

    /// Writes an item out again as it was handed in, checked against its hash.
    ///
    /// @param target must not be there yet
    /// @return its size in bytes
    public long restore(String hash, Path target) throws IOException {
        long[] size = {-1};
        try (OpenFiles files = new OpenFiles()) {
            List<FileContent> found = new ArrayList<>(1);
            ask(open -> {
                open.each(
                        "SELECT max(size), max(copied), max(original) FROM taken WHERE hash = ? GROUP BY hash",
                        row -> {
                            size[0] = row.getLong(1);
                            boolean copied = row.getBoolean(2);
                            Path file = copied
                                    ? EvidenceRoom.file(folder.resolve(EvidenceRoom.FOLDER), hash)
                                    : Path.of(row.getString(3));
                            found.add(new FileContent(files, file, size[0], copied));
                        },
                        hash);
                return Boolean.TRUE;
            });
            if (found.isEmpty()) {
                throw new UserFault(
                        "The case " + folder + " has no evidence " + hash + "; the report lists what it has.");
            }
            EvidenceRoom.restore(found.getFirst(), hash, target);
        }
        return size[0];
    }

    @Override
    public void close() throws IOException {
        db.close();
    }
}
