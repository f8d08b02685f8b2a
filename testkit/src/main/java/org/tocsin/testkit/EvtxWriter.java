package org.tocsin.testkit;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import org.tocsin.testkit.Layout.Filled;

/// Writes Windows event logs (EVTX 3.1) from scratch, as Windows would have: chunks of 64 KiB, each with its own
/// names and templates, checksums, and a clean file header. The same events give the same bytes.
///
/// Format: libevtx, "Windows XML Event Log (EVTX) format"; [MS-EVEN6] 2.2.12. Damage is not this class's business:
/// a test takes the bytes and [Written] and does its own.
///
/// ```
/// byte[] log = EvtxWriter.bytes(List.of(EventSpec.of(provider, 4624, "Security").data("LogonType",
/// uint32(3)).build()));
/// try (EvtxWriter log = EvtxWriter.to(path)) { Written place = log.write(event); }
/// ```
public final class EvtxWriter implements Closeable {
    public static final int FILE_HEADER = 4096;
    public static final int CHUNK = 65536;

    private static final int RECORD_HEADER = 24;
    private static final int MOST_CHUNKS = 0xffff;

    /// Where a record was put.
    ///
    /// @param chunk from 0
    /// @param offset in the file, of the record's `**` signature
    /// @param size in bytes, from the signature to the end of the second size
    public record Written(int chunk, long offset, int size, long recordId) {}

    /// Where the bytes go: the chunks in order, and the header of the file at the end.
    private interface Sink {
        void chunk(byte[] bytes) throws IOException;

        void finish(byte[] header) throws IOException;
    }

    private final Sink sink;
    private final Layout.Table layouts = new Layout.Table();
    private final byte[] chunk = new byte[CHUNK];
    private BinXml open = new BinXml(chunk, BinXml.FIRST_RECORD);
    private int chunks;
    private long number;
    private long firstNumber;
    private long firstId;
    private long lastId;
    private int lastRecord;
    private boolean closed;

    private EvtxWriter(Sink sink) {
        this.sink = sink;
    }

