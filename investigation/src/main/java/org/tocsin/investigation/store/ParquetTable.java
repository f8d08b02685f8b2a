package org.tocsin.investigation.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/// One table of ours as a Parquet file, written by DuckDB within a fixed amount of memory. The same rows give the same
/// bytes. Nothing but the file's own folder is touched.
public final class ParquetTable implements Closeable {
    /// A column.
    ///
    /// @param type `VARCHAR`, `BIGINT` or `DOUBLE`
    public record Column(String name, String type) {}

    private final Path file;
    private final DuckDBConnection connection;
    private final DuckDBAppender appender;

    /// @param file must not be there; its folder must
    public ParquetTable(Path file, List<Column> columns) throws IOException {
        this.file = file.toAbsolutePath();
        try {
            connection = DriverManager.getConnection("jdbc:duckdb:").unwrap(DuckDBConnection.class);
            Path folder = String.valueOf(this.file.getParent()).isEmpty() ? this.file : this.file.resolveSibling("");
            try (Statement statement = connection.createStatement()) {
                String quoted = Lake.quoted(folder.toAbsolutePath().toString());
                statement.execute("SET threads=1");
                statement.execute("SET memory_limit='128MB'");
                statement.execute("SET temp_directory=" + quoted);
                statement.execute("SET autoinstall_known_extensions=false");
                statement.execute("SET autoload_known_extensions=false");
                statement.execute("SET allowed_directories=[" + quoted + "]");
                statement.execute("SET enable_external_access=false");
                statement.execute("SET lock_configuration=true");
                statement.execute("CREATE TABLE rows ("
                        + columns.stream()
                                .map(column -> "\"" + column.name() + "\" " + column.type())
                                .collect(Collectors.joining(", "))
                        + ")");
            }
            appender = connection.createAppender(DuckDBConnection.DEFAULT_SCHEMA, "rows");
        } catch (SQLException e) {
            throw new IOException("the table " + file + " cannot be written: " + e.getMessage(), e);
        }
    }

    /// @param cells texts, whole numbers and decimal ones; null for none
    public void row(List<? extends @Nullable Object> cells) throws IOException {
        try {
            appender.beginRow();
            for (Object cell : cells) {
                switch (cell) {
                    case null -> appender.appendNull();
                    case String text -> appender.append(Words.whole(text));
                    case Long number -> appender.append(number.longValue());
                    case Integer number -> appender.append(number.longValue());
                    case Double number -> appender.append(number.doubleValue());
                    default -> throw new IllegalArgumentException("no column holds " + cell);
                }
            }
            appender.endRow();
        } catch (SQLException e) {
            throw new IOException("the table " + file + " cannot be written: " + e.getMessage(), e);
        }
    }

    /// Writes the file.
    public void finish() throws IOException {
        try {
            appender.close();
            try (Statement statement = connection.createStatement()) {
                statement.execute(
                        "COPY rows TO " + Lake.quoted(file.toString()) + " (FORMAT PARQUET, COMPRESSION ZSTD)");
            }
        } catch (SQLException e) {
            Files.deleteIfExists(file);
            throw new IOException("the table " + file + " cannot be written: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }
}
