package org.tocsin.detect.sigma;

import java.util.Arrays;
import java.util.Optional;

/// An IPv4 or IPv6 network, and addresses as logs write them. IPv4 addresses written as IPv6 (`::ffff:10.0.0.1`) are
/// the same addresses; a zone (`fe80::1%5`) and a port (`10.0.0.1:443`, `[::1]:443`) are set aside.
///
/// @param bytes the network's address, 4 or 16 bytes, host bits zero
record Network(byte[] bytes, int prefix, String written) {
    /// @return empty where it is no network, for instance `10.0.0.0/33`
    static Optional<Network> parse(String written) {
        int slash = written.indexOf('/');
        Optional<byte[]> address = address(slash < 0 ? written : written.substring(0, slash));
        if (address.isEmpty()) {
            return Optional.empty();
        }
        byte[] bytes = address.get();
        boolean wasMapped = bytes.length == 4 && written.indexOf(':') >= 0;
        int most = (wasMapped ? 16 : bytes.length) * 8;
        int prefix = most;
        if (slash >= 0) {
            String digits = written.substring(slash + 1);
            if (digits.isEmpty() || digits.length() > 3 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
                return Optional.empty();
            }
            prefix = Integer.parseInt(digits);
            if (prefix > most) {
                return Optional.empty();
            }
        }
        if (wasMapped) {
            prefix -= 96;
            if (prefix < 0) {
                return Optional.empty();
            }
        }
        byte[] network = bytes.clone();
        for (int bit = prefix; bit < network.length * 8; bit++) {
            network[bit >> 3] &= (byte) ~(0x80 >> (bit & 7));
        }
        return Optional.of(new Network(network, prefix, written));
    }

    /// Whether bits of the host part were written, which mean nothing.
    boolean hadHostBits() {
        int slash = written.indexOf('/');
        return slash >= 0
                && address(written.substring(0, slash))
                        .filter(bytes -> !Arrays.equals(bytes, this.bytes))
                        .isPresent();
    }

    boolean contains(CharSequence text) {
        if (text.length() < 2 || text.length() > 80) {
            return false;
        }
        Optional<byte[]> address = address(withoutPort(text.toString()));
        if (address.isEmpty() || address.get().length != bytes.length) {
            return false;
        }
        byte[] seen = address.get();
        int whole = prefix >> 3;
        if (!Arrays.equals(seen, 0, whole, bytes, 0, whole)) {
            return false;
        }
        int rest = prefix & 7;
        return rest == 0 || ((seen[whole] ^ bytes[whole]) & 0xFF) >>> (8 - rest) == 0;
    }

    private static String withoutPort(String text) {
        if (text.startsWith("[")) {
            int close = text.indexOf(']');
            return close < 0 ? text : text.substring(1, close);
        }
        int colon = text.indexOf(':');
        return colon >= 0 && text.indexOf(':', colon + 1) < 0 ? text.substring(0, colon) : text;
    }

    private static Optional<byte[]> address(String text) {
        return text.indexOf(':') >= 0 ? six(text) : four(text);
    }

    private static Optional<byte[]> four(String text) {
        byte[] address = new byte[4];
        int at = 0;
        for (int part = 0; part < 4; part++) {
            int number = 0;
            int digits = 0;
            while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9' && digits < 4) {
                number = number * 10 + text.charAt(at++) - '0';
                digits++;
            }
            if (digits == 0 || digits > 3 || number > 255) {
                return Optional.empty();
            }
            address[part] = (byte) number;
            if (part < 3 && (at >= text.length() || text.charAt(at++) != '.')) {
                return Optional.empty();
            }
        }
        return at == text.length() ? Optional.of(address) : Optional.empty();
    }

    private static Optional<byte[]> six(String text) {
        int zone = text.indexOf('%');
        String address = zone < 0 ? text : text.substring(0, zone);
        int dot = address.indexOf('.');
        byte[] tail = new byte[0];
        if (dot >= 0) {
            int colon = address.lastIndexOf(':', dot);
            Optional<byte[]> four = colon < 0 ? Optional.empty() : four(address.substring(colon + 1));
            if (four.isEmpty()) {
                return Optional.empty();
            }
            tail = four.get();
            address = address.substring(0, colon + 1);
            if (!address.endsWith("::")) {
                address = address.substring(0, address.length() - 1);
            }
        }
        int gap = address.indexOf("::");
        if (gap >= 0 && address.indexOf("::", gap + 1) >= 0) {
            return Optional.empty();
        }
        byte[] bytes = new byte[16];
        int room = 16 - tail.length;
        int front = groups(gap < 0 ? address : address.substring(0, gap), bytes, 0, room);
        byte[] back = new byte[16];
        int behind = gap < 0 ? 0 : groups(address.substring(gap + 2), back, 0, room);
        if (front < 0 || behind < 0 || (gap < 0 ? front != room : front + behind >= room)) {
            return Optional.empty();
        }
        System.arraycopy(back, 0, bytes, room - behind, behind);
        System.arraycopy(tail, 0, bytes, room, tail.length);
        for (int i = 0; i < 10; i++) {
            if (bytes[i] != 0) {
                return Optional.of(bytes);
            }
        }
        boolean mapped = bytes[10] == -1 && bytes[11] == -1;
        return Optional.of(mapped ? Arrays.copyOfRange(bytes, 12, 16) : bytes);
    }

    /// Writes groups of four hexadecimal digits and returns where they end, or -1.
    private static int groups(String text, byte[] into, int from, int room) {
        int at = from;
        if (text.isEmpty()) {
            return at;
        }
        int number = 0;
        int digits = 0;
        for (int i = 0; i <= text.length(); i++) {
            char c = i == text.length() ? ':' : text.charAt(i);
            if (c == ':') {
                if (digits == 0 || at + 2 > room) {
                    return -1;
                }
                into[at++] = (byte) (number >> 8);
                into[at++] = (byte) number;
                number = 0;
                digits = 0;
            } else {
                int digit = c < 128 ? Character.digit(c, 16) : -1;
                if (digit < 0 || ++digits > 4) {
                    return -1;
                }
                number = number << 4 | digit;
            }
        }
        return at;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Network network && prefix == network.prefix && Arrays.equals(bytes, network.bytes);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(bytes) + prefix;
    }

    @Override
    public String toString() {
        return written;
    }
}
