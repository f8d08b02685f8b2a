package org.tocsin.testkit.files;

/// Writes Windows shortcuts.
public final class LnkWriter {
    private String arguments = "";
    private String icon = "";
    private String machine = "";
    private byte[] behind = new byte[0];
    private String target = "C:\\Windows\\System32\\cmd.exe";

    public LnkWriter target(String path) {
        target = path;
        return this;
    }

    public LnkWriter arguments(String line) {
        arguments = line;
        return this;
    }

    public LnkWriter icon(String path) {
        icon = path;
        return this;
    }

    /// The machine on which it was made, with a network card of `02:00:00:00:00:01`.
    public LnkWriter machine(String name) {
        machine = name;
        return this;
    }

    /// Bytes behind the end.
    public LnkWriter behind(byte[] bytes) {
        behind = bytes;
        return this;
    }

    public byte[] write() {
        Octets file = new Octets();
        file.u32(0x4C).u32(0x00021401).u32(0).u32(0x000000C0).u32(0x46000000L);
        long flags = 0x80 | 2 | (arguments.isEmpty() ? 0 : 0x20) | (icon.isEmpty() ? 0 : 0x40);
        file.u32(20, flags).fill(28);
        file.u64(0x01D5_0000_0000_0000L).fill(60).u32(7).fill(76);
        Octets info = new Octets();
        info.u32(0).u32(0x1C).u32(1).u32(0x1C).u32(0x2D).u32(0).u32(0);
        info.u32(0x11).u32(3).u32(0xDEAD_BEEFL).u32(0x10).put((byte) 0);
        info.fill(0x2D).text(target).put((byte) 0);
        info.u32(24, info.size()).put((byte) 0).u32(0, info.size());
        file.put(info.bytes());
        for (String text : new String[] {arguments, icon}) {
            if (!text.isEmpty()) {
                file.u16(text.length()).wide(text);
            }
        }
        if (!machine.isEmpty()) {
            int at = file.size();
            file.u32(0x60).u32(0xA000_0003L).u32(0x58).u32(0).fill(at + 96);
            file.text(at + 16, machine);
            byte[] droid = {0, 0, 0, 0, (byte) 0xE0, 0, (byte) 0xEB, 0x11, (byte) 0x80, 1, 2, 0, 0, 0, 0, 1};
            file.at(at + 48, droid);
        }
        return file.u32(0).put(behind).bytes();
    }
}
