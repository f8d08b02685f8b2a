import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/// Puts the sound chunks of many event logs into one file, again and again until it is large enough: an input that a reader
/// cannot refuse and whose size can be chosen. Run as `java CombineEvtx.java OUT MEGABYTES FOLDER...`.
public final class CombineEvtx {
    private static final int CHUNK = 65_536;

    public static void main(String[] arguments) throws IOException {
        Path out = Path.of(arguments[0]);
        long wanted = Long.parseLong(arguments[1]) * 1_000_000L;
        List<byte[]> chunks = new ArrayList<>();
        for (int i = 2; i < arguments.length; i++) {
            try (Stream<Path> all = Files.walk(Path.of(arguments[i]))) {
                for (Path file : all.filter(f -> f.toString().endsWith(".evtx")).sorted().toList()) {
                    collect(Files.readAllBytes(file), chunks);
                }
            }
        }
        long most = Math.max(1, Math.min(65_535L, (wanted - 4096) / CHUNK));
        try (OutputStream target = new BufferedOutputStream(Files.newOutputStream(out), 1 << 20)) {
            target.write(header((int) most));
            for (long i = 0; i < most; i++) {
                target.write(chunks.get((int) (i % chunks.size())));
            }
        }
        System.out.println(chunks.size() + " different chunks, " + most + " written, "
                + (4096 + most * CHUNK) + " bytes");
    }

    /// Sound chunks only: both checksums fit, and there is a record.
    private static void collect(byte[] file, List<byte[]> chunks) {
        for (int at = 4096; at + CHUNK <= file.length; at += CHUNK) {
            ByteBuffer chunk = ByteBuffer.wrap(file, at, CHUNK).slice().order(ByteOrder.LITTLE_ENDIAN);
            byte[] bytes = new byte[CHUNK];
            chunk.get(0, bytes);
            if (bytes[0] != 'E' || bytes[3] != 'C') {
                continue;
            }
            int free = chunk.getInt(48);
            if (free <= 512 || free > CHUNK) {
                continue;
            }
            CRC32 records = new CRC32();
            records.update(bytes, 512, free - 512);
            CRC32 head = new CRC32();
            head.update(bytes, 0, 120);
            head.update(bytes, 128, 384);
            if ((int) records.getValue() == chunk.getInt(52) && (int) head.getValue() == chunk.getInt(124)) {
                chunks.add(bytes);
            }
        }
    }

    private static byte[] header(int chunks) {
        ByteBuffer header = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);
        header.put("ElfFile\0".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        header.putLong(8, 0);
        header.putLong(16, chunks - 1);
        header.putLong(24, 1L << 40);
        header.putInt(32, 128);
        header.putShort(36, (short) 1);
        header.putShort(38, (short) 3);
        header.putShort(40, (short) 4096);
        header.putShort(42, (short) chunks);
        CRC32 crc = new CRC32();
        crc.update(header.array(), 0, 120);
        header.putInt(124, (int) crc.getValue());
        return header.array();
    }
}
