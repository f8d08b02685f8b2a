package org.tocsin.readers.eventlog.evtx;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import org.tocsin.model.Text;
import org.tocsin.model.ValueType;

/// The values of a record, decoded where they lie in the chunk, in the rendering of Windows.
///
/// An *entry* says where a value is: the offset of its bytes in the upper 16 bits, the offset of its descriptor
/// (size, type) in the lower 16. Entry 0 is a value that is not there.
///
/// Values whose size does not fit their type are not dropped: whole numbers are read at the size they have,
/// anything else is printed as its bytes in hexadecimal.
///
/// [MS-EVEN6] 2.2.12, value types.
final class Values {
    static final int BIN_XML = 0x21;
    static final int FILETIME = 0x11;

    /// Seconds from 1601, where FILETIME begins, to 1970.
    static final long EPOCH_1601 = 11_644_473_600L;

    /// Ticks of 100 ns.
    static final int TICKS = 10_000_000;

    private static final int NULL = 0x00;
    private static final int STRING = 0x01;
    private static final int ANSI = 0x02;
    private static final int BOOL = 0x0D;
    private static final int SIZE_T = 0x10;
    private static final int SID = 0x13;
    private static final int EVT_XML = 0x23;
    private static final int ARRAY = 0x80;

    /// Texts of one array that are told apart; the last one holds the rest. Finding the n-th means passing over
    /// those before it, so a chunk full of empty texts would otherwise cost the square of its size.
    private static final int MOST_TEXTS = 1024;

    private static final String HEX_UPPER = "0123456789ABCDEF";
    private static final String HEX_LOWER = "0123456789abcdef";

    /// Windows-1252 from 0x80 to 0x9F. Which code page a machine used is not in the log; this is the commonest.
    private static final String ANSI_80 = "\u20AC\u0081\u201A\u0192\u201E\u2026\u2020\u2021\u02C6\u2030\u0160\u2039"
            + "\u0152\u008D\u017D\u008F\u0090\u2018\u2019\u201C\u201D\u2022\u2013\u2014\u02DC\u2122\u0161\u203A\u0153"
            + "\u009D\u017E\u0178";

    private Values() {}

    static int entry(int from, int descriptor) {
        return from << 16 | descriptor;
    }

    /// How many values an entry stands for: 0 for null, the number of elements for an array.
    static int count(byte[] bytes, int entry) {
        int descriptor = entry & 0xFFFF;
        if (descriptor == 0) {
            return 0;
        }
        int type = type(bytes, descriptor);
        if (type == NULL) {
            return 0;
        }
        int size = Little.u16(bytes, descriptor);
        if (type < ARRAY) {
            return type == BIN_XML && size == 0 ? 0 : 1;
        }
        return elements(bytes, type & ~ARRAY, entry >>> 16, size);
    }

    static boolean isArray(byte[] bytes, int entry) {
        int descriptor = entry & 0xFFFF;
        return descriptor != 0 && type(bytes, descriptor) >= ARRAY;
    }

    private static int type(byte[] bytes, int descriptor) {
        return bytes[descriptor + 2] & 0xFF;
    }

    /// Writes one value of an entry.
    ///
    /// @param index below [#count]
    static void read(byte[] bytes, int entry, int index, Text into) {
        int descriptor = entry & 0xFFFF;
        int type = type(bytes, descriptor);
        int from = entry >>> 16;
        int size = Little.u16(bytes, descriptor);
        if (type == STRING) {
            into.clear(ValueType.TEXT).appendUtf16(bytes, from, endOfText(bytes, from, from + size));
            return;
        }
        if (type >= ARRAY) {
            long element = element(bytes, type & ~ARRAY, from, size, index);
            from = (int) (element >>> 32);
            size = (int) element;
        }
        int scalar = type & ~ARRAY;
        scalar(bytes, scalar, from, size, into.clear(valueType(bytes, scalar, from, size)));
    }

    /// Appends one value of an entry to what is there.
    static void append(byte[] bytes, int entry, int index, Text into) {
        int descriptor = entry & 0xFFFF;
        int type = type(bytes, descriptor);
        int from = entry >>> 16;
        int size = Little.u16(bytes, descriptor);
        if (type >= ARRAY) {
            long element = element(bytes, type & ~ARRAY, from, size, index);
            from = (int) (element >>> 32);
            size = (int) element;
        }
        scalar(bytes, type & ~ARRAY, from, size, into);
    }

