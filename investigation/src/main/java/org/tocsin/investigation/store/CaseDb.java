package org.tocsin.investigation.store;

import java.io.Closeable;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;
import org.tocsin.model.UserFault;

/// `case.db`: one connection to it, its tables, and transactions. Used by several threads at once; they take
/// turns.
///
/// What is committed is on the disk (`synchronous=FULL` in WAL mode,
/// https://www.sqlite.org/pragma.html#pragma_synchronous). A case may come from a stranger, so nothing in its
/// schema is trusted: only our own tables are accepted.
final class CaseDb implements Closeable {
    static final String FILE = "case.db";

    /// The form of the whole case folder, `case.db`, lake and custody together.
    static final int VERSION = 2;

    /// `TOCS` in ASCII.
    private static final int APPLICATION = 0x544F4353;

    /// Rows of a slice are written while it is read; they count only once its `done` is 1. Rows of a `setting`
    /// other than the current one are not shown.
    ///
    /// What a finished run registered in custody stays as it was, so that an old receipt can be held against it:
    /// later runs add rows of their own (`run`, `since`), say of a slice from which run on it no longer stands
    /// (`gone`, 0 while it does), and of settings that new results replaced (`retired`, likewise).
    private static final List<String> TABLES = List.of(
            "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
            "CREATE TABLE taken (hash TEXT NOT NULL, path TEXT NOT NULL, size INTEGER NOT NULL, copied INTEGER NOT NULL,"
                    + " original TEXT, PRIMARY KEY (hash, path)) WITHOUT ROWID",
            "CREATE INDEX taken_size ON taken (size)",
            "CREATE TABLE setting (id INTEGER PRIMARY KEY, key TEXT NOT NULL, program TEXT NOT NULL,"
                    + " json TEXT NOT NULL, retired INTEGER NOT NULL)",
            "CREATE UNIQUE INDEX setting_key ON setting (key) WHERE retired = 0",
            "CREATE TABLE run (id INTEGER PRIMARY KEY, setting INTEGER NOT NULL, started TEXT NOT NULL,"
                    + " finished TEXT, complete INTEGER NOT NULL, techniques TEXT NOT NULL)",
            "CREATE TABLE item (setting INTEGER NOT NULL, hash TEXT NOT NULL, size INTEGER NOT NULL,"
                    + " format TEXT NOT NULL, slices INTEGER NOT NULL, evidence TEXT NOT NULL, since INTEGER NOT NULL,"
                    + " PRIMARY KEY (setting, hash)) WITHOUT ROWID",
            "CREATE TABLE place (setting INTEGER NOT NULL, hash TEXT NOT NULL, path TEXT NOT NULL,"
                    + " first INTEGER NOT NULL, since INTEGER NOT NULL, run INTEGER NOT NULL,"
                    + " PRIMARY KEY (setting, hash, path)) WITHOUT ROWID",
            "CREATE INDEX place_path ON place (setting, path)",
            "CREATE TABLE slice (id INTEGER PRIMARY KEY, setting INTEGER NOT NULL, content TEXT NOT NULL,"
                    + " number INTEGER NOT NULL, low INTEGER NOT NULL, high INTEGER NOT NULL, done INTEGER NOT NULL,"
                    + " records INTEGER NOT NULL, gaps INTEGER NOT NULL, run INTEGER NOT NULL, gone INTEGER NOT NULL,"
                    + " UNIQUE (setting, content, number))",
            "CREATE TABLE inner_item (slice INTEGER NOT NULL, hash TEXT NOT NULL, size INTEGER NOT NULL,"
                    + " format TEXT NOT NULL, path TEXT NOT NULL, records INTEGER NOT NULL, gaps INTEGER NOT NULL)",
            "CREATE INDEX inner_item_slice ON inner_item (slice)",
            "CREATE TABLE rule (id INTEGER PRIMARY KEY, hash TEXT NOT NULL UNIQUE, json TEXT NOT NULL)",
            "CREATE TABLE finding (slice INTEGER NOT NULL, second INTEGER NOT NULL, nano INTEGER NOT NULL,"
                    + " rule INTEGER NOT NULL, kind TEXT NOT NULL, evidence TEXT NOT NULL, path TEXT NOT NULL,"
                    + " record INTEGER NOT NULL, \"offset\" INTEGER NOT NULL, \"outer\" TEXT,"
                    + " recovered INTEGER NOT NULL, why TEXT NOT NULL, fields TEXT NOT NULL, \"order\" BLOB NOT NULL)",
            "CREATE INDEX finding_order ON finding (\"order\")",
            "CREATE INDEX finding_slice ON finding (slice)",
            "CREATE TABLE gap (slice INTEGER NOT NULL, evidence TEXT NOT NULL, path TEXT NOT NULL,"
                    + " record INTEGER NOT NULL, \"offset\" INTEGER NOT NULL, \"outer\" TEXT, cause TEXT NOT NULL,"
                    + " detail TEXT NOT NULL)",
            "CREATE INDEX gap_order ON gap (path, \"offset\", record, evidence, cause, detail)",
            "CREATE INDEX gap_slice ON gap (slice)",
            "CREATE TABLE seen (slice INTEGER NOT NULL, kind TEXT NOT NULL, host TEXT NOT NULL, channel TEXT NOT NULL,"
                    + " provider TEXT NOT NULL, event_id TEXT NOT NULL, records INTEGER NOT NULL, first_second INTEGER,"
                    + " first_nano INTEGER, last_second INTEGER, last_nano INTEGER)",
            "CREATE INDEX seen_slice ON seen (slice)",
            "CREATE TABLE day (slice INTEGER NOT NULL, day INTEGER NOT NULL, kind TEXT NOT NULL, host TEXT NOT NULL,"
                    + " channel TEXT NOT NULL, records INTEGER NOT NULL)",
            "CREATE INDEX day_slice ON day (slice)",
            "CREATE TABLE pack (run INTEGER NOT NULL, number INTEGER NOT NULL, json TEXT NOT NULL,"
                    + " PRIMARY KEY (run, number)) WITHOUT ROWID",
            "CREATE TABLE look (run INTEGER NOT NULL, number INTEGER NOT NULL, rule INTEGER NOT NULL,"
                    + " state TEXT NOT NULL, looked INTEGER NOT NULL, needs TEXT NOT NULL,"
                    + " PRIMARY KEY (run, number)) WITHOUT ROWID",
            "CREATE TABLE undecided (setting INTEGER NOT NULL, expression TEXT NOT NULL, rules TEXT NOT NULL,"
                    + " since INTEGER NOT NULL, PRIMARY KEY (setting, expression)) WITHOUT ROWID",
            "CREATE TABLE lake_part (name TEXT PRIMARY KEY, setting INTEGER NOT NULL, hash TEXT NOT NULL,"
                    + " size INTEGER NOT NULL, rows INTEGER NOT NULL, run INTEGER NOT NULL) WITHOUT ROWID",
            "CREATE TABLE template (id INTEGER PRIMARY KEY, hash TEXT NOT NULL UNIQUE, mark INTEGER NOT NULL,"
                    + " form BLOB NOT NULL)",
            "CREATE TABLE lent (slice INTEGER NOT NULL, template INTEGER NOT NULL)",
            "CREATE INDEX lent_slice ON lent (slice)",
            "CREATE TABLE left_record (slice INTEGER NOT NULL, evidence TEXT NOT NULL, path TEXT NOT NULL,"
                    + " record INTEGER NOT NULL, \"offset\" INTEGER NOT NULL, \"outer\" TEXT, recovered INTEGER NOT NULL,"
                    + " \"at\" INTEGER NOT NULL, bytes BLOB NOT NULL)",
            "CREATE INDEX left_record_slice ON left_record (slice)",
            Matches.TABLES.getFirst(),
            Matches.TABLES.getLast());

