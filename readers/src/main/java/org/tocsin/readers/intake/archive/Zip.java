package org.tocsin.readers.intake.archive;

import java.io.IOException;
import java.util.Optional;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.deflate64.Deflate64CompressorInputStream;
import org.tocsin.model.Content;
import org.tocsin.model.Gap.Cause;
import org.tukaani.xz.LZMAInputStream;
import org.tukaani.xz.XZInputStream;

/// Takes a zip apart
/// ([APPNOTE 6.3.10](https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT)).
///
/// The central directory is followed as far as it is sound. Whatever bytes it leaves unaccounted for are then searched
/// for local headers: that finds the members of a cut or damaged archive, and those that someone hid from the directory
/// (a second zip glued to the front). Written by us because libraries trust one of the two places and hold the whole
/// directory in memory.
final class Zip implements Container {
    @Override
    public void open(Content content, String name, Members out) throws IOException {
        new Reading(content, out).all();
    }

    /// One archive being read.
    private static final class Reading {
        private static final int STORED = 0;
        private static final int DEFLATED = 8;
        private static final int DEFLATED_64 = 9;
        private static final int BZIP2 = 12;
        private static final int LZMA = 14;
        private static final int XZ = 95;
        private static final int AES = 99;
        private static final byte[] MARK = {'P', 'K'};

        private final Content content;
        private final Members out;
        private final Covered covered = new Covered();
        private final Finder finder;
        private boolean sound;
        private long unlisted;
        private String firstUnlisted = "";
        private long firstUnlistedAt;

        Reading(Content content, Members out) {
            this.content = content;
            this.out = out;
            this.finder = new Finder(content);
        }

        void all() throws IOException {
            Optional<ZipDirectory> directory = ZipDirectory.find(content);
            if (directory.isPresent()) {
                sound = true;
                if (!follow(directory.get())) {
                    return;
                }
            } else {
                out.gap(
                        -1,
                        Cause.TRUNCATED,
                        "the archive has no sound directory at its end, as when it was cut; its members are read by their"
                                + " own headers");
            }
            covered.bare(directory.map(ZipDirectory::from).orElse(content.size()), this::search);
            if (unlisted > 0) {
                out.gap(
                        firstUnlistedAt,
                        Cause.DAMAGED,
                        "the archive's directory does not list " + unlisted
                                + " of its members; they were read by their own headers; the first is `"
                                + Names.harmless(firstUnlisted) + "`");
            }
        }

        private boolean follow(ZipDirectory directory) throws IOException {
            long at = directory.from();
            long count = 0;
            while (at < directory.to()) {
                Optional<ZipHeader> entry = ZipHeader.central(content, at, directory.to());
                if (entry.isEmpty()) {
                    out.gap(at, Cause.DAMAGED, "the archive's directory is damaged after " + count + " entries");
                    sound = false;
                    return true;
                }
                if (!out.next()) {
                    return false;
                }
                listed(entry.get(), directory.shift());
                at = entry.get().end();
                count++;
            }
            // Without zip64 the number is kept modulo 65,536.
            if (directory.entries() >= 0 && (directory.entries() - count & 0xFFFF) != 0) {
                out.gap(
                        directory.from(),
                        Cause.DAMAGED,
                        "the archive should have " + directory.entries() + " entries, but its directory has " + count);
            }
            return true;
        }

        private void listed(ZipHeader entry, long shift) throws IOException {
            String name = entry.text();
            long at = entry.local() + shift;
            Optional<ZipHeader> found = ZipHeader.local(content, at);
            if (found.isEmpty()) {
                boolean beyond = at + ZipHeader.LOCAL_SIZE > content.size();
                out.gap(
                        name,
                        beyond ? Cause.TRUNCATED : Cause.DAMAGED,
                        "the member's header is not where the archive's directory says");
                return;
            }
            ZipHeader local = found.get();
            if (entry.packed() < 0 || entry.size() < 0) {
                out.gap(name, Cause.DAMAGED, "the member has an impossible size");
                return;
            }
            entry.disagreement(local)
                    .ifPresent(what -> out.gap(
                            name,
                            Cause.DAMAGED,
                            "the member's own header and the archive's directory disagree about " + what));
            // A folder has no bytes, or two where they are deflated; more than that hides something.
            long used = entry.isFolder()
                    ? Math.min(2, entry.packed())
                    : member(name, entry, local.end(), entry.packed(), content.size());
            covered.add(at, Math.min(content.size(), saturated(local.end(), used)));
        }

