package org.tocsin.readers.intake.archive;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.tocsin.model.Content;
import org.tocsin.model.Gap.Cause;
import org.tocsin.readers.files.TarHeader;

/// Takes a tar apart: ustar, pax and GNU long names
/// ([POSIX pax](https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html#tag_20_94_13),
/// [GNU tar](https://www.gnu.org/software/tar/manual/html_node/Standard.html)).
///
/// Members lie in the archive as they are, so they are handed on as ranges of it and nothing is copied. After bytes
/// that are no header the reading goes on at the next sound one; members behind the end mark are read too. Sparse
/// members are a gap. Written by us because libraries stop at the first bad header and hold long names of any length
/// in memory.
final class Tar implements Container {
    private static final int BLOCK = TarHeader.BLOCK;
    private static final int MOST_NAME = 64 * 1024;
    private static final int MOST_PAX = 1024 * 1024;

    @Override
    public void open(Content content, String name, Members out) throws IOException {
        new Reading(content, out).all();
    }

    /// What pax and GNU headers said of the member that follows them.
    private record Extended(Optional<String> name, Optional<Long> size, boolean sparse) {
        static final Extended NONE = new Extended(Optional.empty(), Optional.empty(), false);

        Extended name(String text) {
            return new Extended(Optional.of(text), size, sparse);
        }
    }

    /// One archive being read.
    private static final class Reading {
        private final Content content;
        private final Members out;
        private final byte[] buffer = new byte[128 * BLOCK];
        private long base;
        private int count;
        private Extended next = Extended.NONE;
        private boolean ended;
        private boolean behindEnd;
        private long notFiles;
        private String firstNotFile = "";
        private long firstNotFileAt;

        Reading(Content content, Members out) {
            this.content = content;
            this.out = out;
        }

        void all() throws IOException {
            long at = 0;
            boolean lost = false;
            while (at + BLOCK <= content.size() && load(at)) {
                int i = (int) (at - base);
                if (TarHeader.isValid(buffer, i)) {
                    lost = false;
                    if (ended && !behindEnd) {
                        behindEnd = true;
                        out.gap(at, Cause.DAMAGED, "the archive goes on behind its end mark; that is read too");
                    }
                    long after = member(Arrays.copyOfRange(buffer, i, i + BLOCK), at);
                    if (after < 0) {
                        return;
                    }
                    at = after;
                    continue;
                }
                if (isZero(i)) {
                    ended = true;
                } else if (!lost) {
                    lost = true;
                    next = Extended.NONE;
                    out.gap(
                            at,
                            Cause.DAMAGED,
                            ended
                                    ? "bytes that are no member follow the end mark"
                                    : "no sound header where one should be; going on at the next sound one");
                }
                at += BLOCK;
            }
            if (!ended) {
                out.gap(content.size(), Cause.TRUNCATED, "the archive has no end mark, as when it was cut");
            }
            if (notFiles > 0) {
                out.gap(
                        firstNotFileAt,
                        Cause.SKIPPED,
                        notFiles + " links or devices in the archive are not followed; the first is " + firstNotFile);
            }
        }

        private boolean load(long at) throws IOException {
            if (at < base || at + BLOCK > base + count) {
                base = at;
                count = content.read(at, buffer, 0, buffer.length);
            }
            return count - (at - base) >= BLOCK;
        }

        private boolean isZero(int from) {
            for (int i = from; i < from + BLOCK; i++) {
                if (buffer[i] != 0) {
                    return false;
                }
            }
            return true;
        }

        /// Reads the member whose header this is; returns where the next header should be, or -1 to stop.
        private long member(byte[] header, long at) throws IOException {
            char type = (char) (header[156] & 0xFF);
            long size = number(header, 124, 12);
            boolean extension = type == 'x' || type == 'X' || type == 'g' || type == 'L' || type == 'K';
            if (!extension) {
                size = next.size.orElse(size);
                if (!out.next()) {
                    return -1;
                }
            }
            String name = below(next.name.orElseGet(() -> name(header)));
            long from = at + BLOCK;
            if (size < 0) {
                out.gap(name, Cause.DAMAGED, "the member has an impossible size");
                next = Extended.NONE;
                return from;
            }
            if (extension) {
                extend(type, from, size, at);
                return after(from, size);
            }
            Extended extended = next;
            next = Extended.NONE;
            switch (type) {
                case '1', '2', '3', '4', '6' -> {
                    if (notFiles++ == 0) {
                        String target = Names.harmless(text(header, 157, 100));
                        firstNotFile =
                                "`" + Names.harmless(name) + "`" + (target.isEmpty() ? "" : " to `" + target + "`");
                        firstNotFileAt = at;
                    }
                    // A hard link gives the size of what it names, but has no bytes of its own.
                    return from;
                }
                case '5', 'V' -> {
                    return after(from, type == '5' ? 0 : size);
                }
                case 'S' -> {
                    out.gap(name, Cause.UNSUPPORTED, "the member is stored sparse, which is not supported");
                    return after(afterSparseMap(header, from), size);
                }
                default -> {
                    if (extended.sparse) {
                        out.gap(name, Cause.UNSUPPORTED, "the member is stored sparse, which is not supported");
                    } else if (!(name.endsWith("/") && size == 0)) {
                        out.range(name, from, size);
                    }
                    return after(from, size);
                }
            }
        }

