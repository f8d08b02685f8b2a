package org.tocsin.readers.intake;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.function.LongSupplier;
import java.util.zip.CRC32;
import org.tocsin.model.Content;
import org.tocsin.model.Gap;
import org.tocsin.model.Origin;
import org.tocsin.model.Source;
import org.tocsin.readers.Limits;
import org.tocsin.readers.intake.archive.BrokenData;
import org.tocsin.readers.intake.archive.Decoded;
import org.tocsin.readers.intake.archive.Members;
import org.tocsin.readers.intake.archive.Taken;

/// One container while it is taken apart: holds its members to the limits, keeps and hashes their bytes, gives each its
/// path, and passes them on to be recognised in turn.
final class OpenContainer implements Members {
    /// What a member, or a container in all, may grow to before the ratio counts.
    private static final long UNSUSPICIOUS = 16L << 20;
    /// For the decoders of a container; halved for each further 7z around it, since that keeps its own memory.
    private static final int MEMORY_KIB = 128 << 10;

    private static final int STEP = 64 * 1024;
    private static final int NUMBERS_TRIED = 8;

    private final Unpacker unpacker;
    private final Source container;
    private final int depth;
    private final int open;
    private final Limits limits;
    private final Budget budget;
    private final Pieces out;
    private final Lease lease;
    private final LongSet names = new LongSet(1);
    private long entries;
    private long grown;
    private boolean stopped;
    private Unfinished unfinished = Unfinished.NOTHING;

    /// @param container the content and the path below which its members are placed
    OpenContainer(
            Unpacker unpacker,
            Source container,
            int depth,
            int open,
            Limits limits,
            Budget budget,
            Pieces out,
            Lease lease) {
        this.unpacker = unpacker;
        this.container = container;
        this.depth = depth;
        this.open = open;
        this.limits = limits;
        this.budget = budget;
        this.out = out;
        this.lease = lease;
    }

    @Override
    public boolean next() {
        if (stopped) {
            return false;
        }
        if (entries >= limits.members()) {
            stop("it has more than " + limits.members() + " entries");
            return false;
        }
        if (budget.left() == 0) {
            stop("the evidence has grown to " + budget.total() + " bytes with what is packed inside");
            unfinished = unfinished.and(Unfinished.EXHAUSTED);
            return false;
        }
        if (grown >= most(container.content().size())) {
            stop("it has grown to more than " + limits.ratio() + " times its size");
            return false;
        }
        entries++;
        return true;
    }

    /// What limits kept back in this container and in those inside it.
    Unfinished unfinished() {
        return unfinished;
    }

    private void stop(String why) {
        stopped = true;
        gap(-1, Gap.Cause.LIMIT, "a limit was reached: " + why + "; its other members are not read");
    }

    /// What so many packed bytes may grow to.
    private long most(long packed) {
        return packed > Long.MAX_VALUE / limits.ratio()
                ? Long.MAX_VALUE
                : Math.max(UNSUSPICIOUS, packed * limits.ratio());
    }

    @Override
    public int memory() {
        return MEMORY_KIB >> Math.max(0, open - 1);
    }

    @Override
    public Taken range(String name, long from, long size) throws IOException {
        Content whole = container.content();
        long there = Math.clamp(whole.size() - from, 0, size);
        Member member = new Member(name);
        Part part = new Part(whole, from, there);
        member.read(part.open(), () -> there, (bytes, count) -> {});
        if (member.end == Taken.End.WHOLE && member.size < size) {
            member.broken(Gap.Cause.TRUNCATED, "only " + member.size + " of its " + size + " bytes are there");
        }
        if (member.isWorthReading()) {
            pass(member, new Part(whole, from, member.size), container.path(), new Lease(lease.hold()));
        }
        return member.taken();
    }

    @Override
    public Taken stream(String name, Decoded bytes) throws IOException {
        return expand(name, bytes, false);
    }

    @Override
    public Taken single(String name, Decoded bytes) throws IOException {
        return expand(name, bytes, true);
    }

