package org.tocsin.investigation.store;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.util.Locale;

/// What of `case.db` is put under a hash in custody when a run ends. Each hash is over the lines that one query
/// gives, each with a line feed behind it, in UTF-8. `?1` is the number of the settings and `?2` that of the run in
/// `case.db`: only what this run and those before it gave is covered, so that the hash stays the same when later runs
/// add to it. docs/custody.md publishes the queries; changing one changes the form of the case ([CaseDb#VERSION]).
enum Seal {
    FINDINGS(
            "the findings",
            "SELECT json_array(f.second, f.nano, r.hash, f.kind, f.evidence, f.path, f.record, f.\"offset\","
                    + " f.\"outer\", f.recovered, f.why, f.fields) FROM finding f CROSS JOIN slice s ON s.id = f.slice"
                    + " CROSS JOIN rule r ON r.id = f.rule WHERE STANDS ORDER BY f.\"order\""),
    GAPS(
            "the gaps",
            "SELECT json_array(g.evidence, g.path, g.record, g.\"offset\", g.\"outer\", g.cause, g.detail) FROM gap g"
                    + " CROSS JOIN slice s ON s.id = g.slice WHERE STANDS ORDER BY g.path, g.\"offset\", g.record,"
                    + " g.evidence, g.cause, g.detail, g.\"outer\""),
    ITEMS(
            "the list of items found in the evidence",
            "SELECT json_array(hash, size, format, slices, evidence) FROM item WHERE setting = ?1 AND since <= ?2"
                    + " ORDER BY hash"),
    PLACES(
            "the places where items were found",
            "SELECT json_array(hash, path, first) FROM place WHERE setting = ?1 AND since <= ?2 ORDER BY hash, path"),
    INNER_ITEMS(
            "the list of items found inside others",
            "SELECT json_array(i.hash, i.size, i.format, i.path, i.records, i.gaps) FROM slice s CROSS JOIN inner_item i"
                    + " ON i.slice = s.id WHERE STANDS ORDER BY s.content, s.number, i.path, i.hash"),
    MATCHED(
            "the matches that are counted over many events",
            "SELECT json_array(m.number, m.rows, hex(m.block)) FROM slice s CROSS JOIN matched m ON m.slice = s.id WHERE"
                    + " STANDS ORDER BY s.content, s.number, m.number"),
    LEFT_RECORDS(
            "the events that were read again",
            "SELECT json_array(l.evidence, l.path, l.record, l.\"offset\", l.\"outer\", l.recovered, l.\"at\","
                    + " hex(l.bytes)) FROM slice s CROSS JOIN left_record l ON l.slice = s.id WHERE STANDS ORDER BY"
                    + " s.content, s.number, l.path, l.\"offset\", l.evidence"),
    LENT(
            "the templates that events were read again with",
            "SELECT json_array(t.mark, hex(t.form)) FROM slice s CROSS JOIN lent l ON l.slice = s.id CROSS JOIN template t"
                    + " ON t.id = l.template WHERE STANDS ORDER BY s.content, s.number, t.hash"),
    SLICES(
            "the list of what was read",
            "SELECT json_array(s.content, s.number, s.low, s.high, s.records, s.gaps) FROM slice s WHERE STANDS"
                    + " ORDER BY s.content, s.number"),
    SOURCES(
            "the counts by source",
            "SELECT json_array(x.kind, x.host, x.channel, x.provider, x.event_id, x.records, x.first_second,"
                    + " x.first_nano, x.last_second, x.last_nano) FROM slice s CROSS JOIN seen x ON x.slice = s.id WHERE"
                    + " STANDS ORDER BY s.content, s.number, x.kind, x.host, x.channel, x.provider, x.event_id,"
                    + " x.records"),
    DAYS(
            "the counts by day",
            "SELECT json_array(x.day, x.kind, x.host, x.channel, x.records) FROM slice s CROSS JOIN day x ON x.slice ="
                    + " s.id WHERE STANDS ORDER BY s.content, s.number, x.day, x.kind, x.host, x.channel, x.records"),
    PACKS(
            "the list of rule packs",
            "SELECT json_array(p.run, p.json) FROM run r JOIN pack p ON p.run = r.id WHERE RAN ORDER BY p.run, p.number"),
    LOOKS(
            "the list of rules that looked",
            "SELECT json_array(l.run, u.hash, l.state, l.looked, l.needs) FROM run r JOIN look l ON l.run = r.id JOIN"
                    + " rule u ON u.id = l.rule WHERE RAN ORDER BY l.run, l.number"),
    UNDECIDED(
            "the list of expressions that gave up",
            "SELECT json_array(expression, rules) FROM undecided WHERE setting = ?1 AND since <= ?2"
                    + " ORDER BY expression"),
    SETTINGS(
            "the settings and the end of the run",
            "SELECT json_array(s.key, s.json, r.id, r.complete, r.techniques) FROM setting s JOIN run r ON r.setting ="
                    + " s.id WHERE RAN ORDER BY r.id"),
    LAKE(
            "the list of lake parts",
            "SELECT json_array(name, hash, size, rows) FROM lake_part WHERE setting = ?1 AND run <= ?2 ORDER BY name");

    private static final String STANDS =
            "s.setting = ?1 AND s.done = 1 AND s.run <= ?2 AND (s.gone = 0 OR s.gone > ?2)";
    private static final String RAN = "r.setting = ?1 AND r.id <= ?2 AND r.finished IS NOT NULL";

    /// A bound that no run lies beyond.
    static final long ALL = Long.MAX_VALUE;

    private final String what;
    private final String template;

    Seal(String what, String template) {
        this.what = what;
        this.template = template;
    }

    /// What it covers, as part of a sentence.
    String what() {
        return what;
    }

    /// Its name in custody.
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    String query() {
        return template.replace("STANDS", STANDS).replace("RAN", RAN);
    }

    /// @param run the last run that is covered, or [#ALL]
    String hash(CaseDb db, long setting, long run) throws SQLException {
        MessageDigest digest = Disk.sha256();
        db.each(
                query(),
                row -> {
                    digest.update(row.getString(1).getBytes(StandardCharsets.UTF_8));
                    digest.update((byte) '\n');
                },
                setting,
                run);
        return Disk.hash(digest);
    }
}
