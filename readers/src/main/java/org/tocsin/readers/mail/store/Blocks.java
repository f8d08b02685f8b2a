package org.tocsin.readers.mail.store;

import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;
import org.tocsin.model.Content;
import org.tocsin.model.Gap;
import org.tocsin.readers.files.compound.LittleEndian;

/// The blocks of a store, by number: checked, plain and unpacked ([MS-PST] 2.2.2.8). The last ones are kept, up to a
/// bound. Belongs to one thread.
final class Blocks {
    private static final int KEPT_BYTES = 8 << 20;

    /// A block that another program would have to unpack to more than this is none.
    private static final int MOST_UNPACKED = 65_536;

    final StoreForm form;
    private final Content content;
    private final Tree tree;
    private final Cipher cipher;
    private final Damage damage;
    private final Map<Long, byte[]> kept = new LinkedHashMap<>(1024, 0.75f, true);
    private int keptBytes;
    private Spots others = new Spots();

    /// Bytes that may still be handed out: hostile trees name the same blocks again and again.
    private long budget;

    /// @param at where it begins
    /// @param size on disk, in bytes, without its trailer
    /// @param unpacked bytes; the same as the size where it is not packed
    record Spot(long number, long at, int size, int unpacked) {
        boolean packed() {
            return size != unpacked;
        }
    }

    Blocks(Content content, StoreForm form, Tree tree, Cipher cipher, Damage damage) {
        this.content = content;
        this.form = form;
        this.tree = tree;
        this.cipher = cipher;
        this.damage = damage;
        this.budget = 64L * content.size() + (256L << 20);
    }

    /// Gives blocks that the tree no longer names; they are asked where it has none.
    void others(Spots spots) {
        others = spots;
    }

    /// Whether so much was read that the store must be made to keep its readers busy.
    boolean exhausted() {
        return budget <= 0;
    }

    /// Blocks made of others are not encoded, and there are two kinds of them.
    static boolean isInner(long number) {
        return (number & 2) != 0;
    }

    @Nullable
    Spot find(long number) throws IOException {
        long wanted = number & ~1L;
        Spot[] found = new Spot[1];
        tree.find(wanted, (page, at) -> found[0] = spot(form, page, at));
        if (found[0] == null && others.is(others.first(wanted), wanted)) {
            return others.spot(others.first(wanted));
        }
        return found[0];
    }

    /// Whether the present tree has the block.
    boolean isPresent(long number) throws IOException {
        return tree.find(number & ~1L, (page, at) -> {});
    }

    static Spot spot(StoreForm form, byte[] page, int at) {
        int size = LittleEndian.u16(page, at + 2 * form.width);
        int unpacked = form == StoreForm.LARGE ? LittleEndian.u16(page, at + 2 * form.width + 2) : size;
        return new Spot(
                form.number(page, at), form.number(page, at + form.width), size, unpacked == 0 ? size : unpacked);
    }

    /// The bytes of a block, shared and not to be changed; null where they cannot be had, which is noted.
    byte @Nullable [] read(long number) throws IOException {
        long wanted = number & ~1L;
        byte[] known = kept.get(wanted);
        if (known != null) {
            budget -= known.length + 64;
            return known;
        }
        if (budget <= 0) {
            damage.note(Gap.Cause.LIMIT, "The blocks of this store are named more often than they are read.");
            return null;
        }
        Spot spot = find(wanted);
        if (spot == null) {
            damage.note(Gap.Cause.DAMAGED, "The block " + hex(wanted) + " is not in the store.");
            return null;
        }
        byte @Nullable [] plain = load(spot, true);
        for (int i = others.first(wanted); plain == null && others.is(i, wanted); i++) {
            plain = load(others.spot(i), false);
        }
        if (plain == null) {
            return null;
        }
        budget -= plain.length + 64;
        keep(wanted, plain);
        return plain;
    }

