package org.tocsin.investigation;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tocsin.detect.Detection;
import org.tocsin.detect.Join;
import org.tocsin.detect.Match;

/// Puts the matches of the whole evidence in order of time and hands them to the joins of their detections
/// (house.md, "Two passes"). Takes matches from several threads; what comes out does not depend on who was first.
final class SecondPass implements AutoCloseable {
    /// Bytes of matches that are held before they go to disk.
    private static final long HELD = 16L << 20;

    private static final byte TIMED = 0;
    private static final byte TIMELESS = 1;

    private final List<Optional<Join>> joins = new ArrayList<>();
    private final Spool spool;

    /// @param folder an existing folder for what does not fit into memory
    SecondPass(List<Detection> detections, Path folder) {
        detections.forEach(detection -> joins.add(detection.join()));
        spool = new Spool(folder, HELD);
    }

    /// @param detection its place in the list of detections
    void add(int detection, Match match) {
        try {
            ByteArrayOutputStream key = new ByteArrayOutputStream(17);
            DataOutputStream out = new DataOutputStream(key);
            out.writeInt(detection);
            if (match.time().isPresent()) {
                out.writeByte(TIMED);
                out.writeLong(match.time().get().getEpochSecond() ^ Long.MIN_VALUE);
                out.writeInt(match.time().get().getNano());
            } else {
                out.writeByte(TIMELESS);
            }
            spool.add(key.toByteArray(), match.row());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Runs all joins to their end. May be called once, when all matches were added.
    void run(Join.Out out) throws IOException {
        spool.drainRows((key, row) -> {
            ByteBuffer read = ByteBuffer.wrap(key);
            Join join = joins.get(read.getInt()).orElseThrow();
            Optional<Instant> time = read.get() == TIMED
                    ? Optional.of(Instant.ofEpochSecond(read.getLong() ^ Long.MIN_VALUE, read.getInt()))
                    : Optional.empty();
            join.take(new Match(time, row), out);
        });
        for (Optional<Join> join : joins) {
            join.ifPresent(one -> one.end(out));
        }
    }

    @Override
    public void close() {
        spool.close();
    }
}
