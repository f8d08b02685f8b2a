package org.tocsin.readers.eventlog.evtx;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.tocsin.model.Gap;
import org.tocsin.model.Source;
import org.tocsin.readers.Readings;

/// Reads one slice: hands on the live records of each chunk as it comes, keeps what [Remains] for the end, and
/// tells what could not be read. Belongs to one thread.
final class SliceReader implements LogWalk.Stretches, ChunkWalk.Sights {
    private final Source source;
    private final Readings out;
    private final SpareTemplates spares = new SpareTemplates();
    private final RecordDecoder decoder;
    private final ContentKey contentKey = new ContentKey();
    private final ChunkWalk walk = new ChunkWalk(this);
    private final Remains remains = new Remains();
    private final Survey survey;
    private final LogFacts facts;
    private final Telling telling;

    private Chunk chunk = new Chunk(new byte[0], 0);
    private byte[] bytes = chunk.bytes();
    private int records;
    private int gaps;
    private long low;
    private long high;
    private boolean live;

    /// @param survey is told of every chunk
    SliceReader(Source source, Readings out, TemplateStore store, Survey survey, LogFacts facts) {
        this.source = source;
        this.out = out;
        this.survey = survey;
        this.facts = facts;
        this.decoder = new RecordDecoder(store, spares, out.shapes());
        this.telling = new Telling(out, decoder);
    }

    private void begin(Chunk next) {
        chunk = next;
        bytes = next.bytes();
        records = 0;
        gaps = 0;
        live = false;
        decoder.chunk(next);
    }

    @Override
    public void chunk(Chunk next, ChunkWalk.Surroundings around) {
        begin(next);
        facts.chunk(next, around);
        walk.chunk(next, around);
        if (live) {
            survey.note(next, walk.liveEnd(), low, high);
        }
        facts.chunkEnds(walk);
        judge(around);
    }

    @Override
    public int stray(Chunk stretch) {
        begin(stretch);
        return walk.stray(stretch);
    }

    @Override
    public void missing(long from, long to, boolean blank, int found) {
        facts.broken();
        String inThem = found == 0
                ? ""
                : found == 1 ? "; 1 event was found in them" : "; %d events were found in them".formatted(found);
        out.accept(new Gap(
                source.at(-1, from),
                Gap.Cause.DAMAGED,
                (to - from)
                        + (blank
                                ? " bytes of the event log are zeros where chunks should be"
                                : " bytes of the event log belong to no chunk" + inThem)));
    }

    @Override
    public void live(int at, int bodyEnd, @Nullable Fault fault) {
        long id = RecordWalk.id(bytes, at);
        long time = RecordWalk.written(bytes, at);
        low = live ? Math.min(low, time) : time;
        high = live ? Math.max(high, time) : time;
        live = true;
        EvtxRecord record = decoder.decode(source, at, bodyEnd, false, false);
        if (fault == null && decoder.wanting()) {
            // The slice may have its template in a chunk that comes later.
            remains.add(chunk, at, Remains.Kind.LIVE, 0);
            records++;
        } else {
            if (record != null) {
                out.accept(record);
                facts.read(record);
                records++;
            }
            if (telling.tell(chunk, source, at, record != null, fault)) {
                gaps++;
            }
        }
        if (fault == null) {
            facts.live(id, time);
            int end = at + RecordWalk.size(bytes, at);
            if (end - decoder.contentEnd() >= RecordWalk.LEAST) {
                swallowed(at, decoder.contentEnd(), end);
            }
        } else {
            facts.broken();
        }
    }

    /// Looks for records inside another, behind its values: an event can be hidden by making the one before it
    /// longer. The last of them then ends with the size of the record around it.
    private void swallowed(int outer, int from, int end) {
        int at = RecordWalk.signature(bytes, from, end);
        while (at <= end - RecordWalk.LEAST) {
            boolean inside = RecordWalk.inside(bytes, at, end, end - outer);
            if (inside) {
                keep(at, Remains.Kind.SWALLOWED);
                facts.swallowed(RecordWalk.id(bytes, outer), RecordWalk.id(bytes, at), RecordWalk.written(bytes, at));
            }
            at = RecordWalk.signature(bytes, inside ? at + RecordWalk.size(bytes, at) : at + 1, end);
        }
    }