    private void keep(long number, byte[] plain) {
        kept.put(number, plain);
        keptBytes += plain.length;
        var eldest = kept.entrySet().iterator();
        while (keptBytes > KEPT_BYTES) {
            keptBytes -= eldest.next().getValue().length;
            eldest.remove();
        }
    }

    /// Whether at a place lies a block with that number whose checksum holds.
    boolean holds(Spot spot) throws IOException {
        byte[] raw = new byte[(int) form.taken(spot.size())];
        if (content.read(spot.at(), raw, 0, raw.length) < raw.length) {
            return false;
        }
        int trailer = raw.length - form.blockTrailer;
        return trailerNumber(raw, trailer) == spot.number()
                && trailerChecksum(raw, trailer) == Checks.crc(raw, 0, spot.size());
    }

    long trailerNumber(byte[] raw, int at) {
        return form == StoreForm.ANSI ? form.number(raw, at + 4) : LittleEndian.i64(raw, at + 8);
    }

    int trailerChecksum(byte[] raw, int at) {
        return LittleEndian.i32(raw, at + (form == StoreForm.ANSI ? 8 : 4));
    }

    /// @param told whether to note what is wrong
    private byte @Nullable [] load(Spot spot, boolean told) throws IOException {
        int taken = (int) form.taken(spot.size());
        byte[] raw = new byte[taken];
        int got = spot.at() < 0 ? 0 : content.read(spot.at(), raw, 0, taken);
        String where = "The block " + hex(spot.number()) + " at offset " + spot.at();
        if (got < spot.size()) {
            note(told, Gap.Cause.TRUNCATED, where + " lies past the end of the store.");
            return null;
        }
        int trailer = taken - form.blockTrailer;
        boolean whole = trailerChecksum(raw, trailer) == Checks.crc(raw, 0, spot.size());
        boolean own = trailerNumber(raw, trailer) == spot.number();
        if (!whole && !own) {
            note(told, Gap.Cause.DAMAGED, where + " was written over.");
            return null;
        }
        if (!whole) {
            note(told, Gap.Cause.DAMAGED, where + " does not fit its checksum; it was read as it is.");
        } else if (!own || LittleEndian.u16(raw, trailer) != spot.size()) {
            note(told, Gap.Cause.DAMAGED, where + " has a trailer that is not its own.");
        } else if (LittleEndian.u16(raw, trailer + 2) != Checks.signature(spot.at(), spot.number())) {
            note(told, Gap.Cause.DAMAGED, where + " does not bear the mark of its place.");
        }
        // Packed last, so unpacked first: a permuted text packs as well as a plain one.
        byte @Nullable [] plain = spot.packed() ? unpack(raw, spot, where, told) : Arrays.copyOf(raw, spot.size());
        if (plain != null && !isInner(spot.number())) {
            cipher.undo(plain, plain.length, spot.number());
        }
        return plain;
    }

    private void note(boolean told, Gap.Cause cause, String detail) {
        if (told) {
            damage.note(cause, detail);
        }
    }

    private byte @Nullable [] unpack(byte[] raw, Spot spot, String where, boolean told) {
        byte[] plain = new byte[Math.min(MOST_UNPACKED, spot.unpacked())];
        int length = 0;
        try (Inflater inflater = new Inflater()) {
            inflater.setInput(raw, 0, spot.size());
            while (length < plain.length) {
                int more = inflater.inflate(plain, length, plain.length - length);
                if (more == 0) {
                    break;
                }
                length += more;
            }
        } catch (DataFormatException broken) {
            note(told, Gap.Cause.DAMAGED, where + " breaks off while it is unpacked.");
        }
        if (length < plain.length) {
            note(told, Gap.Cause.DAMAGED, where + " is shorter than it says when it is unpacked.");
        }
        return length == 0 ? null : Arrays.copyOf(plain, length);
    }

    private static String hex(long number) {
        return "0x" + Long.toHexString(number);
    }
}
