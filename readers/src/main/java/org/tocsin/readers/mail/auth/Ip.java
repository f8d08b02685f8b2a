package org.tocsin.readers.mail.auth;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Addresses of the internet protocol as text and as bytes. The JDK's own parser asks the network when a text
/// is no address, and must not.
final class Ip {
    private static final List<IpRange> PRIVATE = List.of(
            range("10.0.0.0", 8),
            range("172.16.0.0", 12),
            range("192.168.0.0", 16),
            range("127.0.0.0", 8),
            range("169.254.0.0", 16),
            range("100.64.0.0", 10),
            range("fc00::", 7),
            range("fe80::", 10),
            range("::1", 128));

    private Ip() {}

    private static IpRange range(String address, int bits) {
        return IpRange.of(address, bits).orElseThrow();
    }

    /// 4 or 16 bytes. IPv4 in dotted form without leading zeros; IPv6 as RFC 4291 has it, in brackets or not.
    static Optional<byte[]> parse(String text) {
        if (text.length() > 60) {
            return Optional.empty();
        }
        return text.indexOf(':') >= 0 ? six(text) : four(text);
    }

    private static Optional<byte[]> four(String text) {
        byte[] bytes = new byte[4];
        int at = 0;
        for (int i = 0; i < 4; i++) {
            int value = 0;
            int from = at;
            while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9' && at - from < 3) {
                value = value * 10 + text.charAt(at++) - '0';
            }
            boolean dot = at < text.length() && text.charAt(at) == '.';
            boolean zero = at - from > 1 && text.charAt(from) == '0';
            if (at == from || value > 255 || zero || (i < 3 ? !dot : at != text.length())) {
                return Optional.empty();
            }
            bytes[i] = (byte) value;
            at++;
        }
        return Optional.of(bytes);
    }

    private static Optional<byte[]> six(String text) {
        int gap = text.indexOf("::");
        String before = gap < 0 ? text : text.substring(0, gap);
        String after = gap < 0 ? "" : text.substring(gap + 2);
        byte[] head = new byte[16];
        byte[] tail = new byte[16];
        int first = groups(before, head);
        int last = groups(after, tail);
        if (first < 0 || last < 0 || after.contains("::")) {
            return Optional.empty();
        }
        if (gap < 0) {
            return first == 16 ? Optional.of(head) : Optional.empty();
        }
        if (first + last > 14) {
            return Optional.empty();
        }
        System.arraycopy(tail, 0, head, 16 - last, last);
        return Optional.of(head);
    }

    /// Writes groups from the start; the number of bytes, or -1.
    private static int groups(String text, byte[] into) {
        if (text.isEmpty()) {
            return 0;
        }
        int length = 0;
        String[] groups = text.split(":", -1);
        for (int i = 0; i < groups.length; i++) {
            String group = groups[i];
            if (i == groups.length - 1 && group.indexOf('.') > 0) {
                Optional<byte[]> four = four(group);
                if (four.isEmpty() || length > 12) {
                    return -1;
                }
                System.arraycopy(four.get(), 0, into, length, 4);
                return length + 4;
            }
            if (group.isEmpty() || group.length() > 4 || length > 14) {
                return -1;
            }
            int value = 0;
            for (int c = 0; c < group.length(); c++) {
                int digit = Character.digit(group.charAt(c), 16);
                if (digit < 0 || group.charAt(c) > 'f') {
                    return -1;
                }
                value = value << 4 | digit;
            }
            into[length++] = (byte) (value >> 8);
            into[length++] = (byte) value;
        }
        return length;
    }

    /// An IPv4 address that was written as IPv6 becomes four bytes.
    static byte[] unmapped(byte[] address) {
        if (address.length != 16 || address[10] != -1 || address[11] != -1) {
            return address;
        }
        for (int i = 0; i < 10; i++) {
            if (address[i] != 0) {
                return address;
            }
        }
        return Arrays.copyOfRange(address, 12, 16);
    }

    /// Whether an address means something only inside one network.
    static boolean isPrivate(byte[] address) {
        byte[] plain = unmapped(address);
        return PRIVATE.stream().anyMatch(range -> range.holds(plain));
    }

    /// The usual text; of IPv6 in lower case, the longest run of zeros left out ([RFC
    /// 5952](https://www.rfc-editor.org/rfc/rfc5952)).
    static String text(byte[] address) {
        if (address.length == 4) {
            return (address[0] & 0xFF) + "." + (address[1] & 0xFF) + "." + (address[2] & 0xFF) + "."
                    + (address[3] & 0xFF);
        }
        int[] groups = new int[8];
        int from = 0;
        int longest = 1;
        int run = 0;
        for (int i = 0; i < 8; i++) {
            groups[i] = (address[2 * i] & 0xFF) << 8 | address[2 * i + 1] & 0xFF;
            run = groups[i] == 0 ? run + 1 : 0;
            if (run > longest) {
                longest = run;
                from = i + 1 - run;
            }
        }
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            if (longest > 1 && i == from) {
                out.append("::");
                i += longest - 1;
                continue;
            }
            if (!out.isEmpty() && out.charAt(out.length() - 1) != ':') {
                out.append(':');
            }
            out.append(Integer.toHexString(groups[i]));
        }
        return out.toString().toLowerCase(Locale.ROOT);
    }
}
