package org.tocsin.investigation.store;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.util.Locale;

/// What of `case.db` is put under a hash in custody when a run ends. Each hash is over the lines that one query
/// gives, each with a line feed behind it, in UTF-8: `sqlite3 case.db "QUERY" | sha256sum` does the same.
/// docs/custody.md publishes the queries; changing one changes the form of the case ([CaseDb#VERSION]).
enum Seal {
    FINDINGS(
            "the findings",
            "SELECT json_array(f.second, f.nano, r.hash, f.kind, f.evidence, f.path, f.record, f.\"offset\","
                    + " f.\"outer\", f.recovered, f.why, f.fields) FROM finding f CROSS JOIN slice s ON s.id = f.slice"
                    + " CROSS JOIN rule r ON r.id = f.rule WHERE s.done = 1 AND s.setting = CURRENT ORDER BY "
                    + FindingRow.ORDER),
    GAPS(
            "the gaps",
            "SELECT json_array(g.evidence, g.path, g.record, g.\"offset\", g.\"outer\", g.cause, g.detail) FROM gap g"
                    + " CROSS JOIN slice s ON s.id = g.slice WHERE s.done = 1 AND s.setting = CURRENT ORDER BY g.path,"
                    + " g.\"offset\", g.record, g.evidence, g.cause, g.detail, g.\"outer\""),
    RULES("the rules that findings name", "SELECT json_array(hash, rank, json) FROM rule ORDER BY hash"),
    ITEMS(
            "the list of items found in the evidence",
            "SELECT json_array(hash, size, format, slices, evidence) FROM item WHERE setting = CURRENT ORDER BY hash"),
    PLACES(
            "the places where items were found",
            "SELECT json_array(hash, path, first) FROM place WHERE setting = CURRENT ORDER BY hash, path"),
    INNER_ITEMS(
            "the list of items found inside others",
            "SELECT json_array(i.hash, i.size, i.format, i.path, i.records, i.gaps) FROM slice s CROSS JOIN inner_item i"
                    + " ON i.slice = s.id WHERE s.done = 1 AND s.setting = CURRENT ORDER BY s.content, s.number,"
                    + " i.path, i.hash"),
    MATCHED(
            "the matches that are counted over many events",
            "SELECT json_array(m.number, m.rows, hex(m.block)) FROM slice s CROSS JOIN matched m ON m.slice = s.id WHERE"
                    + " s.done = 1 AND s.setting = CURRENT ORDER BY s.content, s.number, m.number"),
    SLICES(
            "the list of what was read",
            "SELECT json_array(content, number, low, high, records, gaps) FROM slice WHERE done = 1 AND setting ="
                    + " CURRENT ORDER BY content, number"),
    SOURCES(
            "the counts by source",
            "SELECT json_array(x.kind, x.host, x.channel, x.provider, x.event_id, x.records, x.first_second,"
                    + " x.first_nano, x.last_second, x.last_nano) FROM slice s CROSS JOIN seen x ON x.slice = s.id WHERE"
                    + " s.done = 1 AND s.setting = CURRENT ORDER BY s.content, s.number, x.kind, x.host, x.channel,"
                    + " x.provider, x.event_id, x.records"),
    DAYS(
            "the counts by day",
            "SELECT json_array(x.day, x.kind, x.host, x.channel, x.records) FROM slice s CROSS JOIN day x ON x.slice ="
                    + " s.id WHERE s.done = 1 AND s.setting = CURRENT ORDER BY s.content, s.number, x.day, x.kind,"
                    + " x.host, x.channel, x.records"),
    PACKS("the list of rule packs", "SELECT json FROM pack WHERE setting = CURRENT ORDER BY number"),
    LOOKS(
            "the list of rules that looked",
            "SELECT json_array(r.hash, l.state, l.looked, l.needs) FROM look l JOIN rule r ON r.id = l.rule WHERE"
                    + " l.setting = CURRENT ORDER BY l.number"),
    SETTINGS(
            "the settings and the end of the run",
            "SELECT json_array(s.key, s.json, r.complete, r.techniques) FROM setting s JOIN run r ON r.setting = s.id"
                    + " WHERE s.id = CURRENT AND r.finished IS NOT NULL ORDER BY r.id"),
    LAKE("the list of lake parts", "SELECT json_array(name, hash, size, rows) FROM lake_part ORDER BY name");

    private final String what;
    private final String query;

    Seal(String what, String query) {
        this.what = what;
        this.query = query.replace("CURRENT", "(SELECT CAST(value AS INTEGER) FROM meta WHERE name = 'setting')");
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
        return query;
    }

    String hash(CaseDb db) throws SQLException {
        MessageDigest digest = Disk.sha256();
        db.each(query, row -> {
            digest.update(row.getString(1).getBytes(StandardCharsets.UTF_8));
            digest.update((byte) '\n');
        });
        return Disk.hash(digest);
    }
}
