package org.tocsin.readers.mail.store;

import org.tocsin.testkit.store.StoreWriter;

/// The other way round of what a store's reader undoes. That it is the right way is shown by `CipherTest`.
public final class Encodings {
    private Encodings() {}

    public static StoreWriter.Encoder permute() {
        byte[] back = new byte[256];
        for (int i = 0; i < 256; i++) {
            back[i] = (byte) i;
        }
        Cipher.PERMUTE.undo(back, 256, 0);
        byte[] forth = new byte[256];
        for (int i = 0; i < 256; i++) {
            forth[back[i] & 0xFF] = (byte) i;
        }
        return (bytes, length, number) -> {
            for (int i = 0; i < length; i++) {
                bytes[i] = forth[bytes[i] & 0xFF];
            }
        };
    }

    /// Its own way back.
    public static StoreWriter.Encoder cyclic() {
        return Cipher.CYCLIC::undo;
    }
}
