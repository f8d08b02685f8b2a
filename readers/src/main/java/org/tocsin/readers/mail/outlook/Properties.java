package org.tocsin.readers.mail.outlook;

import java.nio.charset.Charset;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.TreeMap;
import org.tocsin.readers.files.compound.LittleEndian;

/// The properties of a message, a recipient or an attachment, by number
/// ([MS-OXPROPS](https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-oxprops/)).
public final class Properties {
    public static final int CLASS = 0x001A;
    public static final int SUBJECT = 0x0037;
    public static final int SUBMITTED = 0x0039;
    public static final int REPRESENTING_NAME = 0x0042;
    public static final int REPRESENTING_ADDRESS = 0x0065;
    public static final int HEADERS = 0x007D;
    public static final int RECIPIENT_KIND = 0x0C15;
    public static final int SENDER_NAME = 0x0C1A;
    public static final int SENDER_ADDRESS = 0x0C1F;
    public static final int DELIVERED = 0x0E06;
    public static final int BODY = 0x1000;
    public static final int RTF = 0x1009;
    public static final int HTML = 0x1013;
    public static final int MESSAGE_ID = 0x1035;
    public static final int REPLY_TO_MESSAGE = 0x1042;
    public static final int DISPLAY_NAME = 0x3001;
    public static final int ADDRESS = 0x3003;
    public static final int CREATED = 0x3007;
    public static final int MODIFIED = 0x3008;
    public static final int ATTACHED = 0x3701;
    public static final int SHORT_NAME = 0x3704;
    public static final int METHOD = 0x3705;
    public static final int NAME = 0x3707;
    public static final int PATH = 0x3708;
    public static final int LONG_PATH = 0x370D;
    public static final int MIME = 0x370E;
    public static final int CONTENT_ID = 0x3712;
    public static final int SMTP_ADDRESS = 0x39FE;
    public static final int INTERNET_PAGE = 0x3FDE;
    public static final int PAGE = 0x3FFD;
    public static final int SENDER_SMTP = 0x5D01;
    public static final int REPRESENTING_SMTP = 0x5D02;

    /// The types of a value ([MS-OXCDATA] 2.11.1).
    public static final int TYPE_SHORT = 0x0002;

    public static final int TYPE_INTEGER = 0x0003;
    public static final int TYPE_BOOLEAN = 0x000B;
    public static final int TYPE_OBJECT = 0x000D;
    public static final int TYPE_LONG = 0x0014;
    public static final int TYPE_TEXT8 = 0x001E;
    public static final int TYPE_TEXT = 0x001F;
    public static final int TYPE_TIME = 0x0040;
    public static final int TYPE_BINARY = 0x0102;

    private final TreeMap<Integer, Value> values = new TreeMap<>();

    private record Value(int type, byte[] bytes) {}

    public void put(int id, int type, byte[] bytes) {
        values.putIfAbsent(id, new Value(type, bytes));
    }

    public Optional<byte[]> bytes(int id) {
        Value value = values.get(id);
        return value == null ? Optional.empty() : Optional.of(value.bytes());
    }

    public boolean isBinary(int id) {
        Value value = values.get(id);
        return value != null && value.type() == TYPE_BINARY;
    }

    /// A text in whichever form it is kept; empty text where there is none.
    ///
    /// @param page for text of eight bits
    public String text(int id, Charset page) {
        Value value = values.get(id);
        if (value == null) {
            return "";
        }
        return switch (value.type()) {
            case TYPE_TEXT -> CodePages.wide(value.bytes());
            case TYPE_TEXT8 -> {
                String text = new String(value.bytes(), page);
                int end = text.indexOf(0);
                yield end < 0 ? text : text.substring(0, end);
            }
            default -> "";
        };
    }

    public Optional<Long> number(int id) {
        Value value = values.get(id);
        if (value == null) {
            return Optional.empty();
        }
        return switch (value.type()) {
            case TYPE_SHORT, TYPE_BOOLEAN -> Optional.of((long) LittleEndian.u16(value.bytes(), 0));
            case TYPE_INTEGER -> Optional.of((long) LittleEndian.i32(value.bytes(), 0));
            case TYPE_LONG -> Optional.of(LittleEndian.i64(value.bytes(), 0));
            default -> Optional.empty();
        };
    }

    public Optional<Instant> time(int id) {
        Value value = values.get(id);
        if (value == null || value.type() != TYPE_TIME) {
            return Optional.empty();
        }
        long ticks = LittleEndian.i64(value.bytes(), 0);
        // Ticks of 100 ns since 1601.
        if (ticks <= 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(Instant.ofEpochSecond(ticks / 10_000_000 - 11_644_473_600L, ticks % 10_000_000 * 100));
        } catch (DateTimeException beyond) {
            return Optional.empty();
        }
    }

    /// The character set of texts of eight bits.
    public Charset page() {
        return CodePages.of(number(PAGE).orElseGet(() -> number(INTERNET_PAGE).orElse(1252L)));
    }
}
