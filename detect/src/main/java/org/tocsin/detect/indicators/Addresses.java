package org.tocsin.detect.indicators;

/// Finds an IP address, alone or in a network.
sealed interface Addresses permits AddressTable, MappedAddresses {
    boolean isEmpty();

    /// The value of the address itself or of the smallest network around it, or [Keys#NOTHING].
    int find(long high, long low);
}
