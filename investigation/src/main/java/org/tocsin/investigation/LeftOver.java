package org.tocsin.investigation;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.tocsin.model.Origin;
import org.tocsin.readers.LeftRecord;
import org.tocsin.readers.LentTemplate;
import org.tocsin.readers.eventlog.evtx.Spares;

/// What the first pass leaves where there is no case to keep it: records that want a template, on disk where they
/// are many, and the templates of all evidence. Safe for use by several threads until it is read.
final class LeftOver implements AutoCloseable {
    /// Bytes of records that are held before they go to disk.
    private static final long HELD = 8L << 20;

    /// A sink that leaves here what the second pass will read.
    abstract static class Sink implements Scan.Sink {
        private final LeftOver left;

        Sink(LeftOver left) {
            this.left = left;
        }

        @Override
        public final boolean takesLeftRecords() {
            return true;
        }

        @Override
        public final void left(LeftRecord record) {
            left.left(record);
        }

        @Override
        public final void lend(LentTemplate template) {
            left.lend(template);
        }
    }

    private final Spool left;
    private final Spares spares = new Spares();

    /// @param folder an existing folder for what does not fit the memory
    LeftOver(Path folder) {
        left = new Spool(folder, HELD);
    }

    void lend(LentTemplate template) {
        synchronized (spares) {
            spares.add(template);
        }
    }

    void left(LeftRecord record) {
        try {
            left.add(key(record.origin()), bytes(record));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isEmpty() {
        return left.count() == 0;
    }

    /// Reads all that was left, in the order of paths, then offsets. May be called once, when the first pass is
    /// over.
    void read(Scan scan, Scan.Sink sink) throws IOException {
        left.drain(row -> scan.again(record(row), spares, sink));
    }

    private static byte[] key(Origin origin) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(160);
        DataOutputStream out = new DataOutputStream(bytes);
        out.write(origin.path().getBytes(StandardCharsets.UTF_8));
        out.writeByte(0);
        out.write(origin.evidence().getBytes(StandardCharsets.UTF_8));
        out.writeByte(0);
        out.writeLong(origin.offset() ^ Long.MIN_VALUE);
        return bytes.toByteArray();
    }

    private static byte[] bytes(LeftRecord record) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(record.bytes().length + 200);
        DataOutputStream out = new DataOutputStream(bytes);
        Origin origin = record.origin();
        text(out, origin.evidence());
        text(out, origin.path());
        out.writeLong(origin.record());
        out.writeLong(origin.offset());
        out.writeBoolean(origin.outer().isPresent());
        text(out, origin.outer().orElse(""));
        out.writeBoolean(record.recovered());
        out.writeInt(record.at());
        out.writeInt(record.bytes().length);
        out.write(record.bytes());
        return bytes.toByteArray();
    }

    private static LeftRecord record(byte[] row) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(row));
        String evidence = text(in);
        String path = text(in);
        long number = in.readLong();
        long offset = in.readLong();
        boolean attached = in.readBoolean();
        String outer = text(in);
        Origin origin = new Origin(evidence, path, number, offset, attached ? Optional.of(outer) : Optional.empty());
        boolean recovered = in.readBoolean();
        int at = in.readInt();
        return new LeftRecord(origin, recovered, at, in.readNBytes(in.readInt()));
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_16BE);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String text(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_16BE);
    }

    @Override
    public void close() {
        left.close();
    }
}
