package org.tocsin.investigation;

import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import org.tocsin.investigation.store.Lake;
import org.tocsin.model.EvidenceRecord;
import org.tocsin.model.Kind;
import org.tocsin.model.Origin;
import org.tocsin.model.PlainRecord;
import org.tocsin.model.Shape;
import org.tocsin.model.ValueType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Records of a case as they were read, out of its lake: what a look can be asked again without the evidence.
/// Values that the lake has no room for are cut there.
final class LakeRecords {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final String COLUMNS =
            "SELECT kind, evidence, path, record, \"offset\", recovered, epoch_us(time), nanos, fields FROM records WHERE ";

    /// Takes one record.
    interface Taker {
        void take(EvidenceRecord record) throws IOException;
    }

    private final Lake lake;
    private final Shape.Table shapes = new Shape.Table();

    LakeRecords(Lake lake) {
        this.lake = lake;
    }

    /// Hands on all records that fit, in no promised order.
    ///
    /// @param condition in DuckDB's SQL
    void forEach(String condition, Taker taker) throws IOException {
        IOException[] failed = new IOException[1];
        lake.ask(COLUMNS + condition, row -> {
            if (failed[0] == null) {
                try {
                    taker.take(record(row));
                } catch (IOException e) {
                    failed[0] = e;
                }
            }
        });
        if (failed[0] != null) {
            throw failed[0];
        }
    }

    private EvidenceRecord record(ResultSet row) throws SQLException {
        PlainRecord.Builder builder = new PlainRecord.Builder().recovered(row.getBoolean(6));
        long micros = row.getLong(7);
        if (!row.wasNull()) {
            builder.time(Instant.EPOCH.plus(micros, ChronoUnit.MICROS).plusNanos(row.getLong(8)));
        }
        for (Map.Entry<String, JsonNode> field : JSON.readTree(row.getString(9)).properties()) {
            if (field.getValue().isArray()) {
                field.getValue().forEach(value -> put(builder, field.getKey(), value));
            } else {
                put(builder, field.getKey(), field.getValue());
            }
        }
        Origin origin = new Origin(text(row, 2), text(row, 3), number(row, 4), number(row, 5));
        return builder.build(new Kind(row.getString(1)), shapes, origin);
    }

    private static void put(PlainRecord.Builder builder, String name, JsonNode value) {
        ValueType type = value.isNumber() ? ValueType.INTEGER : value.isBoolean() ? ValueType.BOOLEAN : ValueType.TEXT;
        builder.add(name, type, value.asString());
    }

    private static String text(ResultSet row, int at) throws SQLException {
        return Optional.ofNullable(row.getString(at)).orElse("");
    }

    private static long number(ResultSet row, int at) throws SQLException {
        long number = row.getLong(at);
        return row.wasNull() ? -1 : number;
    }
}
