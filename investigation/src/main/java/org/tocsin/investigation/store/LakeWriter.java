package org.tocsin.investigation.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;
import org.tocsin.model.EvidenceRecord;
import org.tocsin.model.Fields;
import org.tocsin.model.Kind;
import org.tocsin.model.Origin;
import org.tocsin.model.Shape;
import org.tocsin.model.Text;
import org.tocsin.model.ValueType;
import org.tocsin.report.exports.FieldsJson;

/// Turns records into parts of the lake. Belongs to one thread.
///
/// Rows gather in a table in memory, which becomes a Parquet file whenever it is full: written under another
/// name, forced to the disk, renamed, hashed. A part is rubbish until `case.db` names it. Texts that repeat
/// from row to row (place, host, channel) go over to DuckDB as numbers and are joined while the file is
/// written: each text handed over costs a call into native code.
final class LakeWriter implements Closeable {
    /// Bytes of `fields` after which a part is written. Bounds the memory, the Parquet writer's included.
    private static final long PART_BYTES = 16L << 20;

    private static final int PART_ROWS = 100_000;

    /// Times further away (in seconds) are beyond what DuckDB can hold and stay in `fields` only.
    private static final long FURTHEST = 9_000_000_000_000L;

    /// `fields` hardly ever repeats, so no dictionary is tried on it for long; level 1 of zstd is no larger than
    /// level 3 on such texts and takes a third less time (measured on 21,000 events of 710 bytes).
    private static final String FORMAT = " (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1,"
            + " DICTIONARY_SIZE_LIMIT 1000, WRITE_BLOOM_FILTER false)";

    /// Bytes of `fields` above which a record is kept in part: DuckDB wants a text in one piece of memory.
    private static final int LARGEST = 4 << 20;

    /// What is kept of such a record: characters of one value, and of all.
    private static final int LONGEST_VALUE = 64 << 10;

    private static final int LONGEST_TOGETHER = 512 << 10;

    private static final String[] FACETS = {"Computer", "Channel", "EventID", "Security_UserID"};
    private static final int MOST_SHAPES = 4096;
    private static final int LONGEST_FACET = 1024;

    private record Place(Kind kind, String evidence, String path, Optional<String> outer) {}

    private final Lake lake;
    private final DuckDBConnection connection;
    private final String rows;
    private final String places;
    private final String facets;
    private final FieldsJson json = new FieldsJson();
    private final Text text = new Text();
    private final StringBuilder key = new StringBuilder();
    private final Map<Shape, int[]> slots = new IdentityHashMap<>();
    private final Map<Place, Integer> placeNumbers = new HashMap<>();
    private final Map<String, Integer> facetNumbers = new HashMap<>();
    private final List<@Nullable String[]> facetRows = new ArrayList<>();
    private final List<LakePart> parts = new ArrayList<>();
    private @Nullable DuckDBAppender appender;
    private @Nullable Place place;
    private int placeNumber;
    private int waitingRows;
    private long waitingBytes;

    LakeWriter(Lake lake, DuckDBConnection connection, int number) throws SQLException {
        this.lake = lake;
        this.connection = connection;
        this.rows = "rows" + number;
        this.places = "places" + number;
        this.facets = "facets" + number;
        run("CREATE TABLE " + rows + " (micros BIGINT, nanos SMALLINT, place INTEGER, facet INTEGER, record BIGINT,"
                + " \"offset\" BIGINT, recovered BOOLEAN, fields VARCHAR)");
        run("CREATE TABLE " + places
                + " (id INTEGER, kind VARCHAR, evidence VARCHAR, path VARCHAR, \"outer\" VARCHAR)");
        run("CREATE TABLE " + facets
                + " (id INTEGER, host VARCHAR, channel VARCHAR, event_id VARCHAR, \"user\" VARCHAR)");
    }

