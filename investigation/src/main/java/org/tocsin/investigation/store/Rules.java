package org.tocsin.investigation.store;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import org.tocsin.model.Rule;

/// The rules of a case, each stored once however many findings it has. Used inside transactions only.
final class Rules {
    private final Map<Rule, Long> known = new IdentityHashMap<>();

    /// @return the rule's id in the case
    long store(CaseDb db, Rule rule) throws SQLException {
        Long stored = known.get(rule);
        if (stored == null) {
            String json = CustodyEntry.JSON.writeValueAsString(rule);
            String hash = Disk.hash(json.getBytes(StandardCharsets.UTF_8));
            db.update("INSERT INTO rule (hash, json) VALUES (?, ?) ON CONFLICT DO NOTHING", hash, json);
            stored = db.number("SELECT id FROM rule WHERE hash = ?", hash);
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
