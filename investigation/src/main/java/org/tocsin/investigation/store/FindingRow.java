package org.tocsin.investigation.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tocsin.model.Fields;
import org.tocsin.model.Finding;
import org.tocsin.model.Kind;
import org.tocsin.model.Origin;
import org.tocsin.model.Rule;
import org.tocsin.model.ValueType;
import org.tocsin.report.exports.FieldsJson;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/// A finding on its way into `case.db` and back.
///
/// @param second of the time since 1970, or [#TIMELESS]
/// @param why as a JSON array of arrays: selection, field, value, matched
/// @param fields the JSON object of `tocsin read`
/// @param order see [FindingOrder]
record FindingRow(
        long second,
        int nano,
        Rule rule,
        String kind,
        Origin origin,
        boolean recovered,
        String why,
        String fields,
        byte[] order) {
    /// Later than any time there is: findings without one come last.
    static final long TIMELESS = Long.MAX_VALUE;

    static final String COLUMNS = "f.second, f.nano, f.rule, f.kind, f.evidence, f.path, f.record, f.\"offset\","
            + " f.\"outer\", f.recovered, f.why, f.fields";

    /// Reads what hostile evidence may have put there: names and texts of any length, and names that only differed in
    /// halves of surrogate pairs.
    private static final JsonFactory FIELDS = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNameLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    static FindingRow of(Finding finding, FieldsJson json, FindingOrder order) {
        var parts = CustodyEntry.JSON.createArrayNode();
        for (Finding.Why part : finding.why()) {
            parts.addArray()
                    .add(Words.whole(part.selection()))
                    .add(Words.whole(part.field()))
                    .add(Words.whole(part.value()))
                    .add(Words.whole(part.matched()));
        }
        String why = CustodyEntry.JSON.writeValueAsString(parts);
        String fields = json.of(finding.fields());
        return new FindingRow(
                finding.time().map(Instant::getEpochSecond).orElse(TIMELESS),
                finding.time().map(Instant::getNano).orElse(0),
                finding.rule(),
                finding.kind().name(),
                finding.origin(),
                finding.recovered(),
                why,
                fields,
                order.of(finding));
    }

    void insert(CaseDb db, Rules rules, long slice) throws SQLException {
        db.update(
                "INSERT INTO finding VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                slice,
                second,
                nano,
                rules.store(db, rule),
                kind,
                origin.evidence(),
                origin.path(),
                origin.record(),
                origin.offset(),
                origin.outer().orElse(null),
                recovered,
                why,
                fields,
                order);
    }

    /// Roughly how much memory it takes, in bytes.
    long weight() {
        return 200L + why.length() + fields.length() + order.length;
    }

    /// @param row with [#COLUMNS]
    static Finding read(ResultSet row, Map<Long, Rule> rules) throws SQLException {
        Rule rule = rules.get(row.getLong(3));
        if (rule == null) {
            throw new SQLException("a finding names a rule that is not there: " + row.getLong(3));
        }
        long second = row.getLong(1);
        return new Finding(
                second == TIMELESS ? Optional.empty() : Optional.of(Instant.ofEpochSecond(second, row.getInt(2))),
                rule,
                new Kind(row.getString(4)),
                origin(row, 5),
                row.getBoolean(10),
                why(row.getString(11)),
                fields(row.getString(12)));
    }

    /// @param at the column of the evidence; path, record, offset and outer follow
    static Origin origin(ResultSet row, int at) throws SQLException {
        @Nullable String outer = row.getString(at + 4);
        return new Origin(
                row.getString(at),
                row.getString(at + 1),
                row.getLong(at + 2),
                row.getLong(at + 3),
                Optional.ofNullable(outer));
    }

    private static List<Finding.Why> why(String json) {
        List<Finding.Why> why = new ArrayList<>();
        try (JsonParser parser = FIELDS.createParser(ObjectReadContext.empty(), json)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.START_ARRAY) {
                String selection = next(parser);
                String field = next(parser);
                String value = next(parser);
                why.add(new Finding.Why(selection, field, value, next(parser)));
                parser.nextToken();
            }
        }
        return why;
    }

    private static String next(JsonParser parser) {
        parser.nextToken();
        return parser.getString();
    }

    private static Fields fields(String json) {
        List<Fields.Field> fields = new ArrayList<>();
        try (JsonParser parser = FIELDS.createParser(ObjectReadContext.empty(), json)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                List<Fields.Value> values = new ArrayList<>(1);
                if (parser.nextToken() == JsonToken.START_ARRAY) {
                    while (parser.nextToken() != JsonToken.END_ARRAY) {
                        values.add(value(parser));
                    }
                } else {
                    values.add(value(parser));
                }
                fields.add(new Fields.Field(name, values));
            }
        }
        return new Fields(fields);
    }

    private static Fields.Value value(JsonParser parser) {
        ValueType type = switch (parser.currentToken()) {
            case VALUE_NUMBER_INT -> ValueType.INTEGER;
            case VALUE_TRUE, VALUE_FALSE -> ValueType.BOOLEAN;
            default -> ValueType.TEXT;
        };
        return new Fields.Value(type, parser.getString());
    }
}
