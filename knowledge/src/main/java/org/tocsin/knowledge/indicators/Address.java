package org.tocsin.knowledge.indicators;

import java.util.Optional;

/// An IP address as 128 bits; IPv4 as `::ffff:a.b.c.d` (RFC 4291, 2.5.5.2), so that both spellings are one address.
public record Address(long high, long low) {
    private static final long MAPPED = 0xFFFF_0000_0000L;

    /// An address with the number of leading bits that count.
    ///
    /// @param bits from 0 to 128, counted in the 128-bit form: 24 bits of IPv4 are 120
    public record Network(Address start, int bits) {
        public boolean holds(Address address) {
            return address.masked(bits).equals(start);
        }
    }

    public static Optional<Address> of(String text) {
        long[] into = new long[2];
        char[] chars = text.toCharArray();
        return parse(chars, 0, chars.length, into) ? Optional.of(new Address(into[0], into[1])) : Optional.empty();
    }

    /// `a.b.c.d/n` or `x::y/n`; bits past the prefix are cleared.
    public static Optional<Network> network(String text) {
        int slash = text.indexOf('/');
        if (slash < 0 || slash + 4 < text.length() || slash + 1 == text.length()) {
            return Optional.empty();
        }
        int bits = 0;
        for (int i = slash + 1; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return Optional.empty();
            }
            bits = bits * 10 + digit;
        }
        boolean four = text.indexOf(':') < 0;
        if (bits > (four ? 32 : 128)) {
            return Optional.empty();
        }
        int all = four ? bits + 96 : bits;
        return of(text.substring(0, slash)).map(address -> new Network(address.masked(all), all));
    }

    public Address masked(int bits) {
        return new Address(high & mask(bits), low & mask(bits - 64));
    }

    /// The mask for the first `bits` of 64; none below 1, all above 63.
    public static long mask(int bits) {
        return bits <= 0 ? 0 : bits >= 64 ? -1L : -1L << (64 - bits);
    }

    /// Reads an address without making anything.
    ///
    /// IPv4 needs four decimal numbers without leading zeros: `010.1.1.1` is ten to some programs, eight to others.
    ///
    /// @param into receives high and low
    public static boolean parse(char[] chars, int from, int to, long[] into) {
        boolean colon = false;
        for (int i = from; i < to && !colon; i++) {
            colon = chars[i] == ':';
        }
        if (colon) {
            return to - from <= 45 && parseSix(chars, from, to, into);
        }
        long four = parseFour(chars, from, to);
        if (four < 0) {
            return false;
        }
        into[0] = 0;
        into[1] = MAPPED | four;
        return true;
    }

    private static long parseFour(char[] chars, int from, int to) {
        if (to - from < 7 || to - from > 15) {
            return -1;
        }
        long value = 0;
        int part = 0;
        int digits = 0;
        int parts = 1;
        for (int i = from; i < to; i++) {
            char c = chars[i];
            if (c == '.') {
                if (digits == 0 || ++parts > 4) {
                    return -1;
                }
                value = value << 8 | part;
                part = 0;
                digits = 0;
            } else if (c >= '0' && c <= '9') {
                if (digits > 0 && part == 0) {
                    return -1;
                }
                part = part * 10 + c - '0';
                digits++;
                if (part > 255) {
                    return -1;
                }
            } else {
                return -1;
            }
        }
        return digits == 0 || parts != 4 ? -1 : value << 8 | part;
    }

    private static boolean parseSix(char[] chars, int from, int to, long[] into) {
        long[] head = {0, 0};
        int groups = 0;
        int gap = -1;
        int i = from;
        if (i + 1 < to && chars[i] == ':' && chars[i + 1] == ':') {
            gap = 0;
            i += 2;
        }
        while (i < to) {
            if (groups == 8) {
                return false;
            }
            int start = i;
            int value = 0;
            while (i < to && Character.digit(chars[i], 16) >= 0 && chars[i] < 128) {
                value = value << 4 | Character.digit(chars[i], 16);
                i++;
                if (i - start > 4) {
                    return false;
                }
            }
            if (i < to && chars[i] == '.') {
                long four = parseFour(chars, start, to);
                if (four < 0 || groups > 6) {
                    return false;
                }
                push(head, (int) (four >>> 16));
                push(head, (int) (four & 0xFFFF));
                groups += 2;
                i = to;
                break;
            }
            if (i == start) {
                return false;
            }
            push(head, value);
            groups++;
            if (i == to) {
                break;
            }
            if (chars[i] != ':') {
                return false;
            }
            i++;
            if (i < to && chars[i] == ':') {
                if (gap >= 0) {
                    return false;
                }
                gap = groups;
                i++;
            } else if (i == to) {
                return false;
            }
        }
        if (gap < 0 ? groups != 8 : groups > 7) {
            return false;
        }
        if (gap >= 0) {
            spread(head, groups, gap);
        }
        into[0] = head[0];
        into[1] = head[1];
        return true;
    }

    private static void push(long[] head, int group) {
        head[0] = head[0] << 16 | head[1] >>> 48;
        head[1] = head[1] << 16 | group;
    }

    /// Puts the zeros of `::` after the first `gap` groups.
    private static void spread(long[] head, int groups, int gap) {
        int tail = groups - gap;
        long[] all = new long[8];
        for (int g = 0; g < groups; g++) {
            int right = groups - 1 - g;
            long group = (right < 4 ? head[1] >>> 16 * right : head[0] >>> 16 * (right - 4)) & 0xFFFF;
            all[g < gap ? g : 8 - tail + g - gap] = group;
        }
        head[0] = all[0] << 48 | all[1] << 32 | all[2] << 16 | all[3];
        head[1] = all[4] << 48 | all[5] << 32 | all[6] << 16 | all[7];
    }
}
