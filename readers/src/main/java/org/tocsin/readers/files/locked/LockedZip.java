package org.tocsin.readers.files.locked;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// Lists a zip and opens what is locked in it, member by member, since each may have a password of its own. Both locks
/// are read here: the old cipher ([APPNOTE 6.1](https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT)) and the
/// AES of [WinZip](https://www.winzip.com/en/support/aes-encryption/). A library wants the archive as a file and tries
/// one password a time.
public final class LockedZip {
    private static final int MEMBERS = 10_000;
    private static final int CENTRAL = 0x0201_4B50;
    private static final int LOCAL = 0x0403_4B50;
    private static final int END = 0x0605_4B50;

    /// Trials of one archive: the old cipher's cost a thousandth of what AES costs.
    private static final int QUICK = 60_000;

    private static final int SLOW = 1_000;

    private final byte[] zip;
    private final List<Entry> entries = new ArrayList<>();
    private final List<String> hidden = new ArrayList<>();
    /// Bytes unlocked in vain or not: members of a made-up archive may all be the same large stretch.
    private static final long WORK = 512L << 20;

    private long work = WORK;
    private int quick = QUICK;
    private int slow = SLOW;

    /// One member of the directory.
    ///
    /// @param aes 1, 2 or 3 for keys of 128, 192 and 256 bits; 0 for the old cipher
    private record Entry(
            String name, int flags, int method, int time, int crc, int packed, int size, int local, int aes) {
        boolean locked() {
            return (flags & 1) != 0;
        }
    }

    private LockedZip(byte[] zip) {
        this.zip = zip;
    }

    /// @param passwords the likeliest first
    /// @param room bytes that the members may grow to together
    public static Opened open(byte[] zip, List<String> passwords, long room) {
        LockedZip reading = new LockedZip(zip);
        reading.list();
        return reading.unlock(passwords, room);
    }

    /// Whether any member is locked.
    public static boolean isLocked(byte[] zip) {
        LockedZip reading = new LockedZip(zip);
        reading.list();
        return reading.entries.stream().anyMatch(Entry::locked);
    }

    private void list() {
        int end = -1;
        for (int at = zip.length - 22; at >= 0 && at > zip.length - 22 - 0x10000 && end < 0; at--) {
            end = u32(at) == END ? at : -1;
        }
        Set<Integer> listed = new LinkedHashSet<>();
        if (end >= 0) {
            // What stands before the archive moves all its places.
            int at = end - u32(end + 12);
            int shift = at - u32(end + 16);
            while (at >= 0 && at + 46 <= zip.length && u32(at) == CENTRAL && entries.size() < MEMBERS) {
                int name = u16(at + 28);
                int extra = u16(at + 30);
                if (at + 46 + name + extra > zip.length) {
                    break;
                }
                int local = u32(at + 42) + shift;
                listed.add(local);
                entries.add(entry(
                        at + 46,
                        name,
                        at + 46 + name,
                        extra,
                        u16(at + 8),
                        u16(at + 10),
                        u16(at + 12),
                        u32(at + 16),
                        u32(at + 20),
                        u32(at + 24),
                        local));
                at += 46 + name + extra + u16(at + 32);
            }
        }
        for (int at = 0; at + 30 <= zip.length && hidden.size() < 100; at++) {
            if (zip[at] == 'P' && u32(at) == LOCAL && !listed.contains(at) && isLocal(at)) {
                int name = u16(at + 26);
                hidden.add(text(at + 30, name, u16(at + 6)));
                if (end < 0 && entries.size() < MEMBERS) {
                    entries.add(entry(
                            at + 30,
                            name,
                            at + 30 + name,
                            u16(at + 28),
                            u16(at + 6),
                            u16(at + 8),
                            u16(at + 10),
                            u32(at + 14),
                            u32(at + 18),
                            u32(at + 22),
                            at));
                }
            }
        }
        if (end < 0) {
            hidden.clear();
        } else {
            withoutNested(listed);
        }
    }

