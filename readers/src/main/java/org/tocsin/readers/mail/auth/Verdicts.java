package org.tocsin.readers.mail.auth;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.tocsin.model.PlainRecord;
import org.tocsin.readers.mail.header.RawField;
import org.tocsin.readers.mail.header.RawMessage;

/// What servers wrote into a message about it, and how much each is worth.
///
/// Anybody can write such a field into the message he sends. The server that receives it puts its own above; it
/// is meant to take out those that bear its name (RFC 8601, 5), and not all do. So: what stands above the field
/// by which the receiver took the message in is the receiver's. Some put theirs right below that field: where
/// none stands above it, the topmost below it counts, if it bears the receiver's name.
final class Verdicts {
    private static final int MOST = 500;

    /// How a verdict stands.
    enum Standing {
        /// Written where only the receiver writes, under its name or none.
        RECEIVER("receiver"),
        /// Written where only the receiver's servers write, under another name: a filter of his, or not.
        OTHER("other"),
        /// Anyone on the way could have written it.
        ANYONE("anyone");

        private final String word;

        Standing(String word) {
            this.word = word;
        }
    }

    private record Row(String field, AuthResults verdict, Standing standing) {}

    private final List<Row> rows = new ArrayList<>();

    static Verdicts of(RawMessage message, Trail trail) {
        Verdicts verdicts = new Verdicts();
        List<RawField> fields = message.fields();
        int boundary = trail.boundary();
        int below = trail.next(boundary, fields.size());
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < fields.size(); i++) {
            String name = fields.get(i).name();
            boolean spf = name.equals("received-spf");
            if (!spf && !name.equals("authentication-results") && !name.equals("arc-authentication-results")) {
                continue;
            }
            String value = fields.get(i).value();
            List<AuthResults> found =
                    spf ? AuthResults.receivedSpf(value).stream().toList() : AuthResults.parse(value);
            String server = found.isEmpty()
                    ? AuthResults.server(value)
                    : found.getFirst().server();
            boolean first = i > boundary && seen.add(name);
            Standing standing = standing(trail, server, boundary, below, i, first);
            if (standing == Standing.RECEIVER) {
                seen.add(name);
            }
            verdicts.add(name, server, found, standing);
        }
        return verdicts;
    }

    private void add(String name, String server, List<AuthResults> found, Standing standing) {
        List<AuthResults> all = found.isEmpty() ? List.of(new AuthResults(server, "", "none", "", "")) : found;
        for (AuthResults each : all) {
            if (rows.size() < MOST) {
                rows.add(new Row(name, each, standing));
            }
        }
    }

    private static Standing standing(Trail trail, String server, int boundary, int below, int place, boolean first) {
        if (boundary < 0) {
            return Standing.ANYONE;
        }
        boolean named = trail.steps().subList(0, trail.receiving() + 1).stream()
                .anyMatch(step -> DomainNames.sameHouse(server, step.hop().by()));
        if (place < boundary) {
            return server.isEmpty() || named ? Standing.RECEIVER : Standing.OTHER;
        }
        return place < below && first && named ? Standing.RECEIVER : Standing.ANYONE;
    }

    void write(PlainRecord.Builder into) {
        for (Row row : rows) {
            into.text("Auth.Field", row.field());
            into.text("Auth.Server", row.verdict().server());
            into.text("Auth.Method", row.verdict().method());
            into.text("Auth.Result", row.verdict().result());
            into.text("Auth.Identity", row.verdict().identity());
            into.text("Auth.Comment", row.verdict().comment());
            into.text("Auth.Standing", row.standing().word);
        }
    }
}
