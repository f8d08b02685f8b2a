package org.tocsin.investigation.store;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import org.tocsin.detect.Match;

/// The matches of one slice on their way into `case.db`, packed in blocks: they are much alike, and there may be
/// millions. The second pass reads them again, in this run or after it was killed. Belongs to one thread.
final class Matches {
    static final List<String> TABLES = List.of(
            "CREATE TABLE matched (slice INTEGER NOT NULL, number INTEGER NOT NULL, rows INTEGER NOT NULL,"
                    + " block BLOB NOT NULL)",
            "CREATE INDEX matched_slice ON matched (slice)");

    /// Bytes of rows in a block before it is packed.
    private static final int FULL = 256 << 10;

    private final List<byte[]> blocks = new ArrayList<>();
    private final List<Integer> rows = new ArrayList<>();
    private ByteArrayOutputStream open = new ByteArrayOutputStream();
    private int openRows;
    private int written;

    /// Takes the matches of a case.
    public interface Taker {
        /// @param detection its place in the list of detections
        void take(int detection, Match match) throws IOException;
    }

    /// @return how many bytes wait in memory because of it
    long add(int detection, Match match) throws IOException {
        DataOutputStream out = new DataOutputStream(open);
        out.writeInt(detection);
        out.writeBoolean(match.time().isPresent());
        out.writeLong(match.time().map(Instant::getEpochSecond).orElse(0L));
        out.writeInt(match.time().map(Instant::getNano).orElse(0));
        out.writeInt(match.row().length);
        out.write(match.row());
        openRows++;
        if (open.size() >= FULL) {
            pack();
        }
        return 24L + match.row().length;
    }

    private void pack() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        Deflater deflater = new Deflater(Deflater.BEST_SPEED);
        try (DeflaterOutputStream out = new DeflaterOutputStream(packed, deflater)) {
            open.writeTo(out);
        } finally {
            deflater.end();
        }
        blocks.add(packed.toByteArray());
        rows.add(openRows);
        open = new ByteArrayOutputStream();
        openRows = 0;
    }

    /// Writes what waits; nothing waits afterwards once the transaction succeeded and [#clear()] was called.
    void write(CaseDb db, long slice) throws SQLException, IOException {
        if (openRows > 0) {
            pack();
        }
        for (int i = 0; i < blocks.size(); i++) {
            db.update("INSERT INTO matched VALUES (?, ?, ?, ?)", slice, written + i, rows.get(i), blocks.get(i));
        }
    }

    void clear() {
        written += blocks.size();
        blocks.clear();
        rows.clear();
    }

    /// Reads one block.
    static void read(byte[] block, Taker taker) throws IOException {
        try (DataInputStream in = new DataInputStream(new InflaterInputStream(new ByteArrayInputStream(block)))) {
            for (int detection = in.read(); detection >= 0; detection = in.read()) {
                detection = detection << 24 | in.readUnsignedByte() << 16 | in.readUnsignedShort();
                boolean timed = in.readBoolean();
                long second = in.readLong();
                int nano = in.readInt();
                byte[] row = in.readNBytes(in.readInt());
                taker.take(
                        detection,
                        new Match(timed ? Optional.of(Instant.ofEpochSecond(second, nano)) : Optional.empty(), row));
            }
        }
    }
}
