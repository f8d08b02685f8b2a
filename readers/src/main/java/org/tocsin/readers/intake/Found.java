package org.tocsin.readers.intake;

import org.tocsin.model.Gap;

/// What intake hands on, in an order that depends on the evidence alone. Called from one thread; may block to hold
/// intake back.
public interface Found {
    void item(Item item);

    /// Bytes that were an item before were found in another place.
    void again(String hash, String path);

    void gap(Gap gap);
}