    void add(EvidenceRecord record) throws IOException {
        try {
            byte[] fields = json.utf8(record);
            if (fields.length > LARGEST) {
                fields = cut(record, fields.length);
            }
            Origin origin = record.origin();
            DuckDBAppender to = appender();
            to.beginRow();
            Optional<Instant> time = record.time();
            if (time.isPresent() && Math.abs(time.get().getEpochSecond()) <= FURTHEST) {
                int nano = time.get().getNano();
                to.append(time.get().getEpochSecond() * 1_000_000 + nano / 1000).append((short) (nano % 1000));
            } else {
                to.appendNull().appendNull();
            }
            to.append(place(record.kind(), origin)).append(facet(record));
            if (origin.record() >= 0) {
                to.append(origin.record());
            } else {
                to.appendNull();
            }
            if (origin.offset() >= 0) {
                to.append(origin.offset());
            } else {
                to.appendNull();
            }
            to.append(record.recovered()).append(fields).endRow();
            waitingRows++;
            waitingBytes += fields.length;
            if (waitingBytes >= PART_BYTES || waitingRows >= PART_ROWS) {
                roll();
            }
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /// The start of each value as far as there is room, and the size of the whole in [Lake#CUT].
    private byte[] cut(EvidenceRecord record, int size) {
        List<Fields.Field> kept = new ArrayList<>();
        kept.add(new Fields.Field(Lake.CUT, List.of(new Fields.Value(ValueType.INTEGER, Integer.toString(size)))));
        Shape shape = record.shape();
        int room = LONGEST_TOGETHER;
        for (int slot = 0; slot < shape.size() && room > 0; slot++) {
            List<Fields.Value> values = new ArrayList<>();
            String name = shape.name(slot);
            name = name.substring(0, Math.min(name.length(), LONGEST_FACET));
            for (int i = 0; i < record.count(slot) && room > 0; i++) {
                record.read(slot, i, text);
                int length = Math.min(text.length(), Math.min(LONGEST_VALUE, room));
                values.add(new Fields.Value(
                        text.type(), text.subSequence(0, length).toString()));
                room -= length + 8;
            }
            if (!values.isEmpty()) {
                kept.add(new Fields.Field(name, values));
                room -= name.length() + 8;
            }
        }
        return json.of(new Fields(kept)).getBytes(StandardCharsets.UTF_8);
    }

    private DuckDBAppender appender() throws SQLException {
        DuckDBAppender to = appender;
        if (to == null) {
            to = connection.createAppender(DuckDBConnection.DEFAULT_SCHEMA, rows);
            appender = to;
        }
        return to;
    }

    private int place(Kind kind, Origin origin) {
        Place last = place;
        if (last == null
                || !last.path().equals(origin.path())
                || !last.evidence().equals(origin.evidence())
                || !last.kind().equals(kind)
                || !last.outer().equals(origin.outer())) {
            Place fresh = new Place(kind, origin.evidence(), origin.path(), origin.outer());
            place = fresh;
            placeNumber = placeNumbers.computeIfAbsent(fresh, p -> placeNumbers.size());
        }
        return placeNumber;
    }

    private int facet(EvidenceRecord record) {
        Shape shape = record.shape();
        int[] at = slots.get(shape);
        if (at == null) {
            at = new int[FACETS.length];
            for (int i = 0; i < at.length; i++) {
                at[i] = shape.slot(FACETS[i]);
            }
            if (slots.size() < MOST_SHAPES) {
                slots.put(shape, at);
            }
        }
        key.setLength(0);
        for (int slot : at) {
            if (slot >= 0 && record.count(slot) > 0) {
                record.read(slot, 0, text);
                // The length in front keeps texts with any content apart.
                int length = Math.min(text.length(), LONGEST_FACET);
                key.append((char) length).append(text, 0, length);
            } else {
                key.append('\uFFFF');
            }
        }
        String combined = key.toString();
        Integer known = facetNumbers.get(combined);
        if (known != null) {
            return known;
        }
        @Nullable String[] values = new @Nullable String[FACETS.length];
        int from = 0;
        for (int i = 0; i < values.length; i++) {
            char length = combined.charAt(from++);
            if (length != '\uFFFF') {
                values[i] = Words.whole(combined.substring(from, from + length));
                from += length;
            }
        }
        facetNumbers.put(combined, facetRows.size());
        facetRows.add(values);
        return facetRows.size() - 1;
    }

    /// Writes what is waiting and hands out all parts since the last call. They are on the disk.
    List<LakePart> seal() throws IOException {
        try {
            roll();
        } catch (SQLException e) {
            throw failed(e);
        }
        List<LakePart> sealed = List.copyOf(parts);
        parts.clear();
        return sealed;
    }

    private void roll() throws SQLException, IOException {
        if (waitingRows == 0) {
            return;
        }
        appender().close();
        appender = null;
        fillPlaces();
        fillFacets();
        String name = lake.nextName();
        Path file = lake.folder().resolve(name);
        Path unfinished = lake.folder().resolve(rows + ".part");
        run("COPY (SELECT make_timestamptz(r.micros) AS time, r.nanos, p.kind, p.evidence, p.path, r.record,"
                + " r.\"offset\", p.\"outer\", r.recovered, f.host, f.channel, f.event_id, f.\"user\", r.fields FROM "
                + rows + " r JOIN " + places + " p ON p.id = r.place JOIN " + facets + " f ON f.id = r.facet) TO "
                + Lake.quoted(unfinished.toAbsolutePath().toString()) + FORMAT);
        Disk.sync(unfinished);
        Disk.rename(unfinished, file);
        Disk.syncFolder(lake.folder());
        parts.add(new LakePart(name, Disk.hash(file), Files.size(file), waitingRows));
        empty();
    }

    private void fillPlaces() throws SQLException {
        try (DuckDBAppender to = connection.createAppender(DuckDBConnection.DEFAULT_SCHEMA, places)) {
            for (Map.Entry<Place, Integer> entry : placeNumbers.entrySet()) {
                Place one = entry.getKey();
                to.beginRow()
                        .append(entry.getValue())
                        .append(one.kind().name())
                        .append(one.evidence())
                        .append(Words.whole(one.path()));
                text(to, one.outer().map(Words::whole).orElse(null));
                to.endRow();
            }
        }
    }

    private void fillFacets() throws SQLException {
        try (DuckDBAppender to = connection.createAppender(DuckDBConnection.DEFAULT_SCHEMA, facets)) {
            for (int i = 0; i < facetRows.size(); i++) {
                to.beginRow().append(i);
                for (@Nullable String value : facetRows.get(i)) {
                    text(to, value);
                }
                to.endRow();
            }
        }
    }

    private static void text(DuckDBAppender to, @Nullable String value) throws SQLException {
        if (value == null) {
            to.appendNull();
        } else {
            to.append(value);
        }
    }

    private void empty() throws SQLException {
        run("TRUNCATE " + rows);
        run("TRUNCATE " + places);
        run("TRUNCATE " + facets);
        placeNumbers.clear();
        facetNumbers.clear();
        facetRows.clear();
        place = null;
        waitingRows = 0;
        waitingBytes = 0;
    }

    private void run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private IOException failed(SQLException e) {
        return new IOException("the lake " + lake.folder() + " cannot be written: " + e.getMessage(), e);
    }

    /// Drops what was not sealed, its files included, and lets another use the writer.
    @Override
    public void close() throws IOException {
        try {
            for (LakePart part : parts) {
                Disk.remove(lake.folder().resolve(part.name()));
            }
            parts.clear();
            DuckDBAppender open = appender;
            appender = null;
            if (open != null) {
                open.close();
            }
            empty();
            lake.giveBack(this);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    void disconnect() throws SQLException {
        connection.close();
    }
}
