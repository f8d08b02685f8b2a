package org.tocsin.investigation.look;

import java.io.IOException;

/// Puts any number of rows in the order of their keys within a fixed amount of memory. Safe for use by several threads
/// while adding.
public interface Sorter {
    /// Takes rows in their order.
    interface Taker {
        void take(byte[] key, byte[] value) throws IOException;
    }

    /// Makes one; whoever gives it away also clears up behind it.
    interface Source {
        Sorter open();
    }

    /// Rows come in the order of their keys, unsigned; those with equal keys in that of their values.
    void add(byte[] key, byte[] value) throws IOException;

    /// May be called once, when all were added.
    void drainRows(Taker taker) throws IOException;
}
