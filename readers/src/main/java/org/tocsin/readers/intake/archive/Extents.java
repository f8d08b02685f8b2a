package org.tocsin.readers.intake.archive;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.tocsin.model.Content;

/// A file that lies in pieces in its container, as file systems keep them, read in their order.
final class Extents extends BlockStream implements Packed {
    /// @param from in the container's content; -1 for a hole that reads as zeros
    record Extent(long from, long size) {}

    private final Content content;
    private final List<Extent> extents;
    private long left;
    private int at;
    private long inside;
    private long count;
    private boolean ranOut;
    private Optional<IOException> fault = Optional.empty();

    /// @param size of the file; the last extent is mostly longer
    Extents(Content content, List<Extent> extents, long size) {
        this.content = content;
        this.extents = extents;
        this.left = size;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        while (left > 0 && at < extents.size() && inside >= extents.get(at).size()) {
            at++;
            inside = 0;
        }
        if (left <= 0 || length == 0) {
            return length == 0 ? 0 : -1;
        }
        if (at >= extents.size()) {
            ranOut = true;
            throw new BrokenData(org.tocsin.model.Gap.Cause.TRUNCATED, "the file's pieces end before it does");
        }
        Extent extent = extents.get(at);
        int want = (int) Math.min(Math.min(length, left), extent.size() - inside);
        int got;
        if (extent.from() < 0) {
            java.util.Arrays.fill(into, offset, offset + want, (byte) 0);
            got = want;
        } else {
            try {
                got = content.read(extent.from() + inside, into, offset, want);
            } catch (IOException e) {
                fault = Optional.of(e);
                throw e;
            }
        }
        if (got <= 0) {
            ranOut = true;
            throw new BrokenData(org.tocsin.model.Gap.Cause.TRUNCATED, "the container ends within this file");
        }
        inside += got;
        left -= got;
        count += got;
        return got;
    }

    @Override
    public long count() {
        return count;
    }

    @Override
    public boolean ranOut() {
        return ranOut;
    }

    @Override
    public Optional<IOException> fault() {
        return fault;
    }
}
