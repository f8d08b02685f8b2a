package org.tocsin.readers;

/// The first bytes of a content, to tell what it is.
///
/// @param bytes up to 64 KiB from the start; shared, not to be changed
/// @param size the size of the whole content in bytes
/// @param name the last part of its path, for those few formats that cannot be told by content alone
public record Head(byte[] bytes, long size, String name) {
    /// The most bytes that are looked at.
    public static final int MOST = 64 * 1024;

    public boolean startsWith(int... expected) {
        if (bytes.length < expected.length) {
            return false;
        }
        for (int i = 0; i < expected.length; i++) {
            if ((bytes[i] & 0xFF) != expected[i]) {
                return false;
            }
        }
        return true;
    }
}
