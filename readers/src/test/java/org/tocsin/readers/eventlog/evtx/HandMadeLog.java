package org.tocsin.readers.eventlog.evtx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.zip.CRC32;

/// An event log of one chunk, put together token by token, for what no writer of honest logs makes.
final class HandMadeLog {
    private final ByteBuffer chunk = ByteBuffer.allocate(Chunk.SIZE).order(ByteOrder.LITTLE_ENDIAN);
    private long lastId;
    private int lastRecord;

    HandMadeLog() {
        chunk.position(Chunk.RECORDS);
    }

    /// Adds a record, numbered from 1.
    HandMadeLog record(Consumer<HandMadeLog> body) {
        lastRecord = chunk.position();
        lastId++;
        u32(0x2A2A).u32(0).u64(lastId).u64(133_000_000_000_000_000L);
        body.accept(this);
        int size = chunk.position() + 4 - lastRecord;
        u32(size);
        chunk.putInt(lastRecord + 4, size);
        return this;
    }

    int at() {
        return chunk.position();
    }

    /// Overwrites 32 bits.
    HandMadeLog patch(int offset, int number) {
        chunk.putInt(offset, number);
        return this;
    }

    HandMadeLog u8(int... bytes) {
        for (int b : bytes) {
            chunk.put((byte) b);
        }
        return this;
    }

    HandMadeLog u16(int number) {
        chunk.putShort((short) number);
        return this;
    }

    HandMadeLog u32(int number) {
        chunk.putInt(number);
        return this;
    }

    HandMadeLog u64(long number) {
        chunk.putLong(number);
        return this;
    }

    HandMadeLog bytes(byte... bytes) {
        chunk.put(bytes);
        return this;
    }

    HandMadeLog utf16(String text) {
        return bytes(text.getBytes(StandardCharsets.UTF_16LE));
    }

    HandMadeLog fragment() {
        return u8(0x0F, 1, 1, 0);
    }

    /// A name, here and now.
    HandMadeLog name(String name) {
        int hash = 0;
        for (char c : name.toCharArray()) {
            hash = 65_599 * hash + c;
        }
        return u32(at() + 4).u32(0).u16(hash).u16(name.length()).utf16(name).u16(0);
    }

    /// An element without attributes, its size left open.
    HandMadeLog element(String name, Consumer<HandMadeLog> content) {
        return element(name, true, content);
    }

    HandMadeLog element(String name, boolean dependency, Consumer<HandMadeLog> content) {
        u8(0x01);
        if (dependency) {
            u16(0xFFFF);
        }
        int size = at();
        u32(0).name(name).u8(0x02);
        content.accept(this);
        u8(0x04);
        chunk.putInt(size, at() - size - 4);
        return this;
    }

    /// An element with one attribute.
    HandMadeLog element(String name, String attribute, Consumer<HandMadeLog> value, Consumer<HandMadeLog> content) {
        u8(0x41).u16(0xFFFF);
        int size = at();
        u32(0).name(name);
        int list = at();
        u32(0).u8(0x06).name(attribute);
        value.accept(this);
        chunk.putInt(list, at() - list - 4);
        u8(0x02);
        content.accept(this);
        u8(0x04);
        chunk.putInt(size, at() - size - 4);
        return this;
    }

    HandMadeLog text(String text) {
        return u8(0x05, 0x01).u16(text.length()).utf16(text);
    }

    /// A template instance with its definition in line. The values come after it.
    HandMadeLog template(int id, Consumer<HandMadeLog> content) {
        u8(0x0C, 0x01).u32(id).u32(at() + 4);
        definition(id, content);
        return this;
    }

    /// A template definition.
    ///
    /// @return where it begins
    int definition(int id, Consumer<HandMadeLog> content) {
        int at = at();
        u32(0).u32(id).u64(0).u32(0);
        int size = at();
        u32(0).fragment();
        content.accept(this);
        u8(0x00);
        chunk.putInt(size, at() - size - 4);
        return at;
    }

    /// The log as a file.
    byte[] bytes() {
        int free = at();
        byte[] log = new byte[FileHeader.SIZE + Chunk.SIZE];
        ByteBuffer file = ByteBuffer.wrap(log).order(ByteOrder.LITTLE_ENDIAN);
        file.putLong(0, FileHeader.MAGIC)
                .putLong(24, lastId + 1)
                .putInt(32, 128)
                .putShort(36, (short) 1);
        file.putShort(38, (short) 3).putShort(40, (short) FileHeader.SIZE).putShort(42, (short) 1);
        file.putInt(124, crc(log, 0, 120));
        chunk.putLong(0, Chunk.MAGIC)
                .putLong(8, 1)
                .putLong(16, lastId)
                .putLong(24, 1)
                .putLong(32, lastId);
        chunk.putInt(40, 128).putInt(44, lastRecord).putInt(48, free).putInt(120, 1);
        chunk.putInt(52, crc(chunk.array(), Chunk.RECORDS, free - Chunk.RECORDS));
        byte[] header = Arrays.copyOf(chunk.array(), Chunk.RECORDS);
        byte[] summed = new byte[120 + Chunk.RECORDS - 128];
        System.arraycopy(header, 0, summed, 0, 120);
        System.arraycopy(header, 128, summed, 120, Chunk.RECORDS - 128);
        chunk.putInt(124, crc(summed, 0, summed.length));
        System.arraycopy(chunk.array(), 0, log, FileHeader.SIZE, Chunk.SIZE);
        return log;
    }

    private static int crc(byte[] bytes, int from, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, from, length);
        return (int) crc.getValue();
    }
}
