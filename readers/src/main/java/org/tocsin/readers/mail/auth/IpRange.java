package org.tocsin.readers.mail.auth;

import java.util.Optional;

/// A network: an address and how many of its first bits count.
record IpRange(byte[] address, int bits) {
    /// Whether an address of the same family lies in it.
    boolean holds(byte[] other) {
        if (other.length != address.length) {
            return false;
        }
        int whole = bits / 8;
        for (int i = 0; i < whole; i++) {
            if (address[i] != other[i]) {
                return false;
            }
        }
        int rest = bits % 8;
        return rest == 0 || ((address[whole] ^ other[whole]) & 0xFF) >> (8 - rest) == 0;
    }

    static Optional<IpRange> of(String address, int bits) {
        return Ip.parse(address).filter(a -> bits <= a.length * 8).map(a -> new IpRange(a, bits));
    }
}