    /// What form 2 has besides: what people state and decide. A case of form 1 gets it when it is next written to.
    private static final List<String> STATED =
            List.of("CREATE TABLE stated (number INTEGER PRIMARY KEY, kind TEXT NOT NULL, about TEXT NOT NULL,"
                    + " time TEXT NOT NULL, person TEXT NOT NULL, json TEXT NOT NULL)");

    /// Work inside one transaction.
    interface Work<T> {
        T with(CaseDb db) throws SQLException, IOException;
    }

    /// Takes one row of an answer.
    interface Row {
        void read(ResultSet row) throws SQLException;
    }

    private final Path file;
    private final Connection connection;
    private final boolean writer;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();

    private CaseDb(Path file, Connection connection, boolean writer) {
        this.file = file;
        this.connection = connection;
        this.writer = writer;
    }

    /// Opens for writing; makes the tables in a new file.
    static CaseDb write(Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        try {
            Connection connection = DriverManager.getConnection("jdbc:sqlite:" + uri(file, "rwc"));
            CaseDb db = new CaseDb(file, connection, true);
            try {
                db.harden();
                db.run("PRAGMA journal_mode=WAL");
                db.run("PRAGMA synchronous=FULL");
                if (db.number("SELECT count(*) FROM sqlite_schema") == 0) {
                    db.transaction(fresh -> {
                        fresh.run("PRAGMA application_id=" + APPLICATION);
                        fresh.run("PRAGMA user_version=" + VERSION);
                        for (String table : TABLES) {
                            fresh.run(table);
                        }
                        for (String table : STATED) {
                            fresh.run(table);
                        }
                        return Boolean.TRUE;
                    });
                }
                db.refuseStrange();
                if (!db.holdsStatements()) {
                    db.transaction(old -> {
                        for (String table : STATED) {
                            old.run(table);
                        }
                        old.run("PRAGMA user_version=" + VERSION);
                        return Boolean.TRUE;
                    });
                }
                return db;
            } catch (IOException | SQLException | RuntimeException e) {
                connection.close();
                throw e;
            }
        } catch (SQLException e) {
            throw unreadable(file, e);
        }
    }

