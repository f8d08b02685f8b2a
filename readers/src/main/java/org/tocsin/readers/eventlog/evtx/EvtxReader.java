package org.tocsin.readers.eventlog.evtx;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;
import org.tocsin.model.Content;
import org.tocsin.model.Gap;
import org.tocsin.model.Shape;
import org.tocsin.model.Source;
import org.tocsin.readers.Head;
import org.tocsin.readers.Reader;
import org.tocsin.readers.Readings;
import org.tocsin.readers.Span;

/// Windows event logs since Vista: files, dirty or cut ones too, and chunks without a file around them, as carved
/// out of memory or of a disk.
///
/// Chunks are looked for from the first byte to the last, whatever the file header says; those past its count, in a
/// file that was closed in order, are left over from before. Every event that can be read is handed on, and every
/// stretch of live bytes that cannot be is a gap. What remains of events that are no longer live (in free space,
/// lost regions, or inside other records) is handed on as *recovered*, each event once and none that is live in
/// the same log. What is odd about a log is one more record of kind `windows.eventlog`; see [LogFacts].
///
/// Nothing is kept between calls but templates and layouts, shared by all files read with the same [Shape.Table],
/// and the survey of a log of several slices for as long as its content is in use.
public final class EvtxReader implements Reader {
    /// Bytes of chunks in one slice.
    private static final long SLICE = 64L << 20;

    private final Map<Shape.Table, TemplateStore> stores = new WeakHashMap<>();
    private final Map<Content, SharedSurvey> surveys = new WeakHashMap<>();

    private static final class SharedSurvey {
        private @Nullable Survey survey;
    }

    @Override
    public String format() {
        return "evtx";
    }

    @Override
    public boolean recognises(Head head) {
        byte[] bytes = head.bytes();
        return (bytes.length >= 8 && Little.i64(bytes, 0) == FileHeader.MAGIC)
                || LogWalk.nextChunk(bytes, 0, bytes.length) >= 0;
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
            int chunk = LogWalk.nextChunk(look, 0, there);
            long border = nominal + Math.max(chunk, 0);
            spans.add(new Span(from, border));
            from = border;
            nominal = border + SLICE;
        }
        spans.add(new Span(from, size));
        return spans;
    }

    /// Records that are not live come at the end of their slice: by then its live ones and templates are known.
    @Override
    public void read(Source source, Span span, Readings out) throws IOException {
        Content content = source.content();
        Optional<FileHeader> header = FileHeader.of(content);
        long start = LogWalk.start(header);
        boolean first = span.from() == 0;
        if (first) {
            judge(source, header, content.size(), out);
        }
        boolean alone = first && span.to() >= content.size();
        Survey own = new Survey();
        LogFacts facts = new LogFacts(first ? header : Optional.empty());
        SliceReader slice = new SliceReader(source, out, store(out.shapes()), own, facts);
        if (!first) {
            facts.follows(content, span.from());
        }
        new LogWalk(content, header, slice).read(Math.max(span.from(), first ? start : 0), span.to());
        slice.end(alone ? () -> own : () -> survey(content, header));
        if (first) {
            facts.end(content, start);
        }
        facts.reading(source, span, out).ifPresent(out::accept);
    }

    /// The survey of a log of several slices, made by whichever thread needs it first.
    private Survey survey(Content content, Optional<FileHeader> header) throws IOException {
        SharedSurvey shared;
        synchronized (surveys) {
            shared = surveys.computeIfAbsent(content, of -> new SharedSurvey());
        }
        synchronized (shared) {
            if (shared.survey == null) {
                Survey fresh = new Survey();
                new LogWalk(content, header, fresh).read(LogWalk.start(header), content.size());
                shared.survey = fresh;
            }
            return shared.survey;
        }
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
}