    /// The FILETIME that an entry holds, or 0.
    static long fileTime(byte[] bytes, int entry) {
        int descriptor = entry & 0xFFFF;
        return descriptor != 0 && type(bytes, descriptor) == FILETIME && Little.u16(bytes, descriptor) == 8
                ? Little.i64(bytes, entry >>> 16)
                : 0;
    }

    /// When a FILETIME is; empty where it is 0.
    static Optional<Instant> instant(long fileTime) {
        if (fileTime == 0) {
            return Optional.empty();
        }
        long seconds = Long.divideUnsigned(fileTime, TICKS) - EPOCH_1601;
        return Optional.of(Instant.ofEpochSecond(seconds, 100 * Long.remainderUnsigned(fileTime, TICKS)));
    }

    /// Appends the FILETIME that stands at an offset.
    static void appendTime(byte[] bytes, int from, Text into) {
        scalar(bytes, FILETIME, from, 8, into);
    }

    private static ValueType valueType(byte[] bytes, int type, int from, int size) {
        return switch (type) {
            case 0x03, 0x04, 0x05, 0x06, 0x07, 0x08, 0x09, 0x0A -> isWhole(size) ? ValueType.INTEGER : ValueType.TEXT;
            case BOOL -> {
                if (!isWhole(size)) {
                    yield ValueType.TEXT;
                }
                yield Little.unsigned(bytes, from, size) >>> 1 == 0 ? ValueType.BOOLEAN : ValueType.INTEGER;
            }
            default -> ValueType.TEXT;
        };
    }

    /// Whether a whole number can have this size in bytes.
    private static boolean isWhole(int size) {
        return size == 1 || size == 2 || size == 4 || size == 8;
    }

    private static int elementSize(int type, int size) {
        return switch (type) {
            case 0x03, 0x04 -> 1;
            case 0x05, 0x06 -> 2;
            case 0x07, 0x08, 0x0B, BOOL, 0x14 -> 4;
            case 0x09, 0x0A, 0x0C, FILETIME, 0x15 -> 8;
            case 0x0F, 0x12 -> 16;
            // Which of the two it is only the size can tell.
            case SIZE_T, 0x20 -> size % 8 == 0 ? 8 : 4;
            // Windows has no arrays of anything else: one value.
            default -> Math.max(size, 1);
        };
    }

    private static int elements(byte[] bytes, int type, int from, int size) {
        if (size == 0) {
            return 1;
        }
        return switch (type) {
            case STRING -> texts(bytes, from, from + size, 2);
            case ANSI -> texts(bytes, from, from + size, 1);
            case SID -> {
                int count = 0;
                for (int at = from; at < from + size; at += sidSize(bytes, at, from + size)) {
                    count++;
                }
                yield count;
            }
            default -> {
                int each = elementSize(type, size);
                yield (size + each - 1) / each;
            }
        };
    }

    /// Where one element of an array is: its offset in the upper 32 bits, its size in the lower.
    private static long element(byte[] bytes, int type, int from, int size, int index) {
        int to = from + size;
        int at = from;
        int end;
        switch (type) {
            case STRING, ANSI -> {
                int width = type == STRING ? 2 : 1;
                for (int i = 0; i < index; i++) {
                    at = endOfFirst(bytes, at, to, width) + width;
                }
                end = index == MOST_TEXTS - 1 ? to : endOfFirst(bytes, at, to, width);
            }
            case SID -> {
                for (int i = 0; i < index; i++) {
                    at += sidSize(bytes, at, to);
                }
                end = at + sidSize(bytes, at, to);
            }
            default -> {
                int each = elementSize(type, size);
                at += each * index;
                end = Math.min(at + each, to);
            }
        }
        return (long) at << 32 | Math.max(0, end - at);
    }

    /// How many texts, each ended by a zero; the last one may do without.
    private static int texts(byte[] bytes, int from, int to, int width) {
        int count = 0;
        for (int at = from; at <= to - width && count < MOST_TEXTS; count++) {
            at = endOfFirst(bytes, at, to, width) + width;
        }
        return Math.max(count, 1);
    }

    private static int endOfFirst(byte[] bytes, int from, int to, int width) {
        int at = from;
        while (at <= to - width && (bytes[at] != 0 || (width == 2 && bytes[at + 1] != 0))) {
            at += width;
        }
        return Math.min(at, to);
    }

    private static int sidSize(byte[] bytes, int at, int to) {
        return to - at < 8 ? to - at : Math.min(8 + 4 * (bytes[at + 1] & 0xFF), to - at);
    }

