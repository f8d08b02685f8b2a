package org.tocsin.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// A value of one of the types that BinXML knows, as its bytes stand in the file ([MS-EVEN6] 2.2.12, `ValueType`).
public final class TypedValue implements Markup {
    /// Set on a type to say "array of".
    public static final int ARRAY = 0x80;

    public static final TypedValue NULL = new TypedValue(0x00, new byte[0]);

    private static final long FILETIME_OF_1970 = 116_444_736_000_000_000L;

    private final int type;
    private final byte[] bytes;
    private final Optional<Element> nested;

    private TypedValue(int type, byte[] bytes) {
        this.type = type;
        this.bytes = bytes;
        this.nested = Optional.empty();
    }

    private TypedValue(Element nested) {
        this.type = 0x21;
        this.bytes = new byte[0];
        this.nested = Optional.of(nested);
    }

    /// Bytes that need not fit the type, for evidence that is out of order.
    public static TypedValue raw(int type, byte[] bytes) {
        return new TypedValue(type, bytes.clone());
    }

    public static TypedValue text(String text) {
        byte[] bytes = new byte[2 * text.length()];
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            bytes[2 * i] = (byte) unit;
            bytes[2 * i + 1] = (byte) (unit >>> 8);
        }
        return new TypedValue(0x01, bytes);
    }

    public static TypedValue ansi(String text, Charset page) {
        return new TypedValue(0x02, text.getBytes(page));
    }

    public static TypedValue int8(int value) {
        return number(0x03, 1, value);
    }

    public static TypedValue uint8(int value) {
        return number(0x04, 1, value);
    }

    public static TypedValue int16(int value) {
        return number(0x05, 2, value);
    }

    public static TypedValue uint16(int value) {
        return number(0x06, 2, value);
    }

    public static TypedValue int32(int value) {
        return number(0x07, 4, value);
    }

    /// @param value taken modulo 2^32
    public static TypedValue uint32(long value) {
        return number(0x08, 4, value);
    }

    public static TypedValue int64(long value) {
        return number(0x09, 8, value);
    }

    public static TypedValue uint64(long value) {
        return number(0x0a, 8, value);
    }

    public static TypedValue real32(float value) {
        return number(0x0b, 4, Float.floatToRawIntBits(value));
    }

    public static TypedValue real64(double value) {
        return number(0x0c, 8, Double.doubleToRawLongBits(value));
    }

    public static TypedValue bool(boolean value) {
        return number(0x0d, 4, value ? 1 : 0);
    }

    public static TypedValue binary(byte... value) {
        return raw(0x0e, value);
    }

    public static TypedValue guid(String value) {
        return guid(UUID.fromString(value.startsWith("{") ? value.substring(1, value.length() - 1) : value));
    }

    public static TypedValue guid(UUID value) {
        ByteBuffer buffer = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        long high = value.getMostSignificantBits();
        buffer.putInt((int) (high >>> 32)).putShort((short) (high >>> 16)).putShort((short) high);
        buffer.order(ByteOrder.BIG_ENDIAN).putLong(value.getLeastSignificantBits());
        return new TypedValue(0x0f, buffer.array());
    }

    /// @param width 4 or 8: the width of a pointer on the machine that logged it
    public static TypedValue sizeT(long value, int width) {
        return number(0x10, width, value);
    }

    /// Kept to 100 ns.
    public static TypedValue fileTime(Instant value) {
        return number(0x11, 8, ticks(value));
    }

    /// Kept to the millisecond; the day of the week is filled in.
    public static TypedValue systemTime(LocalDateTime value) {
        ByteBuffer buffer = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putShort((short) value.getYear()).putShort((short) value.getMonthValue());
        buffer.putShort((short) (value.getDayOfWeek().getValue() % 7)).putShort((short) value.getDayOfMonth());
        buffer.putShort((short) value.getHour()).putShort((short) value.getMinute());
        buffer.putShort((short) value.getSecond()).putShort((short) (value.getNano() / 1_000_000));
        return new TypedValue(0x12, buffer.array());
    }

    /// @param value such as `S-1-5-18`
    public static TypedValue sid(String value) {
        String[] parts = value.split("-", -1);
        ByteBuffer buffer = ByteBuffer.allocate(8 + 4 * (parts.length - 3)).order(ByteOrder.BIG_ENDIAN);
        buffer.put((byte) Integer.parseInt(parts[1])).put((byte) (parts.length - 3));
        long authority = Long.parseLong(parts[2]);
        buffer.putShort((short) (authority >>> 32)).putInt((int) authority);
        buffer.order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 3; i < parts.length; i++) {
            buffer.putInt((int) Long.parseLong(parts[i]));
        }
        return new TypedValue(0x13, buffer.array());
    }

    public static TypedValue hex32(long value) {
        return number(0x14, 4, value);
    }

    public static TypedValue hex64(long value) {
        return number(0x15, 8, value);
    }

    /// A fragment of BinXML as a value, with a template of its own.
    public static TypedValue nested(Element element) {
        return new TypedValue(element);
    }

    /// Texts in one value, each closed by a NUL; inside `<Data>` the element is repeated for each.
    public static TypedValue texts(List<String> texts) {
        return array(texts.stream().map(TypedValue::text).toList(), 0x01);
    }

    /// An array of values of one type, none of them nested.
    public static TypedValue array(List<TypedValue> values, int type) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (TypedValue value : values) {
            if (value.type != type || value.nested.isPresent()) {
                throw new IllegalArgumentException("an array of type " + type + " cannot hold type " + value.type);
            }
            all.writeBytes(value.bytes);
            if (type == 0x01) {
                all.writeBytes(new byte[2]);
            } else if (type == 0x02) {
                all.write(0);
            }
        }
        return new TypedValue(ARRAY | type, all.toByteArray());
    }

    /// 100 ns steps since 1601, as Windows counts time.
    public static long ticks(Instant time) {
        return time.getEpochSecond() * 10_000_000 + time.getNano() / 100 + FILETIME_OF_1970;
    }

    public int type() {
        return type;
    }

    /// The value's length in bytes; 0 for a nested fragment, which is only known inside its chunk.
    int size() {
        return bytes.length;
    }

    int copyTo(byte[] target, int at) {
        System.arraycopy(bytes, 0, target, at, bytes.length);
        return at + bytes.length;
    }

    Optional<Element> nested() {
        return nested;
    }

    private static TypedValue number(int type, int width, long value) {
        byte[] bytes = new byte[width];
        for (int i = 0; i < width; i++) {
            bytes[i] = (byte) (value >>> (8 * i));
        }
        return new TypedValue(type, bytes);
    }
}
