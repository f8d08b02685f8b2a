package org.tocsin.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.zip.CRC32;

/// Writes zip archives whose bytes depend on their content alone: files are stored, not compressed, under one fixed
/// time.
///
/// With a password they are encrypted the old way ("ZipCrypto", PKWARE APPNOTE 6.1), which any tool opens that has
/// the password. That is a lock for test evidence, not for secrets.
public final class ZipWriter {
    private static final int DOS_DATE = (2025 - 1980) << 9 | 7 << 5 | 1;
    private static final int ENCRYPTED = 1;
    private static final int UTF_8 = 1 << 11;
    private static final int[] TABLE = new int[256];

    static {
        for (int i = 0; i < 256; i++) {
            int c = i;
            for (int bit = 0; bit < 8; bit++) {
                c = (c & 1) == 0 ? c >>> 1 : c >>> 1 ^ 0xedb8_8320;
            }
            TABLE[i] = c;
        }
    }

    private ZipWriter() {}

    /// @param files content by name, in order
    public static byte[] stored(SequencedMap<String, byte[]> files) {
        return write(files, Optional.empty());
    }

    /// @param files content by name, in order
    public static byte[] locked(SequencedMap<String, byte[]> files, String password) {
        return write(files, Optional.of(password));
    }

    private static byte[] write(SequencedMap<String, byte[]> files, Optional<String> password) {
        ByteArrayOutputStream archive = new ByteArrayOutputStream();
        ByteArrayOutputStream directory = new ByteArrayOutputStream();
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            byte[] name = file.getKey().getBytes(StandardCharsets.UTF_8);
            byte[] content = file.getValue();
            CRC32 crc = new CRC32();
            crc.update(content);
            int sum = (int) crc.getValue();
            byte[] data = password.map(secret -> encrypt(content, sum, secret)).orElse(content);
            ByteBuffer facts = buffer(26);
            facts.putShort((short) 20).putShort((short) (UTF_8 | (password.isPresent() ? ENCRYPTED : 0)));
            facts.putShort((short) 0).putShort((short) 0).putShort((short) DOS_DATE);
            facts.putInt(sum).putInt(data.length).putInt(content.length);
            facts.putShort((short) name.length).putShort((short) 0);
            int start = archive.size();
            archive.writeBytes(buffer(4).putInt(0x0403_4b50).array());
            archive.writeBytes(facts.array());
            archive.writeBytes(name);
            archive.writeBytes(data);
            directory.writeBytes(
                    buffer(6).putInt(0x0201_4b50).putShort((short) 20).array());
            directory.writeBytes(facts.array());
            directory.writeBytes(buffer(14).putInt(10, start).array());
            directory.writeBytes(name);
        }
        int start = archive.size();
        archive.writeBytes(directory.toByteArray());
        ByteBuffer end = buffer(22).putInt(0x0605_4b50).putInt(0);
        end.putShort((short) files.size()).putShort((short) files.size());
        archive.writeBytes(end.putInt(directory.size()).putInt(start).array());
        return archive.toByteArray();
    }

    private static ByteBuffer buffer(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] encrypt(byte[] content, int sum, String password) {
        int[] keys = {0x1234_5678, 0x2345_6789, 0x3456_7890};
        for (byte b : password.getBytes(StandardCharsets.UTF_8)) {
            update(keys, b);
        }
        byte[] out = new byte[12 + content.length];
        for (int i = 0; i < out.length; i++) {
            // The head should be random; here it is fixed, but its last byte must be the checksum's.
            byte plain = i >= 12 ? content[i - 12] : i == 11 ? (byte) (sum >>> 24) : (byte) (i * 37);
            int word = (keys[2] & 0xffff) | 2;
            out[i] = (byte) (plain ^ (word * (word ^ 1)) >>> 8);
            update(keys, plain);
        }
        return out;
    }

    private static void update(int[] keys, byte plain) {
        keys[0] = keys[0] >>> 8 ^ TABLE[(keys[0] ^ plain) & 0xff];
        keys[1] = (keys[1] + (keys[0] & 0xff)) * 134_775_813 + 1;
        keys[2] = keys[2] >>> 8 ^ TABLE[(keys[2] ^ keys[1] >>> 24) & 0xff];
    }
}