    /// Opens for reading beside a writer or alone; changes nothing, not even where the folder cannot be written
    /// to.
    static CaseDb read(Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        // Where nothing can be written, nobody writes, and SQLite need not lock. What a killed run left in the WAL must
        // be brought in first, which takes writing.
        boolean alone = !Files.isWritable(folder);
        Path wal = folder.resolve(FILE + "-wal");
        if (alone && Files.exists(wal) && Files.size(wal) > 0) {
            throw new UserFault(
                    "The last run into the case " + folder + " was cut off, and the folder cannot be written"
                            + " to; copy the whole folder to where it can be.");
        }
        try {
            Connection connection =
                    DriverManager.getConnection("jdbc:sqlite:" + uri(file, alone ? "ro&immutable=1" : "ro"));
            CaseDb db = new CaseDb(file, connection, false);
            try {
                db.harden();
                db.run("PRAGMA query_only=ON");
                db.refuseStrange();
                return db;
            } catch (SQLException | RuntimeException e) {
                connection.close();
                throw e;
            }
        } catch (SQLException e) {
            throw unreadable(file, e);
        }
    }

    private static String uri(Path file, String mode) {
        String path = file.toAbsolutePath().toString().replace('\\', '/');
        String encoded = URLEncoder.encode(path, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%2F", "/");
        return "file:" + (path.startsWith("/") ? "" : "/") + encoded + "?mode=" + mode;
    }

    private static UserFault unreadable(Path file, SQLException cause) {
        return new UserFault(
                file + " cannot be read (" + Words.firstLine(String.valueOf(cause.getMessage()))
                        + "); restore the case folder from a copy, or make a new case from the originals.",
                cause);
    }

    private void harden() throws SQLException {
        run("PRAGMA busy_timeout=30000");
        run("PRAGMA trusted_schema=OFF");
        run("PRAGMA cell_size_check=ON");
        run("PRAGMA mmap_size=0");
        // What is sorted is small, and nothing of a case may reach the machine's folder for temporary files.
        run("PRAGMA temp_store=MEMORY");
        run("PRAGMA cache_size=-16384");
    }

    private void refuseStrange() throws SQLException {
        long version = number("PRAGMA user_version");
        if (number("PRAGMA application_id") != APPLICATION) {
            throw new UserFault(file + " is no case of Tocsin; choose another folder.");
        }
        if (version > VERSION) {
            throw new UserFault("The case " + file.getParent() + " was made by a newer Tocsin (form " + version
                    + ", this program knows up to " + VERSION + "); update this program to open it.");
        }
        List<String> found = new ArrayList<>();
        each("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid", row -> found.add(row.getString(1)));
        List<String> ours = new ArrayList<>(TABLES);
        if (version >= 2) {
            ours.addAll(STATED);
        }
        if (!found.equals(ours)) {
            throw new UserFault(file + " holds tables or triggers that Tocsin did not make; somebody changed it, so it"
                    + " is not opened.");
        }
    }

    /// Whether there is room for what people state: not in a case of form 1 that is only read.
    boolean holdsStatements() throws SQLException {
        return number("PRAGMA user_version") >= 2;
    }

    synchronized <T> T transaction(Work<T> work) throws IOException {
        try {
            run("BEGIN IMMEDIATE");
            try {
                T result = work.with(this);
                run("COMMIT");
                return result;
            } catch (SQLException | IOException | RuntimeException | Error e) {
                rollBack(e);
                throw e;
            }
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /// SQLite may have rolled back by itself (a full disk); what went wrong first is what is told.
    private void rollBack(Throwable first) {
        try {
            run("ROLLBACK");
        } catch (SQLException e) {
            first.addSuppressed(e);
        }
    }

    /// Runs a reading query outside a transaction.
    synchronized <T> T ask(Work<T> work) throws IOException {
        try {
            return work.with(this);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private IOException failed(SQLException e) {
        return new IOException(file + ": " + e.getMessage(), e);
    }

    void run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /// Runs a statement that changes rows, prepared once.
    ///
    /// @return how many rows it changed
    int update(String sql, @Nullable Object... values) throws SQLException {
        PreparedStatement statement = prepared.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            prepared.put(sql, statement);
        }
        bind(statement, values);
        return statement.executeUpdate();
    }

    /// Hands every row of an answer to `reader`.
    void each(String sql, Row reader, @Nullable Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, values);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    reader.read(rows);
                }
            }
        }
    }

