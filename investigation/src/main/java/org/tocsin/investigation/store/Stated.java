package org.tocsin.investigation.store;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/// What a person stated or decided about a case. Statements are only ever added: the last one of a kind about
/// something stands, those before it stay.
///
/// Custody holds the hash of each and not its words, which may name people.
///
/// @param about what it concerns, such as a message; empty where it concerns the whole case
/// @param time when it was stated, as ISO 8601 in UTC
/// @param person who stated it
/// @param json the statement itself, one JSON object
public record Stated(Kind kind, String about, String time, String person, String json) {
    /// What can be stated.
    public enum Kind {
        /// Whose mail it is, what domains publish, which servers are trusted.
        BEFOREHAND("beforehand"),
        /// The Targeted Threat Index or the danger of one message.
        MESSAGE("message");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }

        private static Kind of(String word) throws SQLException {
            for (Kind kind : values()) {
                if (kind.word.equals(word)) {
                    return kind;
                }
            }
            throw new SQLException("nothing is stated of the kind " + word);
        }
    }

    private String hash() {
        String all = String.join("\n", kind.word, about, time, person, json);
        return Disk.hash(all.getBytes(StandardCharsets.UTF_8));
    }

    long insert(CaseDb db) throws SQLException {
        long number = db.number("SELECT coalesce(max(number), 0) + 1 FROM stated");
        db.update("INSERT INTO stated VALUES (?, ?, ?, ?, ?, ?)", number, kind.word, about, time, person, json);
        return number;
    }

    ObjectNode details(long number) {
        return CustodyEntry.JSON
                .createObjectNode()
                .put("number", number)
                .put("kind", kind.word)
                .put("hash", hash());
    }

    static List<Stated> of(CaseDb db, Kind kind) throws SQLException {
        List<Stated> all = new ArrayList<>();
        rows(db).values().stream().filter(one -> one.kind == kind).forEach(all::add);
        return all;
    }

    private static Map<Long, Stated> rows(CaseDb db) throws SQLException {
        Map<Long, Stated> rows = new TreeMap<>();
        if (db.holdsStatements()) {
            db.each(
                    "SELECT number, kind, about, time, person, json FROM stated",
                    row -> rows.put(
                            row.getLong(1),
                            new Stated(
                                    Kind.of(row.getString(2)),
                                    row.getString(3),
                                    row.getString(4),
                                    row.getString(5),
                                    row.getString(6))));
        }
        return rows;
    }

    /// What custody says was stated, held against `case.db`.
    static final class Book implements Consumer<CustodyEntry> {
        private final Map<Long, String> hashes = new TreeMap<>();

        @Override
        public void accept(CustodyEntry entry) {
            if (entry.action() == CustodyEntry.Action.STATED) {
                hashes.put(
                        entry.details().path("number").asLong(-1),
                        entry.details().path("hash").asString(""));
            }
        }

        void add(long number, Stated stated) {
            hashes.put(number, stated.hash());
        }

        /// A row without an entry is one whose writing was cut off before anybody was told that it holds.
        void dropUnconfirmed(CaseDb db) throws SQLException {
            for (long number : rows(db).keySet()) {
                if (!hashes.containsKey(number)) {
                    db.update("DELETE FROM stated WHERE number = ?", number);
                }
            }
        }

        /// One sentence for each statement that is not as it was stated.
        List<String> differences(CaseDb db) throws SQLException {
            Map<Long, Stated> rows = rows(db);
            List<String> sentences = new ArrayList<>();
            hashes.forEach((number, hash) -> {
                Optional<Stated> row = Optional.ofNullable(rows.get(number));
                if (row.isEmpty()) {
                    sentences.add("case.db no longer holds statement " + number + ", which custody noted.");
                } else if (!row.get().hash().equals(hash)) {
                    sentences.add("case.db holds statement " + number + " with other words than custody noted.");
                }
            });
            rows.keySet().stream()
                    .filter(number -> !hashes.containsKey(number))
                    .forEach(number -> sentences.add("case.db holds statement " + number
                            + ", which custody never noted: it was added by other means, or its writing was cut off."));
            return sentences;
        }
    }
}
