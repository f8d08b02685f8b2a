package org.tocsin.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// Writes `winmail.dat`
/// ([MS-OXTNEF](https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-oxtnef/)) for tests.
public final class TnefWriter {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    public TnefWriter() {
        out.writeBytes(new byte[] {0x78, (byte) 0x9F, 0x3E, 0x22, 1, 0});
    }

    private TnefWriter attribute(int level, int id, byte[] data) {
        int sum = 0;
        for (byte b : data) {
            sum += b & 0xFF;
        }
        out.write(level);
        out.writeBytes(number(id));
        out.writeBytes(number(data.length));
        out.writeBytes(data);
        out.write(sum);
        out.write(sum >> 8);
        return this;
    }

    private static byte[] number(int value) {
        return ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array();
    }

    private static byte[] zeroEnded(String text) {
        return (text + "\0").getBytes(StandardCharsets.ISO_8859_1);
    }

    public TnefWriter subject(String subject) {
        return attribute(1, 0x00018004, zeroEnded(subject));
    }

    public TnefWriter body(String text) {
        return attribute(1, 0x0002800C, zeroEnded(text));
    }

    /// Properties of the message; see [#property(int, int, byte\[\])].
    public TnefWriter properties(byte[]... properties) {
        return attribute(1, 0x00069003, list(properties));
    }

    /// An attachment whose bytes stand in an attribute of their own.
    public TnefWriter attachment(String name, byte[] bytes) {
        attribute(2, 0x00069002, new byte[14]);
        attribute(2, 0x00018010, zeroEnded(name));
        return attribute(2, 0x0006800F, bytes);
    }

    /// An attachment that is told by properties.
    public TnefWriter attachment(byte[]... properties) {
        attribute(2, 0x00069002, new byte[14]);
        return attribute(2, 0x00069005, list(properties));
    }

    private static byte[] list(byte[]... properties) {
        ByteArrayOutputStream list = new ByteArrayOutputStream();
        list.writeBytes(number(properties.length));
        for (byte[] property : properties) {
            list.writeBytes(property);
        }
        return list.toByteArray();
    }

    /// A property with one value of its own length.
    public static byte[] property(int id, int type, byte[] value) {
        ByteArrayOutputStream property = new ByteArrayOutputStream();
        property.writeBytes(number(id << 16 | type));
        property.writeBytes(number(1));
        property.writeBytes(number(value.length));
        property.writeBytes(value);
        property.writeBytes(new byte[-value.length & 3]);
        return property.toByteArray();
    }

    /// A text property in 16-bit characters.
    public static byte[] text(int id, String value) {
        return property(id, 0x001F, (value + "\0").getBytes(StandardCharsets.UTF_16LE));
    }

    /// A message as the object of an attachment.
    public static byte[] message(TnefWriter inner) {
        byte[] bytes = inner.bytes();
        byte[] value = ByteBuffer.allocate(16 + bytes.length).put(16, bytes).array();
        return property(0x3701, 0x000D, value);
    }

    public byte[] bytes() {
        return out.toByteArray();
    }
}
