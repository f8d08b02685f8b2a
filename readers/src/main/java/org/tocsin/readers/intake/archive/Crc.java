package org.tocsin.readers.intake.archive;

import java.util.zip.CRC32;

/// CRC-32 of some bytes.
final class Crc {
    private Crc() {}

    static int of(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return (int) crc.getValue();
    }
}