        /// Hands on one member whose packed size is known.
        ///
        /// @return how many of its packed bytes were looked at
        private long member(String name, ZipHeader entry, long from, long packed, long limit) throws IOException {
            if (entry.isEncrypted() || entry.method() == AES) {
                out.gap(name, Cause.ENCRYPTED, "the member is locked by a password");
                return packed;
            }
            if (entry.method() == STORED) {
                check(out.range(name, from, packed), entry);
                return packed;
            }
            ContentStream raw = new ContentStream(content, from, Math.min(limit, saturated(from, packed)));
            if (entry.method() == DEFLATED) {
                Deflated stream = new Deflated(raw);
                try (Decoded bytes = Decoded.open("deflate", raw, packed, () -> stream)) {
                    Taken taken = out.stream(name, bytes);
                    check(taken, entry);
                    boolean more = taken.end() == Taken.End.WHOLE && stream.packed() < packed;
                    if (more) {
                        out.gap(
                                taken,
                                Cause.DAMAGED,
                                "the member's packed bytes end early: " + (packed - stream.packed())
                                        + " other bytes follow them");
                    }
                    return more ? stream.packed() : packed;
                }
            }
            Optional<Decoded> decoded = decoded(name, entry, raw, packed);
            if (decoded.isPresent()) {
                try (Decoded bytes = decoded.get()) {
                    check(out.stream(name, bytes), entry);
                }
            }
            return packed;
        }

        private void check(Taken taken, ZipHeader entry) {
            if (taken.end() != Taken.End.WHOLE) {
                return;
            }
            if (taken.size() != entry.size()) {
                out.gap(
                        taken,
                        Cause.DAMAGED,
                        "the member should have " + entry.size() + " bytes, but has " + taken.size());
            } else if (taken.crc32() != entry.crc32()) {
                out.gap(taken, Cause.DAMAGED, "the member's checksum does not fit its bytes");
            }
        }

        private Optional<Decoded> decoded(String name, ZipHeader entry, ContentStream raw, long packed)
                throws IOException {
            try {
                return switch (entry.method()) {
                    case DEFLATED_64 ->
                        Optional.of(
                                Decoded.open("deflate64", raw, packed, () -> new Deflate64CompressorInputStream(raw)));
                    case BZIP2 ->
                        Optional.of(Decoded.open("bzip2", raw, packed, () -> new BZip2CompressorInputStream(raw)));
                    case LZMA -> Optional.of(Decoded.open("lzma", raw, packed, () -> lzma(raw, entry)));
                    case XZ -> Optional.of(Decoded.open("xz", raw, packed, () -> new XZInputStream(raw, out.memory())));
                    default -> {
                        out.gap(
                                name,
                                Cause.UNSUPPORTED,
                                "the member is packed by a method that is not supported (number " + entry.method()
                                        + ")");
                        yield Optional.empty();
                    }
                };
            } catch (BrokenData e) {
                out.gap(name, e.gapCause(), e.sentence());
                return Optional.empty();
            }
        }

        /// APPNOTE 5.8.8: two bytes of version, two of length, then the properties.
        private LZMAInputStream lzma(ContentStream raw, ZipHeader entry) throws IOException {
            byte[] head = raw.readNBytes(9);
            if (head.length < 9 || LittleEndian.u16(head, 2) != 5) {
                throw new BrokenData(Cause.DAMAGED, "the lzma data have no sound header");
            }
            int dictionary = LittleEndian.i32(head, 5);
            if (dictionary < 0 || LZMAInputStream.getMemoryUsage(dictionary, head[4]) > out.memory()) {
                throw new BrokenData(Cause.LIMIT, "the lzma data ask for more memory than is allowed");
            }
            boolean marked = (entry.flags() & 1 << 1) != 0;
            return new LZMAInputStream(raw, marked ? -1 : entry.size(), head[4], dictionary);
        }

        /// Finds members by their own headers in bytes that the directory does not account for.
        private boolean search(long from, long to) throws IOException {
            long at = from;
            while ((at = finder.next(ZipHeader.LOCAL, at, to)) >= 0) {
                Optional<ZipHeader> header =
                        plausible(finder.view(at)) ? ZipHeader.local(content, at) : Optional.empty();
                if (header.isEmpty()
                        || header.get().end() > to
                        || header.get().packed() < 0
                        || header.get().size() < 0) {
                    at++;
                    continue;
                }
                if (!out.next()) {
                    return false;
                }
                if (sound) {
                    if (unlisted++ == 0) {
                        firstUnlisted = header.get().text();
                        firstUnlistedAt = at;
                    }
                }
                at = Math.max(unlisted(header.get(), to), at + ZipHeader.LOCAL_SIZE);
            }
            return true;
        }

