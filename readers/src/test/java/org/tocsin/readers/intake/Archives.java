package org.tocsin.readers.intake;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.sevenz.SevenZArchiveEntry;
import org.apache.commons.compress.archivers.sevenz.SevenZOutputFile;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorOutputStream;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/// Makes small archives for tests.
final class Archives {
    private Archives() {}

    record Member(String name, byte[] bytes) {}

    static Member member(String name, String text) {
        return new Member(name, text.getBytes(StandardCharsets.UTF_8));
    }

    static Member member(String name, byte[] bytes) {
        return new Member(name, bytes);
    }

    private interface Writing {
        void to(OutputStream out) throws IOException;
    }

    private static byte[] written(Writing writing) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            writing.to(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /// Deflated members with descriptors, as the JDK writes them.
    static byte[] zip(Member... members) {
        return written(out -> {
            try (ZipOutputStream zip = new ZipOutputStream(out)) {
                for (Member member : members) {
                    zip.putNextEntry(new ZipEntry(member.name));
                    zip.write(member.bytes);
                    zip.closeEntry();
                }
            }
        });
    }

    /// Stored members with their sizes in front; names may come twice.
    static byte[] stored(Member... members) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream directory = new ByteArrayOutputStream();
        for (Member member : members) {
            byte[] name = member.name.getBytes(StandardCharsets.UTF_8);
            CRC32 crc = new CRC32();
            crc.update(member.bytes);
            int at = out.size();
            little(out, 4, 0x04034B50);
            fields(out, crc.getValue(), member.bytes.length, name.length);
            out.writeBytes(name);
            out.writeBytes(member.bytes);
            little(directory, 4, 0x02014B50);
            little(directory, 2, 20);
            fields(directory, crc.getValue(), member.bytes.length, name.length);
            little(directory, 2, 0);
            little(directory, 4, 0);
            little(directory, 4, 0);
            little(directory, 4, at);
            directory.writeBytes(name);
        }
        int at = out.size();
        out.writeBytes(directory.toByteArray());
        end(out, members.length, directory.size(), at);
        return out.toByteArray();
    }

    static void end(ByteArrayOutputStream out, int entries, int size, int at) {
        little(out, 4, 0x06054B50);
        little(out, 4, 0);
        little(out, 2, entries);
        little(out, 2, entries);
        little(out, 4, size);
        little(out, 4, at);
        little(out, 2, 0);
    }

    private static void fields(ByteArrayOutputStream out, long crc, int size, int name) {
        little(out, 2, 20);
        little(out, 2, 0);
        little(out, 2, 0);
        little(out, 4, 0);
        little(out, 4, crc);
        little(out, 4, size);
        little(out, 4, size);
        little(out, 2, name);
        little(out, 2, 0);
    }

    static void little(ByteArrayOutputStream out, int count, long value) {
        for (int i = 0; i < count; i++) {
            out.write((int) (value >>> 8 * i));
        }
    }

    static byte[] tar(Member... members) {
        return written(out -> {
            try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out, "UTF-8")) {
                tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
                for (Member member : members) {
                    TarArchiveEntry entry = new TarArchiveEntry(member.name, true);
                    entry.setSize(member.bytes.length);
                    entry.setModTime(0);
                    tar.putArchiveEntry(entry);
                    tar.write(member.bytes);
                    tar.closeArchiveEntry();
                }
            }
        });
    }

    static byte[] gzip(byte[] bytes) {
        return written(out -> {
            try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
                gzip.write(bytes);
            }
        });
    }

    static byte[] bzip2(byte[] bytes) {
        return written(out -> {
            try (OutputStream packed = new BZip2CompressorOutputStream(out, 1)) {
                packed.write(bytes);
            }
        });
    }

    static byte[] xz(byte[] bytes, int dictionary) {
        return written(out -> {
            LZMA2Options options = new LZMA2Options();
            options.setDictSize(dictionary);
            try (OutputStream packed = new XZOutputStream(out, options)) {
                packed.write(bytes);
            }
        });
    }

    static byte[] lz4(byte[] bytes) {
        return written(out -> {
            try (OutputStream packed = new FramedLZ4CompressorOutputStream(out)) {
                packed.write(bytes);
            }
        });
    }

    static byte[] sevenZip(Member... members) {
        SeekableInMemoryByteChannel channel = new SeekableInMemoryByteChannel();
        try (SevenZOutputFile out = new SevenZOutputFile(channel)) {
            for (Member member : members) {
                SevenZArchiveEntry entry = new SevenZArchiveEntry();
                entry.setName(member.name);
                out.putArchiveEntry(entry);
                out.write(member.bytes);
                out.closeArchiveEntry();
            }
            out.finish();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Arrays.copyOf(channel.array(), (int) channel.size());
    }

    static byte[] joined(byte[]... parts) {
        return written(out -> {
            for (byte[] part : parts) {
                out.write(part);
            }
        });
    }

    /// Where `wanted` is in `bytes` for the n-th time, from 0.
    static int find(byte[] bytes, byte[] wanted, int n) {
        int left = n;
        for (int i = 0; i <= bytes.length - wanted.length; i++) {
            if (Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length) && left-- == 0) {
                return i;
            }
        }
        throw new AssertionError("not there so often");
    }
}
