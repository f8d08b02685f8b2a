package org.tocsin.investigation.store;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import org.tocsin.model.Rule;

/// The rules of a case, each stored once however many findings it has. Used inside transactions only.
final class Rules {
    /// A rule as the findings' rows know it.
    ///
    /// @param rank what findings of one time are put in order by: family, id, title, source
    record Stored(long id, String rank) {}

    private final Map<Rule, Stored> known = new IdentityHashMap<>();

    Stored store(CaseDb db, Rule rule) throws SQLException {
        Stored stored = known.get(rule);
        if (stored == null) {
            String json = CustodyEntry.JSON.writeValueAsString(rule);
            String hash = Disk.hash(json.getBytes(StandardCharsets.UTF_8));
            String rank = String.join("\u001F", rule.family(), rule.id(), rule.title(), rule.source());
            db.update("INSERT INTO rule (hash, rank, json) VALUES (?, ?, ?) ON CONFLICT DO NOTHING", hash, rank, json);
            stored = new Stored(db.number("SELECT id FROM rule WHERE hash = ?", hash), rank);
            known.put(rule, stored);
        }
        return stored;
    }

    /// After a transaction failed, its rules are not there.
    void forget() {
        known.clear();
    }

    /// All rules by id.
    static Map<Long, Rule> all(CaseDb db) throws SQLException {
        Map<Long, Rule> rules = new HashMap<>();
        db.each(
                "SELECT id, json FROM rule",
                row -> rules.put(row.getLong(1), CustodyEntry.JSON.readValue(row.getString(2), Rule.class)));
        return rules;
    }
}
