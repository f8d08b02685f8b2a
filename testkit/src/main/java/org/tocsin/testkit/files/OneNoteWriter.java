package org.tocsin.testkit.files;

/// Writes what OneNote sections hold of embedded files: their names, and their bytes as data objects. It is no
/// section that OneNote would open.
public final class OneNoteWriter {
    private final Octets file = new Octets();

    public OneNoteWriter() {
        byte[] section = {
            (byte) 0xE4,
            0x52,
            0x5C,
            0x7B,
            (byte) 0x8C,
            (byte) 0xD8,
            (byte) 0xA7,
            0x4D,
            (byte) 0xAE,
            (byte) 0xB1,
            0x53,
            0x78,
            (byte) 0xD0,
            0x29,
            (byte) 0x96,
            (byte) 0xD3
        };
        file.put(section).fill(1024);
    }

    /// @param name empty for a picture
    public OneNoteWriter embedded(String name, byte[] bytes) {
        if (!name.isEmpty()) {
            file.u16(0).wide(name).u16(0).u16(0);
        }
        byte[] data = {
            (byte) 0xE7,
            0x16,
            (byte) 0xE3,
            (byte) 0xBD,
            0x65,
            0x26,
            0x11,
            0x45,
            (byte) 0xA4,
            (byte) 0xC4,
            (byte) 0x8D,
            0x4D,
            0x0B,
            0x7A,
            (byte) 0x9E,
            (byte) 0xAC
        };
        file.put(data).u64(bytes.length).u32(0).u64(0).put(bytes);
        file.fill((file.size() + 7) & ~7).fill(file.size() + 16);
        return this;
    }

    public byte[] write() {
        return file.bytes();
    }
}