        /// Whether a local header may start so: four bytes alone also turn up by chance, or by the million on purpose.
        private static boolean plausible(byte[] header) {
            if (header.length < ZipHeader.LOCAL_SIZE) {
                return false;
            }
            int method = LittleEndian.u16(header, 8);
            int name = LittleEndian.u16(header, 26);
            boolean known = method <= 20 || method >= 93 && method <= AES;
            return (header[4] & 0xFF) <= 63
                    && known
                    && name > 0
                    && name <= 4096
                    && LittleEndian.u16(header, 28) <= 4096;
        }

        /// Reads a member by its own header alone; returns where to go on.
        private long unlisted(ZipHeader header, long to) throws IOException {
            String name = header.text();
            long from = header.end();
            if (!header.hasDescriptor() || header.packed() > 0) {
                if (!header.isFolder()) {
                    member(name, header, from, header.packed(), to);
                }
                return Math.min(to, saturated(from, header.packed()));
            }
            if (header.method() == DEFLATED && !header.isEncrypted()) {
                return deflatedToItsEnd(name, from, to);
            }
            // Only what follows tells how long it is.
            long end = endOfUnknown(from, to);
            ZipHeader described = descriptor(header, from, end);
            member(name, described, from, end - from, to);
            return end;
        }

        private long deflatedToItsEnd(String name, long from, long to) throws IOException {
            ContentStream raw = new ContentStream(content, from, to);
            Taken taken;
            Deflated stream = new Deflated(raw);
            try (Decoded bytes = Decoded.open("deflate", raw, -1, () -> stream)) {
                taken = out.stream(name, bytes);
            }
            long packed = stream.packed();
            if (taken.end() != Taken.End.WHOLE) {
                return from;
            }
            byte[] after = finder.view(from + packed);
            int at = LittleEndian.startsWith(after, 0, ZipHeader.DESCRIPTOR) ? 4 : 0;
            if (after.length >= at + 4 && LittleEndian.i32(after, at) != taken.crc32()) {
                out.gap(taken, Cause.DAMAGED, "the member's checksum does not fit its bytes");
            }
            return from + packed;
        }

        /// Where a member of unknown size ends: before a descriptor that fits it, else before the next header.
        private long endOfUnknown(long from, long to) throws IOException {
            for (long at = from; (at = finder.next(MARK, at, to)) >= 0; at++) {
                byte[] view = finder.view(at);
                boolean described = view.length >= 16
                        && LittleEndian.startsWith(view, 0, ZipHeader.DESCRIPTOR)
                        && LittleEndian.u32(view, 8) == (at - from & 0xFFFF_FFFFL);
                if (described
                        || LittleEndian.startsWith(view, 0, ZipHeader.LOCAL)
                        || LittleEndian.startsWith(view, 0, ZipHeader.CENTRAL)) {
                    return at;
                }
            }
            return to;
        }

        private ZipHeader descriptor(ZipHeader header, long from, long end) throws IOException {
            byte[] view = finder.view(end);
            boolean described = view.length >= 16 && LittleEndian.startsWith(view, 0, ZipHeader.DESCRIPTOR);
            int crc = described ? LittleEndian.i32(view, 4) : header.crc32();
            long size = described ? LittleEndian.u32(view, 12) : end - from;
            return new ZipHeader(
                    header.name(),
                    header.flags(),
                    header.method(),
                    crc,
                    end - from,
                    size,
                    header.local(),
                    header.end());
        }

        private static long saturated(long from, long length) {
            return from > Long.MAX_VALUE - length ? Long.MAX_VALUE : from + length;
        }
    }

    /// Raw deflate that frees its native memory and knows how many packed bytes it took.
    private static final class Deflated extends InflaterInputStream {
        private long packed;

        Deflated(ContentStream raw) {
            super(raw, new Inflater(true), 16 * 1024);
        }

        /// Known when it is closed.
        long packed() {
            return packed;
        }

        @Override
        public void close() throws IOException {
            packed = inf.getBytesRead();
            super.close();
            inf.end();
        }
    }
}