    @Override
    public void remain(int at, boolean lost) {
        keep(at, lost ? Remains.Kind.LOST : Remains.Kind.SLACK);
        if (lost) {
            records++;
        }
    }

    private void keep(int at, Remains.Kind kind) {
        remains.add(chunk, at, kind, contentKey.of(bytes, at, at + RecordWalk.size(bytes, at) - 4));
    }

    @Override
    public void torn(int at, int bodyEnd, Fault fault) {
        EvtxRecord record = decoder.decode(source, at, bodyEnd, true, false);
        if (record != null) {
            out.accept(record);
            records++;
        }
        if (telling.tell(chunk, source, at, record != null, fault)) {
            gaps++;
        }
    }

    @Override
    public void lost(int from, int to) {
        facts.broken();
        gap(Gap.Cause.DAMAGED, from, "no event can be read in " + (to - from) + " bytes");
    }

    @Override
    public void zeros(int from, int to) {
        facts.broken();
        gap(Gap.Cause.DAMAGED, from, (to - from) + " bytes are zeros where events should be");
    }

    /// What is wrong with the chunk as a whole.
    private void judge(ChunkWalk.Surroundings around) {
        String name = "chunk " + around.number();
        for (int template : decoder.wrongNames()) {
            gap(
                    Gap.Cause.DAMAGED,
                    template,
                    "a template holds a name that does not agree with its hash: a field of the events made from it"
                            + " may have a wrong name");
        }
        if (chunk.length() < Chunk.SIZE) {
            gap(
                    Gap.Cause.TRUNCATED,
                    0,
                    name + " breaks off after " + chunk.length() + " of " + Chunk.SIZE + " bytes; " + count(records)
                            + " in it could be read");
            return;
        }
        if (!Chunk.beginsAt(bytes, 0)) {
            gap(Gap.Cause.DAMAGED, 0, name + " does not begin with ElfChnk; " + count(records) + " in it were read");
        }
        boolean checked = walk.checked();
        String dirty = around.dirty() ? " (the log was not closed in order, which alone may be the reason)" : "";
        if (checked && !walk.headerSound()) {
            gap(
                    Gap.Cause.DAMAGED,
                    0,
                    "the checksum over the header of " + name + " is wrong" + dirty + "; " + count(records)
                            + " in it were read");
        }
        if (checked && !walk.recordsSound()) {
            gap(
                    Gap.Cause.DAMAGED,
                    0,
                    "the checksum over the events of " + name + " is wrong: bytes were changed or lost after they were"
                            + " written" + dirty + "; " + count(records) + " in it were read");
        }
        boolean believed = walk.headerSound() && Chunk.plausibleAt(bytes, 0) && chunk.firstId() <= chunk.lastId();
        if (gaps == 0
                && believed
                && chunk.liveEnd() != Chunk.RECORDS
                && (!walk.any() || walk.lastId() < chunk.lastId())) {
            gap(
                    Gap.Cause.DAMAGED,
                    walk.lastEnd(),
                    name + " should go on to event " + chunk.lastId() + " but "
                            + (walk.any() ? "ends with event " + walk.lastId() : "holds none"));
        }
    }

    private static String count(int records) {
        return records == 1 ? "1 event" : records + " events";
    }

    private void gap(Gap.Cause cause, int at, String detail) {
        gaps++;
        out.accept(new Gap(source.at(-1, chunk.at() + at), cause, detail));
    }

    /// Hands on what waits for the end of the slice, and lends its templates.
    void end(Settlement.Surveyed surveyed) throws IOException {
        if (remains.count() > 0) {
            new Settlement(source, out, decoder, remains, facts).settle(surveyed);
        }
        if (out.takesLeftRecords()) {
            spares.forEach(out::lend);
        }
    }
}
