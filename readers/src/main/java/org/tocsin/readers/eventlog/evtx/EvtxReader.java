package org.tocsin.readers.eventlog.evtx;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import org.tocsin.model.Content;
import org.tocsin.model.Gap;
import org.tocsin.model.Shape;
import org.tocsin.model.Source;
import org.tocsin.readers.Head;
import org.tocsin.readers.Reader;
import org.tocsin.readers.Readings;
import org.tocsin.readers.Span;

/// Windows event logs since Vista: files, dirty or cut ones too, and chunks without a file around them, as carved out
/// of memory or of a disk.
///
/// Chunks are looked for from the first byte to the last, whatever the file header says; those past its count, in a
/// file that was closed in order, are left over from before and give *recovered* records. Every event that can be read
/// is handed on, and every stretch of live bytes that cannot be is a gap.
///
/// Nothing is kept between calls but templates and layouts, shared by all files read with the same [Shape.Table].
public final class EvtxReader implements Reader {
    /// Bytes of chunks in one slice.
    private static final long SLICE = 64L << 20;

    /// Chunks without a file around them are looked for at this distance: disks and memory are kept in such pieces.
    private static final int SECTOR = 512;

    /// A chunk count of 16 bits says nothing about a log with more.
    private static final int COUNTABLE_CHUNKS = 65_535;

    private final Map<Shape.Table, TemplateStore> stores = new WeakHashMap<>();

    @Override
    public String format() {
        return "evtx";
    }

    @Override
    public boolean recognises(Head head) {
        byte[] bytes = head.bytes();
        return (bytes.length >= 8 && Little.i64(bytes, 0) == FileHeader.MAGIC)
                || nextChunk(bytes, 0, bytes.length) >= 0;
    }

    /// 64 MiB of chunks a span, beginning where a chunk does.
    @Override
    public List<Span> cut(Content content) throws IOException {
        long size = content.size();
        List<Span> spans = new ArrayList<>();
        long from = 0;
        long nominal = (FileHeader.of(content).isPresent() ? FileHeader.SIZE : 0) + SLICE;
        byte[] look = new byte[Chunk.SIZE];
        while (nominal < size) {
            int there = content.read(nominal, look, 0, look.length);
            int chunk = nextChunk(look, 0, there);
            long border = nominal + Math.max(chunk, 0);
            spans.add(new Span(from, border));
            from = border;
            nominal = border + SLICE;
        }
        spans.add(new Span(from, size));
        return spans;
    }

    @Override
    public void read(Source source, Span span, Readings out) throws IOException {
        Content content = source.content();
        Optional<FileHeader> header = FileHeader.of(content);
        long start = header.isPresent() ? FileHeader.SIZE : 0;
        if (span.from() == 0) {
            judge(source, header, content.size(), out);
        }
        new Pass(source, header, start, out).read(Math.max(span.from(), span.from() == 0 ? start : 0), span.to());
    }

    private TemplateStore store(Shape.Table shapes) {
        synchronized (stores) {
            return stores.computeIfAbsent(shapes, table -> new TemplateStore());
        }
    }

    /// What is wrong with the file as a whole.
    private static void judge(Source source, Optional<FileHeader> header, long size, Readings out) {
        if (size == 0) {
            out.accept(
                    new Gap(source.at(-1, 0), Gap.Cause.TRUNCATED, "the event log is empty: it has no bytes at all"));
            return;
        }
        if (header.isEmpty()) {
            out.accept(new Gap(
                    source.at(-1, 0),
                    Gap.Cause.DAMAGED,
                    "the event log has no file header; its chunks are read wherever they are found"));
            return;
        }
        FileHeader known = header.get();
        if (!known.sound()) {
            out.accept(new Gap(
                    source.at(-1, 0),
                    Gap.Cause.DAMAGED,
                    "the checksum of the file header is wrong; chunks are looked for up to the end of the file"));
            return;
        }
        if (known.major() != 3) {
            out.accept(new Gap(
                    source.at(-1, 0),
                    Gap.Cause.UNSUPPORTED,
                    "event log version " + known.major() + "." + known.minor() + " is not known; it is read as 3.1"));
        }
        long expected = FileHeader.SIZE + (long) known.chunks() * Chunk.SIZE;
        if (size < expected) {
            out.accept(new Gap(
                    source.at(-1, size),
                    Gap.Cause.TRUNCATED,
                    "the event log should have " + known.chunks() + " chunks and at least " + expected
                            + " bytes but ends after " + size));
        }
    }

