package org.tocsin.investigation.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDriver;

/// Every record of the case, as Parquet files (https://parquet.apache.org/docs/file-format/) that are written
/// and asked with DuckDB, and that Spark can read as well.
///
/// Columns: `time` (UTC, microseconds), `nanos` (0 to 999, the nanoseconds that `time` has no room for),
/// `kind`, `evidence`, `path`, `record`, `offset`, `outer`, `recovered`, `host`, `channel`, `event_id`, `user`,
/// and `fields`, the JSON object of `tocsin read`. What a record does not say is NULL. In one file the rows
/// stand in the order of reading.
///
/// DuckDB runs inside this process, in memory, on the calling thread; it may touch the case's own folders and
/// nothing else, loads no extension and never asks the network. Used by several threads at once.
public final class Lake implements Closeable {
    /// In `fields` of a record that is too large for the lake (4 MiB of JSON): the size of the whole in bytes. The
    /// other values are cut then; the evidence has them whole, and the rules saw them whole.
    static final String CUT = "tocsin.cut";

    static final String FOLDER = "lake";
    static final String ENDING = ".parquet";

    /// Memory of DuckDB's own buffers, for writing with two threads; what it needs beyond goes to `scratch/`.
    private static final String WRITING = "128MB";

    private static final String ASKING = "256MB";

    private static final String EMPTY = "SELECT NULL::TIMESTAMPTZ AS time, NULL::SMALLINT AS nanos,"
            + " NULL::VARCHAR AS kind, NULL::VARCHAR AS evidence, NULL::VARCHAR AS path, NULL::BIGINT AS record,"
            + " NULL::BIGINT AS \"offset\", NULL::VARCHAR AS \"outer\", NULL::BOOLEAN AS recovered,"
            + " NULL::VARCHAR AS host, NULL::VARCHAR AS channel, NULL::VARCHAR AS event_id, NULL::VARCHAR AS \"user\","
            + " NULL::VARCHAR AS fields WHERE false";

    private final Path folder;
    private final DuckDBConnection connection;
    private final List<LakeWriter> idle = new ArrayList<>();
    private int writers;
    private long parts;

    private Lake(Path folder, DuckDBConnection connection) {
        this.folder = folder;
        this.connection = connection;
    }

    /// Opens for writing new parts.
    ///
    /// @param scratch where DuckDB may put what does not fit its memory
    static Lake write(Path caseFolder, Path scratch) throws IOException {
        Path lake = caseFolder.resolve(FOLDER);
        return open(lake, WRITING, Optional.of(scratch), List.of());
    }

    /// Opens for asking: the records of these parts are the view `records`.
    static Lake ask(Path caseFolder, List<LakePart> parts) throws IOException {
        return open(caseFolder.resolve(FOLDER), ASKING, Optional.empty(), parts);
    }

    private static Lake open(Path folder, String memory, Optional<Path> scratch, List<LakePart> parts)
            throws IOException {
        try {
            Properties properties = new Properties();
            // Otherwise a whole answer is put together in memory before its first row is given.
            properties.setProperty(DuckDBDriver.JDBC_STREAM_RESULTS, Boolean.toString(scratch.isEmpty()));
            DuckDBConnection connection =
                    DriverManager.getConnection("jdbc:duckdb:", properties).unwrap(DuckDBConnection.class);
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET threads=1");
                statement.execute("SET memory_limit='" + memory + "'");
                statement.execute("SET TimeZone='UTC'");
                statement.execute("SET autoinstall_known_extensions=false");
                statement.execute("SET autoload_known_extensions=false");
                // DuckDB holds a pattern's own text against what is allowed, so both spellings of the folder are.
                String real = folder.toAbsolutePath().toString();
                String allowed = quoted(real) + ", " + quoted(unpatterned(real));
                if (scratch.isPresent()) {
                    String spill = quoted(scratch.get().toAbsolutePath().toString());
                    statement.execute("SET temp_directory=" + spill);
                    allowed += ", " + spill;
                } else {
                    statement.execute("SET temp_directory=''");
                }
                statement.execute("SET allowed_directories=[" + allowed + "]");
                statement.execute("SET enable_external_access=false");
                statement.execute("SET lock_configuration=true");
                if (scratch.isEmpty()) {
                    statement.execute("CREATE VIEW records AS " + rows(folder, parts));
                }
            } catch (SQLException e) {
                connection.close();
                throw e;
            }
            return new Lake(folder, connection);
        } catch (SQLException e) {
            throw new IOException("the lake " + folder + " cannot be opened: " + e.getMessage(), e);
        }
    }

    private static String rows(Path folder, List<LakePart> parts) {
        if (parts.isEmpty()) {
            return EMPTY;
        }
        StringBuilder sql = new StringBuilder("SELECT * FROM read_parquet([");
        for (int i = 0; i < parts.size(); i++) {
            String path = folder.resolve(parts.get(i).name()).toAbsolutePath().toString();
            sql.append(i == 0 ? "" : ", ").append(quoted(unpatterned(path)));
        }
        return sql.append("])").toString();
    }

    /// The pattern that only this path fits: DuckDB takes the names of files to read for patterns.
    private static String unpatterned(String path) {
        return path.replace("[", "[[]").replace("*", "[*]").replace("?", "[?]");
    }

    static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    /// Asks in DuckDB's SQL (https://duckdb.org/docs/sql/introduction) over the view `records`.
    ///
    /// @param reader is given each row of the answer
    public synchronized void ask(String sql, RowReader reader) throws IOException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                reader.read(rows);
            }
        } catch (SQLException e) {
            throw new IOException("the lake did not answer: " + e.getMessage(), e);
        }
    }

    /// Takes one row of an answer.
    public interface RowReader {
        void read(ResultSet row) throws SQLException;
    }

    /// A writer for one thread, to be closed when its parts are sealed or no longer wanted.
    synchronized LakeWriter writer() throws IOException {
        if (!idle.isEmpty()) {
            return idle.removeLast();
        }
        try {
            return new LakeWriter(this, connection.duplicate().unwrap(DuckDBConnection.class), ++writers);
        } catch (SQLException e) {
            throw new IOException("the lake cannot be written: " + e.getMessage(), e);
        }
    }

    synchronized void giveBack(LakeWriter writer) {
        idle.add(writer);
    }

    /// A name that no part has, registered or not.
    synchronized String nextName() {
        String name;
        do {
            name = String.format(Locale.ROOT, "part-%06d%s", ++parts, ENDING);
        } while (Files.exists(folder.resolve(name)));
        return name;
    }

    Path folder() {
        return folder;
    }

    @Override
    public synchronized void close() throws IOException {
        try (DuckDBConnection closing = connection) {
            for (LakeWriter writer : idle) {
                writer.disconnect();
            }
            idle.clear();
        } catch (SQLException e) {
            throw new IOException("the lake did not close: " + e.getMessage(), e);
        }
    }
}
