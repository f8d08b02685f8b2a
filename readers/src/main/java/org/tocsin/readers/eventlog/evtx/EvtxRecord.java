package org.tocsin.readers.eventlog.evtx;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.tocsin.model.EvidenceRecord;
import org.tocsin.model.Kind;
import org.tocsin.model.Origin;
import org.tocsin.model.Shape;
import org.tocsin.model.Source;
import org.tocsin.model.Text;
import org.tocsin.model.ValueType;
import org.tocsin.readers.eventlog.evtx.Layout.Header;
import org.tocsin.readers.eventlog.evtx.Layout.Literal;
import org.tocsin.readers.eventlog.evtx.Layout.Occurrence;
import org.tocsin.readers.eventlog.evtx.Layout.Piece;
import org.tocsin.readers.eventlog.evtx.Layout.Value;

/// One event of a Windows event log: its chunk, its layout and where its values are; decoded when asked.
///
/// Values as Windows renders them. Whole numbers are [ValueType#INTEGER]; `true` and `false` are
/// [ValueType#BOOLEAN], any other number in a boolean is printed as that number; all else is text: GUIDs in braces
/// and upper case, hexadecimal types as `0x` in lower case without leading zeros, FILETIME as ISO 8601 with seven
/// digits and `Z`, bytes as upper-case hexadecimal, SIDs as `S-1-…`. Zeros at the end of a text are cut off.
///
/// The number in its origin is the one in the record's own header. It is the `EventRecordID` of the XML, except in
/// logs of forwarded events, where that is the number at the computer the event came from.
public final class EvtxRecord implements EvidenceRecord {
    private final Source source;
    private final Chunk chunk;
    private final int at;
    private final Layout layout;
    private final int[] values;
    private final boolean recovered;

    EvtxRecord(Source source, Chunk chunk, int at, Layout layout, int[] values, boolean recovered) {
        this.source = source;
        this.chunk = chunk;
        this.at = at;
        this.layout = layout;
        this.values = values;
        this.recovered = recovered;
    }

    @Override
    public Kind kind() {
        return Kind.WINDOWS_EVENT;
    }

    @Override
    public Shape shape() {
        return layout.shape();
    }

    @Override
    public Origin origin() {
        return source.at(RecordWalk.id(chunk.bytes(), at), chunk.at() + at);
    }

    /// When it happened: `TimeCreated`, or when it was written where that says nothing; exact to 100 ns.
    @Override
    public Optional<Instant> time() {
        long ticks = layout.time() < 0 ? 0 : Values.fileTime(chunk.bytes(), values[layout.time()]);
        if (ticks == 0) {
            ticks = RecordWalk.written(chunk.bytes(), at);
        }
        return Values.instant(ticks);
    }

    @Override
    public boolean recovered() {
        return recovered;
    }

    @Override
    public int count(int slot) {
        int single = layout.single(slot);
        if (single >= 0) {
            return Values.count(chunk.bytes(), values[single]);
        }
        int count = 0;
        for (Occurrence occurrence : layout.occurrences(slot)) {
            count += count(occurrence);
        }
        return count;
    }

    @Override
    public void read(int slot, int index, Text into) {
        int single = layout.single(slot);
        if (single >= 0) {
            Objects.checkIndex(index, Values.count(chunk.bytes(), values[single]));
            Values.read(chunk.bytes(), values[single], index, into);
            return;
        }
        int left = index;
        for (Occurrence occurrence : layout.occurrences(slot)) {
            int count = count(occurrence);
            if (left < count) {
                read(occurrence, left, into);
                return;
            }
            left -= count;
        }
        throw new IndexOutOfBoundsException("value " + index + " of field " + shape().name(slot));
    }

    /// An array makes an occurrence several; one that is nothing but nulls is none.
    private int count(Occurrence occurrence) {
        int most = 0;
        for (Piece piece : occurrence.pieces()) {
            most = Math.max(
                    most,
                    switch (piece) {
                        case Literal literal -> 1;
                        case Value value -> Values.count(chunk.bytes(), values[value.number()]);
                        case Header header -> 1;
                    });
        }
        return most;
    }

    private void read(Occurrence occurrence, int index, Text into) {
        byte[] bytes = chunk.bytes();
        if (occurrence.pieces().size() == 1 && occurrence.pieces().getFirst() instanceof Value value) {
            Values.read(bytes, values[value.number()], index, into);
            return;
        }
        if (occurrence.pieces().getFirst() == Header.ID) {
            into.clear(ValueType.INTEGER).appendUnsigned(RecordWalk.id(bytes, at));
            return;
        }
        into.clear(ValueType.TEXT);
        for (Piece piece : occurrence.pieces()) {
            switch (piece) {
                case Literal literal -> into.append(literal.text());
                case Value value -> {
                    // What is not an array is the same in every element.
                    int entry = values[value.number()];
                    int element = Values.isArray(bytes, entry) ? index : 0;
                    if (element < Values.count(bytes, entry)) {
                        Values.append(bytes, entry, element, into);
                    }
                }
                case Header header -> Values.appendTime(bytes, at + RecordWalk.WRITTEN, into);
            }
        }
    }

    @Override
    public String toString() {
        return "event " + RecordWalk.id(chunk.bytes(), at) + " at byte " + (chunk.at() + at) + " of " + source.path();
    }
}