    /// The first column of the first row; 0 where there is none.
    long number(String sql, @Nullable Object... values) throws SQLException {
        long[] number = new long[1];
        each(sql, row -> number[0] = row.getLong(1), values);
        return number[0];
    }

    boolean any(String sql, @Nullable Object... values) throws SQLException {
        boolean[] any = new boolean[1];
        each(sql, row -> any[0] = true, values);
        return any[0];
    }

    Optional<String> text(String sql, @Nullable Object... values) throws SQLException {
        List<String> texts = new ArrayList<>(1);
        each(sql, row -> texts.add(row.getString(1)), values);
        return texts.isEmpty() ? Optional.empty() : Optional.of(texts.getFirst());
    }

    Optional<String> meta(String name) throws SQLException {
        return text("SELECT value FROM meta WHERE name = ?", name);
    }

    void meta(String name, String value) throws SQLException {
        update("INSERT INTO meta VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", name, value);
    }

    private static void bind(PreparedStatement statement, @Nullable Object[] values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            switch (values[i]) {
                case null -> statement.setObject(i + 1, null);
                case String text -> statement.setString(i + 1, Words.whole(text));
                case Long number -> statement.setLong(i + 1, number);
                case Integer number -> statement.setInt(i + 1, number);
                case Boolean flag -> statement.setInt(i + 1, flag ? 1 : 0);
                case byte[] bytes -> statement.setBytes(i + 1, bytes);
                default -> throw new IllegalArgumentException("no column holds " + values[i]);
            }
        }
    }

    /// Leaves WAL mode, so that a case at rest is one plain file that can be read where nothing can be written, and
    /// that reading leaves no other files beside.
    private void plain() throws SQLException {
        run("PRAGMA busy_timeout=0");
        try {
            run("PRAGMA journal_mode=DELETE");
        } catch (SQLiteException e) {
            // Somebody is reading: the file stays in WAL mode, which is as safe.
            if (e.getResultCode() != SQLiteErrorCode.SQLITE_BUSY
                    && e.getResultCode() != SQLiteErrorCode.SQLITE_LOCKED) {
                throw e;
            }
        }
    }

    @Override
    public synchronized void close() throws IOException {
        try (Connection closing = connection) {
            for (PreparedStatement statement : prepared.values()) {
                statement.close();
            }
            prepared.clear();
            if (writer) {
                run("PRAGMA wal_checkpoint(TRUNCATE)");
                plain();
            }
        } catch (SQLException e) {
            throw failed(e);
        }
    }
}