        private static long after(long from, long size) {
            long rounded = size > Long.MAX_VALUE - BLOCK ? Long.MAX_VALUE : (size + BLOCK - 1) / BLOCK * BLOCK;
            return rounded > Long.MAX_VALUE - from - BLOCK ? Long.MAX_VALUE - BLOCK : from + rounded;
        }

        /// An old GNU sparse header may go on in further blocks, each of which says whether another follows.
        private long afterSparseMap(byte[] header, long from) throws IOException {
            long at = from;
            boolean more = header[482] != 0;
            while (more && at + BLOCK <= content.size() && load(at)) {
                more = buffer[(int) (at - base) + 504] != 0;
                at += BLOCK;
            }
            return at;
        }

        private void extend(char type, long from, long size, long at) throws IOException {
            int most = type == 'L' || type == 'K' ? MOST_NAME : MOST_PAX;
            if (size > most) {
                out.gap(at, Cause.LIMIT, "a header of " + size + " bytes is longer than the limit of " + most);
                return;
            }
            byte[] bytes = new byte[(int) size];
            if (content.read(from, bytes, 0, bytes.length) < bytes.length) {
                out.gap(at, Cause.TRUNCATED, "the archive ends inside a header");
                return;
            }
            switch (type) {
                case 'L' -> next = next.name(text(bytes, 0, bytes.length));
                case 'x', 'X' -> next = pax(bytes, at);
                // Long link targets; headers for all members, which carry no names.
                default -> {}
            }
        }

        /// Records of the form `length key=value\n`, the length counting all of it.
        private Extended pax(byte[] bytes, long at) {
            Optional<String> name = next.name;
            Optional<Long> size = next.size;
            boolean sparse = next.sparse;
            for (int i = 0; i < bytes.length && bytes[i] != 0; ) {
                int start = i;
                long length = 0;
                while (i < bytes.length && bytes[i] >= '0' && bytes[i] <= '9' && length < bytes.length) {
                    length = length * 10 + (bytes[i++] - '0');
                }
                int end = (int) Math.min(bytes.length, start + length) - 1;
                int equals = i + 1;
                while (equals < end && bytes[equals] != '=') {
                    equals++;
                }
                if (start + length > bytes.length || i >= bytes.length || bytes[i] != ' ' || equals >= end) {
                    out.gap(at, Cause.DAMAGED, "an extended header is damaged");
                    break;
                }
                String key = Names.utf8(Arrays.copyOfRange(bytes, i + 1, equals));
                String value = Names.utf8(Arrays.copyOfRange(bytes, equals + 1, end));
                switch (key) {
                    case "path", "GNU.sparse.name" -> name = Optional.of(value);
                    case "size" -> size = decimal(value);
                    default -> sparse |= key.startsWith("GNU.sparse.");
                }
                i = end + 1;
            }
            return new Extended(name, size, sparse);
        }

        private static Optional<Long> decimal(String text) {
            try {
                return Optional.of(Long.parseLong(text));
            } catch (NumberFormatException e) {
                return Optional.of(-1L);
            }
        }

        private static String name(byte[] header) {
            String name = text(header, 0, 100);
            boolean posix = LittleEndian.startsWith(header, 257, new byte[] {'u', 's', 't', 'a', 'r', 0});
            String prefix = posix ? text(header, 345, 155) : "";
            return prefix.isEmpty() ? name : prefix + "/" + name;
        }

        /// `./a` is `a`: most tars are made of a whole folder and have all names so.
        private static String below(String name) {
            String rest = name;
            while (rest.startsWith("./") && rest.length() > 2) {
                rest = rest.substring(2);
            }
            return rest;
        }

        private static String text(byte[] bytes, int from, int length) {
            int end = from;
            while (end < from + length && bytes[end] != 0) {
                end++;
            }
            return Names.utf8(Arrays.copyOfRange(bytes, from, end));
        }

        /// Octal digits, or with the highest bit set a big-endian number; -1 where it is neither.
        private static long number(byte[] bytes, int from, int length) {
            if ((bytes[from] & 0x80) != 0) {
                long value = bytes[from] & 0x7F;
                for (int i = from + 1; i < from + length; i++) {
                    if (value >>> 55 != 0) {
                        return -1;
                    }
                    value = value << 8 | bytes[i] & 0xFF;
                }
                return value;
            }
            long value = 0;
            boolean digits = false;
            for (int i = from; i < from + length; i++) {
                byte b = bytes[i];
                if (b >= '0' && b <= '7') {
                    value = value * 8 + (b - '0');
                    digits = true;
                } else if (b != ' ' && b != 0) {
                    return -1;
                } else if (digits) {
                    break;
                }
            }
            return value;
        }
    }
}
