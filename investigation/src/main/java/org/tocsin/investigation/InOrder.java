package org.tocsin.investigation;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// Writes what several threads produce, in the order of their batches' numbers. The batch whose turn it is writes
/// straight through; the others wait in memory up to one MiB, then on disk.
final class InOrder {
    private static final int IN_MEMORY = 1 << 20;
    private static final int SMALL = 16 << 10;

    private final OutputStream out;
    private final Path scratch;
    private final Map<Long, Part> finished = new HashMap<>();
    private long turn;

    /// @param scratch an existing folder for what has to wait
    InOrder(OutputStream out, Path scratch) {
        this.out = out;
        this.scratch = scratch;
    }

    /// The output of one batch. Numbers run from 0 without holes.
    Part part(long number) {
        return new Part(number);
    }

    private synchronized boolean turnOf(long number) {
        return turn == number;
    }

    private synchronized void finished(Part part) throws IOException {
        finished.put(part.number, part);
        for (Part next = finished.remove(turn); next != null; next = finished.remove(turn)) {
            next.pour();
            turn++;
        }
    }

    final class Part extends OutputStream {
        private final long number;
        private ByteArrayOutputStream memory = new ByteArrayOutputStream();
        private Path file = Path.of("");
        private OutputStream disk = OutputStream.nullOutputStream();
        private boolean spilled;

        private Part(long number) {
            this.number = number;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            if (turnOf(number)) {
                pour();
                out.write(bytes, from, length);
            } else if (spilled) {
                disk.write(bytes, from, length);
            } else {
                memory.write(bytes, from, length);
                if (memory.size() > IN_MEMORY) {
                    spill();
                }
            }
        }

        private void spill() throws IOException {
            file = Files.createTempFile(scratch, "wait-", ".part");
            disk = Files.newOutputStream(file);
            memory.writeTo(disk);
            memory = new ByteArrayOutputStream();
            spilled = true;
        }

        /// Writes what has waited. Only called by the batch whose turn it is, or for it.
        private void pour() throws IOException {
            if (spilled) {
                disk.close();
                Files.copy(file, out);
                Files.delete(file);
                spilled = false;
            }
            if (memory.size() > 0) {
                memory.writeTo(out);
                memory = new ByteArrayOutputStream();
            }
        }

        /// A part that has to wait lets go of its file, and of its memory where that is worth a file.
        @Override
        public void close() throws IOException {
            if (!spilled && !turnOf(number) && memory.size() > SMALL) {
                spill();
            }
            disk.close();
            finished(this);
        }
    }
}