    /// Where a text ends without the zeros at its end.
    private static int endOfText(byte[] bytes, int from, int to) {
        int end = to - ((to - from) & 1);
        while (end > from && bytes[end - 1] == 0 && bytes[end - 2] == 0) {
            end -= 2;
        }
        return end;
    }

    private static void scalar(byte[] bytes, int type, int from, int size, Text into) {
        if (size == 0) {
            return;
        }
        switch (type) {
            case STRING, EVT_XML -> into.appendUtf16(bytes, from, endOfText(bytes, from, from + size));
            case ANSI -> ansi(bytes, from, from + size, into);
            case 0x03, 0x05, 0x07, 0x09 -> whole(bytes, from, size, true, into);
            case 0x04, 0x06, 0x08, 0x0A -> whole(bytes, from, size, false, into);
            case 0x0B -> {
                if (size == 4) {
                    float number = Float.intBitsToFloat(Little.i32(bytes, from));
                    real(number, Float.toString(number), into);
                } else {
                    binary(bytes, from, size, into);
                }
            }
            case 0x0C -> {
                if (size == 8) {
                    double number = Double.longBitsToDouble(Little.i64(bytes, from));
                    real(number, Double.toString(number), into);
                } else {
                    binary(bytes, from, size, into);
                }
            }
            case BOOL -> {
                long number = isWhole(size) ? Little.unsigned(bytes, from, size) : -1;
                if (number == 0 || number == 1) {
                    into.append(number == 1 ? "true" : "false");
                } else {
                    whole(bytes, from, size, true, into);
                }
            }
            case 0x0F -> guid(bytes, from, size, into);
            case SIZE_T, 0x14, 0x15, 0x20 -> hex(bytes, from, size, into);
            case FILETIME -> {
                if (size == 8) {
                    fileTime(Little.i64(bytes, from), into);
                } else {
                    binary(bytes, from, size, into);
                }
            }
            case 0x12 -> systemTime(bytes, from, size, into);
            case SID -> sid(bytes, from, size, into);
            default -> binary(bytes, from, size, into);
        }
    }

    private static void ansi(byte[] bytes, int from, int to, Text into) {
        int end = to;
        while (end > from && bytes[end - 1] == 0) {
            end--;
        }
        for (int i = from; i < end; i++) {
            int b = bytes[i] & 0xFF;
            into.append(b >= 0x80 && b < 0xA0 ? ANSI_80.charAt(b - 0x80) : (char) b);
        }
    }

    private static void whole(byte[] bytes, int from, int size, boolean signed, Text into) {
        if (!isWhole(size)) {
            binary(bytes, from, size, into);
            return;
        }
        long number = Little.unsigned(bytes, from, size);
        if (signed) {
            int unused = 64 - 8 * size;
            into.append(number << unused >> unused);
        } else {
            into.appendUnsigned(number);
        }
    }

    /// The way of the Microsoft C runtime of old for what is not a number; else the shortest decimal that means the
    /// same.
    private static void real(double number, String text, Text into) {
        if (Double.isNaN(number)) {
            into.append("-1.#IND");
        } else if (Double.isInfinite(number)) {
            into.append(number > 0 ? "1.#INF" : "-1.#INF");
        } else if (number == 0) {
            into.append(text.startsWith("-") ? "-0" : "0");
        } else {
            into.append(new BigDecimal(text).stripTrailingZeros().toPlainString());
        }
    }

    private static void binary(byte[] bytes, int from, int size, Text into) {
        char[] chars = into.room(2 * size);
        int at = into.length();
        for (int i = from; i < from + size; i++) {
            chars[at++] = HEX_UPPER.charAt(bytes[i] >> 4 & 0xF);
            chars[at++] = HEX_UPPER.charAt(bytes[i] & 0xF);
        }
        into.length(at);
    }

    /// `0x` and no leading zeros.
    private static void hex(byte[] bytes, int from, int size, Text into) {
        if (size > 8) {
            binary(bytes, from, size, into);
            return;
        }
        hex(Little.unsigned(bytes, from, size), into);
    }

