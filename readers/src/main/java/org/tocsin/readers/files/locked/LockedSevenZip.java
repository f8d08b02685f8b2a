package org.tocsin.readers.files.locked;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.compress.archivers.sevenz.SevenZArchiveEntry;
import org.apache.commons.compress.archivers.sevenz.SevenZFile;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;

/// Opens a 7z locked by a password. One trial costs half a million rounds of SHA-256, so only the likeliest passwords
/// are tried.
public final class LockedSevenZip {
    private static final int TRIALS = 40;
    private static final int LARGEST = 32 << 20;
    private static final int MEMORY_KIB = 64 << 10;
    private static final int MEMBERS = 1_000;

    /// Of the archive, and the most bytes of the header that lists the members.
    private static final int START = 32;

    private static final int HEADER = 8 << 20;
    private static final int PACKED_HEADER = 0x17;
    private static final int SIZES = 0x0C;

    private LockedSevenZip() {}

    /// @param passwords the likeliest first
    /// @param room bytes that the members may grow to together
    public static Opened open(byte[] archive, List<String> passwords, long room) {
        List<String> names = new ArrayList<>();
        if (archive.length > LARGEST || !isModest(archive) || !isLocked(archive, names)) {
            return new Opened(names, List.of(), 0, List.of(), Set.of(), false);
        }
        for (String password : passwords.subList(0, Math.min(TRIALS, passwords.size()))) {
            Optional<List<Opened.Member>> members = members(archive, password, room);
            if (members.isPresent()) {
                List<String> all =
                        members.get().stream().map(Opened.Member::name).toList();
                Set<String> opening = new LinkedHashSet<>(List.of(password));
                return new Opened(all, List.of(), all.size(), members.get(), opening, true);
            }
        }
        return new Opened(names, List.of(), Math.max(1, names.size()), List.of(), Set.of(), false);
    }

    /// Whether the header says nowhere that it grows past a bound: the library expands a packed header in memory,
    /// whatever its size. Wherever a mark of sizes may stand, the number behind it counts; so a header is refused
    /// sooner than needed, and never too late.
    private static boolean isModest(byte[] archive) {
        if (archive.length < START) {
            return false;
        }
        ByteBuffer start = ByteBuffer.wrap(archive).order(ByteOrder.LITTLE_ENDIAN);
        long from = START + start.getLong(12);
        long size = start.getLong(20);
        if (from < START || size < 1 || size > HEADER || from > archive.length - size) {
            return false;
        }
        if (archive[(int) from] != PACKED_HEADER) {
            return true;
        }
        for (int at = (int) from; at < from + size - 1; at++) {
            if (archive[at] == SIZES && number(archive, at + 1) > HEADER) {
                return false;
            }
        }
        return true;
    }

    /// A number of 7zFormat.txt: the first byte's upper ones tell how many bytes follow.
    private static long number(byte[] bytes, int at) {
        int first = bytes[at] & 0xFF;
        long value = 0;
        int mask = 0x80;
        for (int i = 0; i < 8; i++, mask >>= 1) {
            if ((first & mask) == 0) {
                return value | (long) (first & mask - 1) << 8 * i;
            }
            if (at + 1 + i >= bytes.length) {
                return Long.MAX_VALUE;
            }
            value |= (bytes[at + 1 + i] & 0xFFL) << 8 * i;
        }
        return value < 0 ? Long.MAX_VALUE : value;
    }

    private static SevenZFile file(byte[] archive, String password) throws IOException {
        SevenZFile.Builder builder = SevenZFile.builder();
        builder.setSeekableByteChannel(new SeekableInMemoryByteChannel(archive)).setMaxMemoryLimitKiB(MEMORY_KIB);
        if (!password.isEmpty()) {
            builder.setPassword(password.toCharArray());
        }
        return builder.get();
    }

    /// Whether it asks for a password, in its header or at its first member.
    private static boolean isLocked(byte[] archive, List<String> names) {
        try (SevenZFile file = file(archive, "")) {
            for (SevenZArchiveEntry entry : file.getEntries()) {
                if (names.size() < MEMBERS) {
                    names.add(Optional.ofNullable(entry.getName()).orElse(""));
                }
            }
            for (Optional<SevenZArchiveEntry> entry = next(file); entry.isPresent(); entry = next(file)) {
                if (entry.get().hasStream()) {
                    return file.read() < -1;
                }
            }
            return false;
        } catch (org.apache.commons.compress.PasswordRequiredException locked) {
            return true;
        } catch (IOException | RuntimeException broken) {
            // Damage is told where the archive is read in turn.
            return false;
        }
    }

    private static Optional<SevenZArchiveEntry> next(SevenZFile file) throws IOException {
        return Optional.ofNullable(file.getNextEntry());
    }

    /// A wrong password shows as damage.
    private static Optional<List<Opened.Member>> members(byte[] archive, String password, long room) {
        List<Opened.Member> members = new ArrayList<>();
        long left = room;
        try (SevenZFile file = file(archive, password)) {
            for (Optional<SevenZArchiveEntry> entry = next(file); entry.isPresent(); entry = next(file)) {
                if (!entry.get().hasStream() || members.size() >= MEMBERS) {
                    continue;
                }
                long size = entry.get().getSize();
                if (size < 0 || size > left) {
                    return members.isEmpty() ? Optional.empty() : Optional.of(members);
                }
                byte[] bytes = file.getInputStream(entry.get()).readNBytes((int) size);
                if (bytes.length < size) {
                    return Optional.empty();
                }
                left -= size;
                members.add(new Opened.Member(
                        Optional.ofNullable(entry.get().getName()).orElse(""), bytes));
            }
            return members.isEmpty() ? Optional.empty() : Optional.of(members);
        } catch (IOException | RuntimeException wrong) {
            return Optional.empty();
        }
    }
}