    /// A log in a file, which is replaced; chunks are written as they fill, the header when it is closed.
    public static EvtxWriter to(Path path) throws IOException {
        FileChannel file = FileChannel.open(
                path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
        file.position(FILE_HEADER);
        return new EvtxWriter(new Sink() {
            @Override
            public void chunk(byte[] bytes) throws IOException {
                put(bytes);
            }

            @Override
            public void finish(byte[] header) throws IOException {
                try (file) {
                    file.position(0);
                    put(header);
                }
            }

            private void put(byte[] bytes) throws IOException {
                ByteBuffer buffer = ByteBuffer.wrap(bytes);
                while (buffer.hasRemaining()) {
                    file.write(buffer);
                }
            }
        });
    }

    /// A whole log in memory.
    public static byte[] bytes(List<EventSpec> events) {
        return bytes(events, new ArrayList<>());
    }

    /// A whole log in memory.
    ///
    /// @param places is given the place of each event, in order
    public static byte[] bytes(List<EventSpec> events, List<Written> places) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(new byte[FILE_HEADER]);
        byte[][] header = new byte[1][];
        Sink sink = new Sink() {
            @Override
            public void chunk(byte[] bytes) {
                all.writeBytes(bytes);
            }

            @Override
            public void finish(byte[] bytes) {
                header[0] = bytes;
            }
        };
        try (EvtxWriter writer = new EvtxWriter(sink)) {
            for (EventSpec event : events) {
                places.add(writer.write(event));
            }
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
        byte[] log = all.toByteArray();
        System.arraycopy(header[0], 0, log, 0, FILE_HEADER);
        return log;
    }

    /// Where a chunk starts in the file.
    public static long chunkOffset(int chunk) {
        return FILE_HEADER + (long) chunk * CHUNK;
    }

    /// Appends an event.
    ///
    /// @throws IllegalArgumentException when the event cannot fit into a chunk
    public Written write(EventSpec event) throws IOException {
        long id = event.recordId().orElse(lastId + 1);
        Filled filled = filled(event, id);
        if (open.at() + room(filled) > CHUNK && lastRecord != 0) {
            flush();
        }
        if (open.at() + room(filled) > CHUNK) {
            throw new IllegalArgumentException("an event of more than a chunk: " + event.provider() + ' ' + id);
        }
        int start = open.at();
        open.u32(0x2a2a);
        open.u32(0);
        open.u64(id);
        open.u64(TypedValue.ticks(event.time()));
        open.instance(filled);
        while ((open.at() & 7) != 4) {
            open.u8(0);
        }
        int size = open.at() + 4 - start;
        open.u32(size);
        int end = open.at();
        open.jump(start + 4);
        open.u32(size);
        open.jump(end);
        // A log that has rolled over starts at its first id; from there records are counted, whatever ids they claim.
        number = number == 0 ? id : number + 1;
        if (lastRecord == 0) {
            firstNumber = number;
            firstId = id;
        }
        lastRecord = start;
        lastId = id;
        return new Written(chunks, chunkOffset(chunks) + start, size, id);
    }

    private int room(Filled filled) {
        return RECORD_HEADER + open.room(filled) + 7 + 4;
    }

    private Filled filled(EventSpec event, long id) {
        List<TypedValue> values = new ArrayList<>(19);
        values.add(TypedValue.uint8(event.level()));
        values.add(TypedValue.uint8(event.opcode()));
        values.add(TypedValue.uint16(event.task()));
        values.add(TypedValue.uint16(event.eventId()));
        values.add(
                event.qualifiers().isPresent()
                        ? TypedValue.uint16(event.qualifiers().getAsInt())
                        : TypedValue.NULL);
        values.add(TypedValue.hex64(event.keywords()));
        values.add(TypedValue.fileTime(event.time()));
        values.add(event.activity().map(TypedValue::guid).orElse(TypedValue.NULL));
        values.add(TypedValue.uint32(event.process()));
        values.add(TypedValue.uint32(event.thread()));
        values.add(TypedValue.uint64(id));
        values.add(TypedValue.uint8(event.version()));
        values.add(event.user().map(TypedValue::sid).orElse(TypedValue.NULL));
        values.add(event.relatedActivity().map(TypedValue::guid).orElse(TypedValue.NULL));
        values.add(TypedValue.text(event.provider().name()));
        values.add(event.provider().guid().map(TypedValue::guid).orElse(TypedValue.NULL));
        values.add(TypedValue.text(event.channel()));
        List<Optional<Filled>> nested = new ArrayList<>(Collections.nCopies(values.size(), Optional.empty()));
        event.payload()
                .ifPresentOrElse(
                        payload -> {
                            values.add(TypedValue.nested(payload));
                            nested.add(Optional.of(layouts.fill(event, payload)));
                        },
                        () -> {
                            values.add(TypedValue.NULL);
                            nested.add(Optional.empty());
                        });
        event.provider().sourceName().ifPresent(source -> {
            values.add(TypedValue.text(source));
            nested.add(Optional.empty());
        });
        return new Filled(layouts.system(event), values, nested);
    }

    /// Ends the chunk being filled, so that the next event starts another.
    public void endChunk() throws IOException {
        if (lastRecord != 0) {
            flush();
        }
    }

    private void flush() throws IOException {
        if (chunks == MOST_CHUNKS) {
            throw new IllegalArgumentException("an event log holds at most " + MOST_CHUNKS + " chunks");
        }
        int free = open.at();
        BinXml header = new BinXml(chunk, 0);
        signature(header, "ElfChnk\0");
        header.u64(firstNumber);
        header.u64(number);
        header.u64(firstId);
        header.u64(lastId);
        header.u32(128);
        header.u32(lastRecord);
        header.u32(free);
        header.u32(crc(chunk, BinXml.FIRST_RECORD, free - BinXml.FIRST_RECORD));
        header.jump(120);
        header.u32(1);
        CRC32 crc = new CRC32();
        crc.update(chunk, 0, 120);
        crc.update(chunk, 128, BinXml.FIRST_RECORD - 128);
        header.u32((int) crc.getValue());
        sink.chunk(chunk);
        chunks++;
        Arrays.fill(chunk, (byte) 0);
        open = new BinXml(chunk, BinXml.FIRST_RECORD);
        lastRecord = 0;
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        endChunk();
        byte[] bytes = new byte[FILE_HEADER];
        BinXml header = new BinXml(bytes, 0);
        signature(header, "ElfFile\0");
        header.u64(0);
        header.u64(Math.max(0, chunks - 1));
        header.u64(lastId + 1);
        header.u32(128);
        header.u16(1);
        header.u16(3);
        header.u16(FILE_HEADER);
        header.u16(chunks);
        header.jump(120);
        header.u32(0);
        header.u32(crc(bytes, 0, 120));
        sink.finish(bytes);
    }

    private static void signature(BinXml header, String text) {
        for (int i = 0; i < text.length(); i++) {
            header.u8(text.charAt(i));
        }
    }

    private static int crc(byte[] bytes, int from, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, from, length);
        return (int) crc.getValue();
    }
}