    private static void hex(long number, Text into) {
        into.append("0x");
        int digits = Math.max(1, (67 - Long.numberOfLeadingZeros(number)) / 4);
        char[] chars = into.room(digits);
        int at = into.length();
        for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) {
            chars[at++] = HEX_LOWER.charAt((int) (number >>> shift) & 0xF);
        }
        into.length(at);
    }

    /// In braces and upper case, as Windows XML and evtxexport have it.
    private static void guid(byte[] bytes, int from, int size, Text into) {
        if (size != 16) {
            binary(bytes, from, size, into);
            return;
        }
        char[] chars = into.room(38);
        int at = into.length();
        chars[at++] = '{';
        at = hexBytes(bytes, from + 3, -1, 4, chars, at);
        chars[at++] = '-';
        at = hexBytes(bytes, from + 5, -1, 2, chars, at);
        chars[at++] = '-';
        at = hexBytes(bytes, from + 7, -1, 2, chars, at);
        chars[at++] = '-';
        at = hexBytes(bytes, from + 8, 1, 2, chars, at);
        chars[at++] = '-';
        at = hexBytes(bytes, from + 10, 1, 6, chars, at);
        chars[at++] = '}';
        into.length(at);
    }

    private static int hexBytes(byte[] bytes, int from, int step, int count, char[] into, int start) {
        int at = start;
        for (int i = 0; i < count; i++) {
            byte b = bytes[from + i * step];
            into[at++] = HEX_UPPER.charAt(b >> 4 & 0xF);
            into[at++] = HEX_UPPER.charAt(b & 0xF);
        }
        return at;
    }

    private static void sid(byte[] bytes, int from, int size, Text into) {
        int count = size < 8 ? 0 : bytes[from + 1] & 0xFF;
        if (size < 8 + 4 * count || size < 8) {
            binary(bytes, from, size, into);
            return;
        }
        into.append("S-").append((long) (bytes[from] & 0xFF)).append('-');
        long authority = 0;
        for (int i = 2; i < 8; i++) {
            authority = authority << 8 | (bytes[from + i] & 0xFF);
        }
        if (authority >>> 32 == 0) {
            into.appendUnsigned(authority);
        } else {
            hex(authority, into);
        }
        for (int i = 0; i < count; i++) {
            into.append('-').appendUnsigned(Little.u32(bytes, from + 8 + 4 * i));
        }
    }

    /// UTC with all seven digits of a second.
    private static void fileTime(long ticks, Text into) {
        long seconds = Long.divideUnsigned(ticks, TICKS);
        int fraction = (int) Long.remainderUnsigned(ticks, TICKS);
        long days = seconds / 86_400;
        int second = (int) (seconds % 86_400);

        // Years counted from March, so that the leap day comes last; day 0 is 1 March 1600, the start of a 400-year
        // cycle, 306 days before 1 January 1601.
        long shifted = days + 306;
        long cycle = shifted / 146_097;
        int ofCycle = (int) (shifted % 146_097);
        int yearOfCycle = (ofCycle - ofCycle / 1460 + ofCycle / 36_524 - ofCycle / 146_096) / 365;
        int ofYear = ofCycle - (365 * yearOfCycle + yearOfCycle / 4 - yearOfCycle / 100);
        int marchMonth = (5 * ofYear + 2) / 153;
        int day = ofYear - (153 * marchMonth + 2) / 5 + 1;
        int month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
        long year = 1600 + 400 * cycle + yearOfCycle + (month <= 2 ? 1 : 0);

        date(year, month, day, second / 3600, second / 60 % 60, second % 60, into);
        digits(fraction, 7, into);
        into.append('Z');
    }

    private static void systemTime(byte[] bytes, int from, int size, Text into) {
        if (size != 16) {
            binary(bytes, from, size, into);
            return;
        }
        date(
                Little.u16(bytes, from),
                Little.u16(bytes, from + 2),
                Little.u16(bytes, from + 6),
                Little.u16(bytes, from + 8),
                Little.u16(bytes, from + 10),
                Little.u16(bytes, from + 12),
                into);
        digits(Little.u16(bytes, from + 14), 3, into);
        into.append('Z');
    }

    /// Up to and with the point behind the seconds. Numbers that are no date are printed as they are.
    private static void date(long year, int month, int day, int hour, int minute, int second, Text into) {
        digits(year, 4, into);
        into.append('-');
        digits(month, 2, into);
        into.append('-');
        digits(day, 2, into);
        into.append('T');
        digits(hour, 2, into);
        into.append(':');
        digits(minute, 2, into);
        into.append(':');
        digits(second, 2, into);
        into.append('.');
    }

    /// At least so many digits.
    private static void digits(long number, int least, Text into) {
        long bound = 10;
        for (int i = 1; i < least; i++) {
            if (number < bound) {
                into.append('0');
            }
            bound *= 10;
        }
        into.append(number);
    }
}