    private Taken expand(String name, Decoded bytes, boolean single) throws IOException {
        Member member = new Member(name);
        try (Scratch.Spool spool = unpacker.scratch().spool()) {
            member.read(bytes, bytes::packed, spool::write);
            // Before its members are looked at, so that the decoder's memory is free.
            bytes.close();
            if (member.isWorthReading()) {
                Scratch.Written written = spool.finish();
                pass(member, written.content(), single ? container.path() : member.path, written.lease());
            }
        }
        return member.taken();
    }

    private void pass(Member member, Content content, String below, Lease itsLease) {
        Source source = new Source(container.evidence(), member.path, content, container.outer());
        unfinished = unfinished.and(
                unpacker.take(source, below, Sha256.text(member.digest), depth + 1, open, budget, out, itsLease));
    }

    /// The path of a member; a name that was there before gets the member's number, so that each path leads to one
    /// content. Names made to collide with that too end the search: trying on would never end.
    private String place(String name) {
        String wanted = Unpacker.named(name);
        String path = wanted;
        for (long i = entries; !names.add(mixed(path)) && i < entries + NUMBERS_TRIED; i++) {
            path = wanted + " (" + i + ")";
        }
        return container.path() + Unpacker.INSIDE + path;
    }

    /// 64 bits of a name, never 0.
    private static long mixed(String name) {
        long mixed = 0xCBF2_9CE4_8422_2325L;
        for (int i = 0; i < name.length(); i++) {
            mixed = (mixed ^ name.charAt(i)) * 0x0000_0100_0000_01B3L;
        }
        mixed = (mixed ^ mixed >>> 32) * 0x9E37_79B9_7F4A_7C15L;
        return mixed ^ mixed >>> 29 | 1;
    }

    @Override
    public void gap(long offset, Gap.Cause cause, String detail) {
        out.gap(new Gap(container.at(-1, offset), cause, detail));
    }

    @Override
    public void gap(String name, Gap.Cause cause, String detail) {
        member(container.path() + Unpacker.INSIDE + Unpacker.named(name), cause, detail);
    }

    @Override
    public void gap(Taken member, Gap.Cause cause, String detail) {
        member(member.path(), cause, detail);
    }

    private void member(String path, Gap.Cause cause, String detail) {
        out.gap(new Gap(new Origin(container.evidence(), path, -1, -1, container.outer()), cause, detail));
    }

    /// One member while its bytes are read.
    private final class Member {
        private final String path;
        private final MessageDigest digest = Sha256.digest();
        private final CRC32 crc = new CRC32();
        private long size;
        private Taken.End end = Taken.End.WHOLE;

        Member(String name) {
            this.path = place(name);
        }

        /// Reads to the end, the first fault or a limit, and says which it was.
        ///
        /// @param packed how many bytes stand behind what was read
        void read(InputStream in, LongSupplier packed, Sha256.Sink sink) {
            byte[] step = new byte[STEP];
            try {
                while (true) {
                    long most = Math.min(
                            most(packed.getAsLong()), most(container.content().size()) - grown);
                    long more = Math.min(most, budget.left()) - size;
                    int count = in.read(step, 0, (int) Math.clamp(more, 1, STEP));
                    if (count < 0) {
                        break;
                    }
                    if (more <= 0) {
                        end = Taken.End.LIMITED;
                        if (size >= budget.left()) {
                            unfinished = unfinished.and(Unfinished.EXHAUSTED);
                        }
                        member(
                                path,
                                Gap.Cause.LIMIT,
                                "it expands to more than is allowed; only its first " + size + " bytes are read");
                        break;
                    }
                    digest.update(step, 0, count);
                    crc.update(step, 0, count);
                    sink.take(step, count);
                    size += count;
                }
            } catch (BrokenData e) {
                broken(e.gapCause(), e.sentence());
            } catch (IOException e) {
                broken(Gap.Cause.UNREADABLE, "the operating system could not read it: " + Words.of(e));
            }
            grown += size;
            budget.take(size);
        }

        void broken(Gap.Cause cause, String detail) {
            end = Taken.End.BROKEN;
            member(path, cause, detail);
        }

        /// Whether there is anything to hand on: an empty rest of a broken member is not.
        boolean isWorthReading() {
            return size > 0 || end == Taken.End.WHOLE;
        }

        Taken taken() {
            return new Taken(path, size, (int) crc.getValue(), end);
        }
    }
}
