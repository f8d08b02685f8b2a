package org.tocsin.testkit;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.poi.poifs.filesystem.DirectoryEntry;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;

/// Writes Outlook's `.msg`
/// ([MS-OXMSG](https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-oxmsg/)) for tests. The file
/// system in the file is POI's, so that what reads it is not checked against its own mistakes.
public final class MsgWriter {
    private final TreeMap<Integer, byte[]> values = new TreeMap<>();
    private final List<MsgWriter> recipients = new ArrayList<>();
    private final List<MsgWriter> attachments = new ArrayList<>();
    private final Map<String, byte[]> object = new TreeMap<>();
    private final List<MsgWriter> inner = new ArrayList<>();
    private byte[] names = {};

    private MsgWriter put(int id, int type, byte[] value) {
        values.put(id << 16 | type, value);
        return this;
    }

    /// A text in 16-bit characters.
    public MsgWriter text(int id, String value) {
        return put(id, 0x001F, value.getBytes(StandardCharsets.UTF_16LE));
    }

    /// A text of eight bits.
    public MsgWriter text8(int id, byte[] value) {
        return put(id, 0x001E, value);
    }

    public MsgWriter binary(int id, byte[] value) {
        return put(id, 0x0102, value);
    }

    public MsgWriter integer(int id, int value) {
        return put(id, 0x0003, number(value));
    }

    public MsgWriter time(int id, Instant value) {
        long ticks = (value.getEpochSecond() + 11_644_473_600L) * 10_000_000 + value.getNano() / 100;
        return put(id, 0x0040, number(ticks));
    }

    private static byte[] number(long value) {
        return ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array();
    }

    /// @param kind 1 to, 2 copy, 3 blind copy
    public MsgWriter recipient(int kind, String name, String address) {
        recipients.add(new MsgWriter()
                .integer(0x0C15, kind)
                .text(0x3001, name)
                .text(0x3002, "SMTP")
                .text(0x39FE, address));
        return this;
    }

    public MsgWriter attachment(String name, byte[] bytes) {
        return attachment(new MsgWriter().integer(0x3705, 1).text(0x3707, name).binary(0x3701, bytes));
    }

    /// An attachment with properties of its own.
    public MsgWriter attachment(MsgWriter attachment) {
        attachments.add(attachment);
        return this;
    }

    /// A message attached.
    public MsgWriter message(String name, MsgWriter message) {
        MsgWriter attachment = new MsgWriter().integer(0x3705, 5).text(0x3001, name);
        attachment.inner.add(message);
        return attachment(attachment);
    }

    /// An object of another program: a storage of streams.
    public MsgWriter object(String name, Map<String, byte[]> streams) {
        MsgWriter attachment = new MsgWriter().integer(0x3705, 6).text(0x3001, name);
        attachment.object.putAll(streams);
        return attachment(attachment);
    }

    /// Gives the property 0x8000 the meaning of a number, as `__nameid_version1.0` does.
    public MsgWriter named(int number) {
        names = ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(number)
                .putShort((short) 6)
                .putShort((short) 0)
                .array();
        return this;
    }

    public byte[] bytes() {
        try (POIFSFileSystem file = new POIFSFileSystem()) {
            DirectoryEntry root = file.getRoot();
            DirectoryEntry named = root.createDirectory("__nameid_version1.0");
            stream(named, "__substg1.0_00020102", new byte[0]);
            stream(named, "__substg1.0_00030102", names);
            stream(named, "__substg1.0_00040102", new byte[0]);
            write(root, 32);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            file.writeFilesystem(out);
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void stream(DirectoryEntry into, String name, byte[] bytes) throws IOException {
        into.createDocument(name, new ByteArrayInputStream(bytes));
    }

    private void write(DirectoryEntry into, int header) throws IOException {
        ByteBuffer table = ByteBuffer.allocate(header + 16 * values.size()).order(ByteOrder.LITTLE_ENDIAN);
        if (header > 8) {
            table.putInt(8, recipients.size())
                    .putInt(12, attachments.size())
                    .putInt(16, recipients.size())
                    .putInt(20, attachments.size());
        }
        table.position(header);
        for (Map.Entry<Integer, byte[]> entry : values.entrySet()) {
            int type = entry.getKey() & 0xFFFF;
            boolean fixed = type == 0x0003 || type == 0x0040;
            table.putInt(entry.getKey()).putInt(6);
            table.putLong(
                    fixed
                            ? ByteBuffer.wrap(entry.getValue())
                                    .order(ByteOrder.LITTLE_ENDIAN)
                                    .getLong()
                            : entry.getValue().length);
            if (!fixed) {
                stream(into, "__substg1.0_" + hex(entry.getKey()), entry.getValue());
            }
        }
        stream(into, "__properties_version1.0", table.array());
        for (int i = 0; i < recipients.size(); i++) {
            recipients.get(i).write(into.createDirectory("__recip_version1.0_#" + hex(i)), 8);
        }
        for (int i = 0; i < attachments.size(); i++) {
            MsgWriter attachment = attachments.get(i);
            DirectoryEntry storage = into.createDirectory("__attach_version1.0_#" + hex(i));
            attachment.write(storage, 8);
            if (!attachment.inner.isEmpty() || !attachment.object.isEmpty()) {
                DirectoryEntry held = storage.createDirectory("__substg1.0_3701000D");
                for (MsgWriter message : attachment.inner) {
                    message.write(held, 24);
                }
                for (Map.Entry<String, byte[]> each : attachment.object.entrySet()) {
                    stream(held, each.getKey(), each.getValue());
                }
            }
        }
    }

    private static String hex(int number) {
        return String.format(Locale.ROOT, "%08X", number);
    }

    /// Packs RTF the plain way that [MS-OXRTFCP] allows: every byte as it is.
    public static byte[] packedRtf(String rtf) {
        byte[] bytes = rtf.getBytes(StandardCharsets.ISO_8859_1);
        ByteArrayOutputStream tokens = new ByteArrayOutputStream();
        int place = 207;
        for (int at = 0; at <= bytes.length; at += 8) {
            int count = Math.min(8, bytes.length - at);
            tokens.write(count < 8 ? 1 << count : 0);
            tokens.write(bytes, at, count);
            place = (place + count) % 4096;
            if (count < 8) {
                // A reference to the place being written is the end.
                tokens.write(place >> 4);
                tokens.write((place & 0xF) << 4);
            }
        }
        return ByteBuffer.allocate(16 + tokens.size())
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(tokens.size() + 12)
                .putInt(bytes.length)
                .putInt(0x75465A4C)
                .putInt(0)
                .put(tokens.toByteArray())
                .array();
    }
}