    /// A zip that is stored inside has headers of its own, which are not this one's.
    private void withoutNested(Set<Integer> listed) {
        boolean stored = entries.stream().anyMatch(entry -> entry.method() == 0 && entry.packed() > 100);
        if (stored || listed.isEmpty()) {
            hidden.clear();
        }
    }

    private boolean isLocal(int at) {
        int name = u16(at + 26);
        int method = u16(at + 8);
        return name > 0 && name < 1_000 && at + 30 + name <= zip.length && (method == 0 || method == 8 || method == 99);
    }

    private Entry entry(
            int name,
            int length,
            int extra,
            int extraLength,
            int flags,
            int method,
            int time,
            int crc,
            int packed,
            int size,
            int local) {
        int aes = 0;
        int real = method;
        for (int at = extra; at + 4 <= extra + extraLength; at += 4 + u16(at + 2)) {
            if (u16(at) == 0x9901 && u16(at + 2) >= 7 && at + 11 <= zip.length) {
                aes = zip[at + 8];
                real = u16(at + 9);
            }
        }
        return new Entry(text(name, length, flags), flags, real, time, crc, packed, size, local, aes);
    }

    private String text(int at, int length, int flags) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(zip, at, length))
                    .toString();
        } catch (CharacterCodingException old) {
            return new String(zip, at, length, StandardCharsets.ISO_8859_1);
        }
    }

    private int u16(int at) {
        return at < 0 || at + 2 > zip.length ? 0 : zip[at] & 0xFF | (zip[at + 1] & 0xFF) << 8;
    }

    private int u32(int at) {
        return u16(at) | u16(at + 2) << 16;
    }

    private Opened unlock(List<String> passwords, long room) {
        List<Opened.Member> members = new ArrayList<>();
        Set<String> found = new LinkedHashSet<>();
        int locked = (int) entries.stream().filter(Entry::locked).count();
        boolean whole = locked > 0;
        long left = room;
        for (Entry entry : locked == 0 ? List.<Entry>of() : entries) {
            if (entry.name().endsWith("/")) {
                continue;
            }
            Optional<byte[]> bytes = entry.locked()
                    ? unlocked(entry, found, passwords, left)
                    : data(entry).flatMap(data -> unpacked(entry, data, 0, data.length, room));
            if (bytes.isPresent() && bytes.get().length <= left) {
                left -= bytes.get().length;
                members.add(new Opened.Member(entry.name(), bytes.get()));
            } else {
                whole = false;
            }
        }
        if (!whole) {
            members.removeIf(member -> entries.stream()
                    .noneMatch(entry -> entry.locked() && entry.name().equals(member.name())));
        }
        return new Opened(
                entries.stream().map(Entry::name).toList(), List.copyOf(hidden), locked, members, found, whole);
    }

    private Optional<byte[]> data(Entry entry) {
        int at = entry.local();
        if (at < 0 || at + 30 > zip.length || u32(at) != LOCAL) {
            return Optional.empty();
        }
        long from = at + 30L + u16(at + 26) + u16(at + 28);
        long to = from + entry.packed();
        if (entry.packed() < 0 || to > zip.length) {
            return Optional.empty();
        }
        work -= entry.packed();
        return work < 0 ? Optional.empty() : Optional.of(Arrays.copyOfRange(zip, (int) from, (int) to));
    }

    private Optional<byte[]> unlocked(Entry entry, Set<String> found, List<String> passwords, long room) {
        Optional<byte[]> data = data(entry);
        if (data.isEmpty()) {
            return Optional.empty();
        }
        List<String> all = new ArrayList<>(found);
        all.addAll(passwords);
        for (String password : all) {
            if (entry.aes() == 0 ? --quick < 0 : --slow < 0) {
                return Optional.empty();
            }
            Optional<byte[]> bytes =
                    entry.aes() == 0 ? old(entry, data.get(), password, room) : aes(entry, data.get(), password, room);
            if (bytes.isPresent()) {
                found.add(password);
                return bytes;
            }
        }
        return Optional.empty();
    }

    private Optional<byte[]> old(Entry entry, byte[] data, String password, long room) {
        if (data.length < 12) {
            return Optional.empty();
        }
        OldCipher cipher = new OldCipher(password.getBytes(StandardCharsets.UTF_8));
        int last = 0;
        for (int i = 0; i < 12; i++) {
            last = cipher.next(data[i]);
        }
        // The last byte of twelve is that of the checksum, or of the time where the checksum comes behind.
        int wanted = (entry.flags() & 8) != 0 ? entry.time() >>> 8 & 0xFF : entry.crc() >>> 24;
        work -= last == wanted ? data.length : 0;
        if (last != wanted || work < 0) {
            return Optional.empty();
        }
        byte[] plain = new byte[data.length - 12];
        for (int i = 0; i < plain.length; i++) {
            plain[i] = (byte) cipher.next(data[i + 12]);
        }
        return unpacked(entry, plain, 0, plain.length, room).filter(bytes -> crc(bytes) == entry.crc());
    }

    private static int crc(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return (int) crc.getValue();
    }

    private static Optional<byte[]> aes(Entry entry, byte[] data, String password, long room) {
        int salt = switch (entry.aes()) {
            case 1 -> 8;
            case 2 -> 12;
            default -> 16;
        };
        int key = salt * 2;
        if (data.length < salt + 12 || entry.aes() > 3) {
            return Optional.empty();
        }
        try {
            return ZipAes.decrypted(data, salt, key, password)
                    .flatMap(plain -> unpacked(entry, plain, 0, plain.length, room));
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError("every JDK has AES and SHA-1", impossible);
        }
    }

    private static Optional<byte[]> unpacked(Entry entry, byte[] data, int from, int length, long room) {
        if (entry.method() == 0) {
            return length <= room ? Optional.of(data) : Optional.empty();
        }
        if (entry.method() != 8) {
            return Optional.empty();
        }
        Inflater inflater = new Inflater(true);
        ByteArrayOutputStream out = new ByteArrayOutputStream(Math.max(64, length));
        byte[] step = new byte[32 << 10];
        try {
            inflater.setInput(data, from, length);
            while (!inflater.finished()) {
                int count = inflater.inflate(step);
                if (count == 0 && (inflater.needsInput() || inflater.needsDictionary())) {
                    return Optional.empty();
                }
                out.write(step, 0, count);
                if (out.size() > room) {
                    return Optional.empty();
                }
            }
            return Optional.of(out.toByteArray());
        } catch (DataFormatException wrongKey) {
            return Optional.empty();
        } finally {
            inflater.end();
        }
    }

    /// The cipher of APPNOTE 6.1.
    private static final class OldCipher {
        private static final int[] TABLE = table();
        private int one = 0x1234_5678;
        private int two = 0x2345_6789;
        private int three = 0x3456_7890;

        OldCipher(byte[] password) {
            for (byte b : password) {
                update(b);
            }
        }

        private static int[] table() {
            int[] table = new int[256];
            for (int i = 0; i < 256; i++) {
                int c = i;
                for (int k = 0; k < 8; k++) {
                    c = (c & 1) == 0 ? c >>> 1 : c >>> 1 ^ 0xEDB8_8320;
                }
                table[i] = c;
            }
            return table;
        }

        private void update(int b) {
            one = TABLE[(one ^ b) & 0xFF] ^ one >>> 8;
            two = (two + (one & 0xFF)) * 134_775_813 + 1;
            three = TABLE[(three ^ two >>> 24) & 0xFF] ^ three >>> 8;
        }

        int next(byte locked) {
            int mask = three & 0xFFFF | 2;
            int plain = (locked ^ mask * (mask ^ 1) >>> 8) & 0xFF;
            update(plain);
            return plain;
        }
    }
}
