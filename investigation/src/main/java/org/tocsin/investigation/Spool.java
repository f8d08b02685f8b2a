package org.tocsin.investigation;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.tocsin.investigation.look.Sorter;

/// Puts any number of rows in order within a fixed amount of memory: sorted runs on disk, merged at the end.
///
/// Rows are ordered by their key bytes, unsigned, and rows with equal keys by their value bytes, so that the order
/// does not depend on which thread added first. Safe for use by several threads while adding.
public final class Spool implements AutoCloseable, Sorter {
    /// More runs than this are merged into one before the last merge, so that few files are open at once.
    private static final int FAN_IN = 64;

    private record Row(byte[] key, byte[] value) {
        static final Comparator<Row> ORDER = (a, b) -> {
            int byKey = Arrays.compareUnsigned(a.key, b.key);
            return byKey != 0 ? byKey : Arrays.compareUnsigned(a.value, b.value);
        };

        long weight() {
            return key.length + value.length + 80L;
        }
    }

    /// What takes the rows in their order.
    public interface Taker {
        void take(byte[] value) throws IOException;
    }

    private final Path folder;
    private final long memory;
    private final List<Path> runs = new ArrayList<>();
    private List<Row> rows = new ArrayList<>();
    private long held;
    private long count;
    private int runNumber;

    /// @param folder an existing folder for the runs, which are deleted again
    /// @param memory how many bytes of rows are held before they are written out
    public Spool(Path folder, long memory) {
        this.folder = folder;
        this.memory = memory;
    }

    @Override
    public synchronized void add(byte[] key, byte[] value) throws IOException {
        Row row = new Row(key, value);
        rows.add(row);
        held += row.weight();
        count++;
        if (held > memory) {
            spill();
        }
    }

    public synchronized long count() {
        return count;
    }

    private void spill() throws IOException {
        rows.sort(Row.ORDER);
        Path run = nextRun();
        try (DataOutputStream out = writer(run)) {
            for (Row row : rows) {
                write(out, row);
            }
        }
        runs.add(run);
        rows = new ArrayList<>();
        held = 0;
        if (runs.size() >= FAN_IN) {
            Path merged = nextRun();
            try (DataOutputStream out = writer(merged)) {
                merge(runs, List.of(), row -> write(out, row));
            }
            deleteRuns();
            runs.add(merged);
        }
    }

    private Path nextRun() {
        return folder.resolve("run-" + System.identityHashCode(this) + "-" + runNumber++);
    }

    /// Hands all rows on in order. May be called once, when all were added.
    public void drain(Taker taker) throws IOException {
        drainRows((key, value) -> taker.take(value));
    }

    /// The same as [#drain(Taker)], with the keys.
    @Override
    public synchronized void drainRows(Sorter.Taker taker) throws IOException {
        rows.sort(Row.ORDER);
        merge(runs, rows, row -> taker.take(row.key, row.value));
        rows = new ArrayList<>();
        deleteRuns();
    }

    private interface RowTaker {
        void take(Row row) throws IOException;
    }

    private record Head(Row row, DataInputStream rest) {}

    private static void merge(List<Path> runs, List<Row> inMemory, RowTaker taker) throws IOException {
        List<DataInputStream> open = new ArrayList<>();
        try {
            PriorityQueue<Head> heads = new PriorityQueue<>(Comparator.comparing(Head::row, Row.ORDER));
            for (Path run : runs) {
                DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(run), 1 << 15));
                open.add(in);
                pull(in, heads);
            }
            int next = 0;
            while (!heads.isEmpty() || next < inMemory.size()) {
                Head head = heads.peek();
                if (head == null || next < inMemory.size() && Row.ORDER.compare(inMemory.get(next), head.row()) <= 0) {
                    taker.take(inMemory.get(next++));
                } else {
                    heads.remove();
                    taker.take(head.row());
                    pull(head.rest(), heads);
                }
            }
        } finally {
            for (DataInputStream in : open) {
                in.close();
            }
        }
    }

    private static void pull(DataInputStream in, PriorityQueue<Head> heads) throws IOException {
        int keyLength;
        try {
            keyLength = in.readInt();
        } catch (EOFException end) {
            return;
        }
        byte[] key = in.readNBytes(keyLength);
        byte[] value = in.readNBytes(in.readInt());
        heads.add(new Head(new Row(key, value), in));
    }

    private static DataOutputStream writer(Path run) throws IOException {
        return new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(run), 1 << 16));
    }

    private static void write(DataOutputStream out, Row row) throws IOException {
        out.writeInt(row.key.length);
        out.write(row.key);
        out.writeInt(row.value.length);
        out.write(row.value);
    }

    private void deleteRuns() throws IOException {
        for (Path run : runs) {
            Files.deleteIfExists(run);
        }
        runs.clear();
    }

    @Override
    public synchronized void close() {
        try {
            deleteRuns();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