    /// The first chunk from `from` on, at whole sectors, or -1.
    private static int nextChunk(byte[] bytes, int from, int to) {
        for (int at = from; at <= to - 8; at += SECTOR) {
            if (Chunk.beginsAt(bytes, at)) {
                return at;
            }
        }
        return -1;
    }

    /// One pass over a span.
    private final class Pass {
        private final Source source;
        private final Optional<FileHeader> header;
        private final long start;
        private final Readings out;
        private final ChunkReader chunks;

        /// Where bytes began that are no chunk and go on to the present place, or -1.
        private long voidFrom = -1;

        private boolean blank;

        /// Events that were found in them.
        private int events;

        Pass(Source source, Optional<FileHeader> header, long start, Readings out) {
            this.source = source;
            this.header = header;
            this.start = start;
            this.out = out;
            this.chunks = new ChunkReader(source, out, store(out.shapes()));
        }

        void read(long from, long to) throws IOException {
            Content content = source.content();
            long at = from;
            while (at < to) {
                byte[] block = new byte[(int) Math.min(Chunk.SIZE, content.size() - at)];
                int there = content.read(at, block, 0, block.length);
                if (there <= 0) {
                    break;
                }
                at += block(there < block.length ? Arrays.copyOf(block, there) : block, at, to);
            }
            byte[] next = new byte[8];
            fill(at, content.read(at, next, 0, 8) == 8 && Chunk.beginsAt(next, 0));
        }

        /// @return how many bytes of the block were read
        private int block(byte[] block, long at, long to) {
            if (Chunk.beginsAt(block, 0)) {
                fill(at, true);
                return chunk(block, at);
            }
            int most = (int) Math.min(block.length, to - at);
            int next = nextChunk(block, SECTOR, most);
            int length = next < 0 ? most : next;
            boolean zeros = RecordWalk.blank(block, 0, length);
            if (!zeros && next < 0 && Chunk.plausibleAt(block, 0)) {
                fill(at, true);
                return chunk(block, at);
            }
            if (voidFrom >= 0 && zeros != blank) {
                fill(at, true);
            }
            if (voidFrom < 0) {
                voidFrom = at;
                blank = zeros;
                events = 0;
            }
            if (!zeros) {
                events += chunks.stray(length == block.length ? block : Arrays.copyOf(block, length), at);
            }
            return length;
        }

        private int chunk(byte[] block, long at) {
            long number = Math.floorDiv(at - start, Chunk.SIZE);
            boolean checked = header.isEmpty() || !header.get().withoutChecksums();
            Chunk chunk = new Chunk(block, at);
            boolean sound = chunk.hasHeader() && chunk.recordsSound();
            if (!sound) {
                chunk = new Chunk(upToNextChunk(block), at);
            }
            chunks.read(
                    chunk,
                    new ChunkReader.Surroundings(
                            number,
                            header.isPresent() && header.get().dirty(),
                            checked,
                            sound,
                            header.isPresent()
                                    && number <= COUNTABLE_CHUNKS
                                    && header.get().leftOver(number)));
            return chunk.length();
        }

        /// The block without the chunk that begins too early in it, because bytes are missing from its middle. What
        /// looks like a chunk inside a record that is whole is no more than a part of that record.
        private static byte[] upToNextChunk(byte[] block) {
            int unbroken = RecordWalk.endOfUnbroken(block);
            int next = nextChunk(block, (unbroken + SECTOR - 1) / SECTOR * SECTOR, block.length);
            while (next >= 0 && !Chunk.plausibleAt(block, next)) {
                next = nextChunk(block, next + SECTOR, block.length);
            }
            return next < 0 ? block : Arrays.copyOf(block, next);
        }

        /// Ends a stretch without chunks. Zeros at the end of a log are free space; between chunks, or where the header
        /// counts chunks, something is missing.
        private void fill(long to, boolean moreFollows) {
            if (voidFrom < 0) {
                return;
            }
            long counted = header.filter(FileHeader::sound)
                    .map(known -> start + (long) known.chunks() * Chunk.SIZE)
                    .orElse(0L);
            long missingTo = moreFollows || !blank ? to : Math.min(to, counted);
            if (missingTo > voidFrom) {
                String found = events == 0
                        ? ""
                        : events == 1
                                ? "; 1 event was found in them"
                                : "; %d events were found in them".formatted(events);
                out.accept(new Gap(
                        source.at(-1, voidFrom),
                        Gap.Cause.DAMAGED,
                        (missingTo - voidFrom)
                                + (blank
                                        ? " bytes of the event log are zeros where chunks should be"
                                        : " bytes of the event log belong to no chunk" + found)));
            }
            voidFrom = -1;
        }
    }
}
