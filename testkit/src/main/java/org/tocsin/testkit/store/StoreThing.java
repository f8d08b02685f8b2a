package org.tocsin.testkit.store;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// A message, contact, rule, folder, recipient or attachment: its properties by number, and what lies inside it.
public final class StoreThing {
    final TreeMap<Integer, Value> values = new TreeMap<>();
    final List<StoreThing> recipients = new ArrayList<>();
    final List<StoreThing> attachments = new ArrayList<>();
    Optional<StoreThing> object = Optional.empty();

    /// @param fixed whether the value is a number of a fixed length
    record Value(int type, byte[] bytes, boolean fixed) {}

    /// A mail as it came.
    public static StoreThing mail(String headers, String text) {
        return new StoreThing().text(0x001A, "IPM.Note").text(0x007D, headers).text(0x1000, text);
    }

    public StoreThing put(int id, int type, byte[] bytes) {
        values.put(id, new Value(type, bytes, false));
        return this;
    }

    private StoreThing number(int id, int type, int width, long value) {
        values.put(id, new Value(type, new Buffer().put(0, width, value).bytes(), true));
        return this;
    }

    public StoreThing text(int id, String text) {
        return put(id, 0x001F, text.getBytes(StandardCharsets.UTF_16LE));
    }

    public StoreThing text8(int id, byte[] text) {
        return put(id, 0x001E, text);
    }

    public StoreThing binary(int id, byte[] bytes) {
        return put(id, 0x0102, bytes);
    }

    public StoreThing integer(int id, int value) {
        return number(id, 0x0003, 4, value);
    }

    public StoreThing bool(int id, boolean value) {
        return number(id, 0x000B, 1, value ? 1 : 0);
    }

    public StoreThing time(int id, Instant time) {
        return number(id, 0x0040, 8, (time.getEpochSecond() + 11_644_473_600L) * 10_000_000 + time.getNano() / 100);
    }

    /// @param kind 1 to, 2 copy, 3 blind copy
    public StoreThing recipient(int kind, String name, String address) {
        recipients.add(new StoreThing().integer(0x0C15, kind).text(0x3001, name).text(0x39FE, address));
        return this;
    }

    public StoreThing attach(StoreThing attachment) {
        attachments.add(attachment);
        return this;
    }

    public StoreThing file(String name, byte[] bytes) {
        return attach(new StoreThing().integer(0x3705, 1).text(0x3707, name).binary(0x3701, bytes));
    }

    /// A message attached to this one.
    public StoreThing message(String name, StoreThing inner) {
        StoreThing attachment = new StoreThing().integer(0x3705, 5).text(0x3707, name);
        attachment.object = Optional.of(inner);
        return attach(attachment);
    }

    /// An object of another program, kept as the bytes of its file.
    public StoreThing embedded(String name, byte[] bytes) {
        StoreThing attachment = new StoreThing().integer(0x3705, 6).text(0x3707, name);
        attachment.object = Optional.of(new StoreThing().binary(0, bytes));
        return attach(attachment);
    }
}
