package org.tocsin.readers.files;

/// A file to be taken apart.
///
/// @param bytes all of it, or as much as is looked at; not to be changed
/// @param name the last part of its path
/// @param type by its bytes
public record Specimen(byte[] bytes, String name, FileType type) {
    /// Whether the bytes stand somewhere in the first ones of the file.
    ///
    /// @param most how many of them are looked at
    public boolean holds(byte[] wanted, int most) {
        return FileType.indexOf(bytes, wanted, 0, Math.min(bytes.length, most)) >= 0;
    }
}
