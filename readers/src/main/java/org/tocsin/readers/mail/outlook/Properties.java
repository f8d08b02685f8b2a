package org.tocsin.readers.mail.outlook;

import java.nio.charset.Charset;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.TreeMap;
import org.tocsin.readers.files.compound.LittleEndian;

/// The properties of a message, a recipient or an attachment, by number
/// ([MS-OXPROPS](https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-oxprops/)).
final class Properties {
    static final int CLASS = 0x001A;
    static final int SUBJECT = 0x0037;
    static final int SUBMITTED = 0x0039;
    static final int REPRESENTING_NAME = 0x0042;
    static final int REPRESENTING_ADDRESS = 0x0065;
    static final int HEADERS = 0x007D;
    static final int RECIPIENT_KIND = 0x0C15;
    static final int SENDER_NAME = 0x0C1A;
    static final int SENDER_ADDRESS = 0x0C1F;
    static final int DELIVERED = 0x0E06;
    static final int BODY = 0x1000;
    static final int RTF = 0x1009;
    static final int HTML = 0x1013;
    static final int MESSAGE_ID = 0x1035;
    static final int REPLY_TO_MESSAGE = 0x1042;
    static final int DISPLAY_NAME = 0x3001;
    static final int ADDRESS = 0x3003;
    static final int CREATED = 0x3007;
    static final int MODIFIED = 0x3008;
    static final int ATTACHED = 0x3701;
    static final int SHORT_NAME = 0x3704;
    static final int METHOD = 0x3705;
    static final int NAME = 0x3707;
    static final int PATH = 0x3708;
    static final int LONG_PATH = 0x370D;
    static final int MIME = 0x370E;
    static final int CONTENT_ID = 0x3712;
    static final int SMTP_ADDRESS = 0x39FE;
    static final int INTERNET_PAGE = 0x3FDE;
    static final int PAGE = 0x3FFD;
    static final int SENDER_SMTP = 0x5D01;
    static final int REPRESENTING_SMTP = 0x5D02;

    /// The types of a value ([MS-OXCDATA] 2.11.1).
    static final int TYPE_SHORT = 0x0002;

    static final int TYPE_INTEGER = 0x0003;
    static final int TYPE_BOOLEAN = 0x000B;
    static final int TYPE_OBJECT = 0x000D;
    static final int TYPE_LONG = 0x0014;
    static final int TYPE_TEXT8 = 0x001E;
    static final int TYPE_TEXT = 0x001F;
    static final int TYPE_TIME = 0x0040;
    static final int TYPE_BINARY = 0x0102;

    private final TreeMap<Integer, Value> values = new TreeMap<>();

    private record Value(int type, byte[] bytes) {}

    void put(int id, int type, byte[] bytes) {
        values.putIfAbsent(id, new Value(type, bytes));
    }

    Optional<byte[]> bytes(int id) {
        Value value = values.get(id);
        return value == null ? Optional.empty() : Optional.of(value.bytes());
    }

    boolean isBinary(int id) {
        Value value = values.get(id);
        return value != null && value.type() == TYPE_BINARY;
    }

    /// A text in whichever form it is kept; empty text where there is none.
    ///
    /// @param page for text of eight bits
    String text(int id, Charset page) {
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

    Optional<Long> number(int id) {
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

    Optional<Instant> time(int id) {
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
    Charset page() {
        return CodePages.of(number(PAGE).orElseGet(() -> number(INTERNET_PAGE).orElse(1252L)));
    }
}
