package org.tocsin.readers.mail.store;

import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tocsin.model.Content;
import org.tocsin.model.Gap;

/// The pages of a store's two trees, read by place and kept for a while. Belongs to one thread.
final class Pages {
    static final int BLOCK_TREE = 0x80;
    static final int NODE_TREE = 0x81;

    private static final int KEPT_BYTES = 2 << 20;
    private static final int MOST_TOLD = 10_000;

    final StoreForm form;
    private final Content content;
    private final Damage damage;
    private final Map<Long, byte[]> kept;

    /// Pages of which all was said: what a missing page costs is said where something was looked for in vain.
    private final Set<Long> told = new HashSet<>();

    Pages(Content content, StoreForm form, Damage damage) {
        this.content = content;
        this.form = form;
        this.damage = damage;
        int most = KEPT_BYTES / form.page;
        this.kept = new LinkedHashMap<>(2 * most, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Long, byte[]> eldest) {
                return size() > most;
            }
        };
    }

    /// The page of a tree at a place, or null where there is none. What is wrong with it is noted once.
    ///
    /// @param number the one it should bear
    byte @Nullable [] read(long at, int type, long number) throws IOException {
        byte[] known = kept.get(at);
        if (known != null) {
            return form.pageType(known) == type ? known : null;
        }
        byte[] page = new byte[form.page];
        if (at < form.page || at > content.size() - form.page) {
            note(at, Gap.Cause.TRUNCATED, "A page of the " + name(type) + " should lie past the end of the store.");
            return null;
        }
        if (content.read(at, page, 0, page.length) < page.length) {
            note(at, Gap.Cause.TRUNCATED, "The store ends within a page of the " + name(type) + ".");
            return null;
        }
        String where = " of the " + name(type) + " at offset " + at;
        if (form.pageType(page) != type) {
            note(at, Gap.Cause.DAMAGED, "There is no page" + where + ".");
            return null;
        }
        if (form.pageChecksum(page) != Checks.crc(page, 0, form.trailerAt)) {
            note(at, Gap.Cause.DAMAGED, "The page" + where + " does not fit its checksum; it was read as it is.");
        } else if (form.pageNumber(page) != number) {
            note(at, Gap.Cause.DAMAGED, "The page" + where + " is another one than it should be.");
        } else if (form.pageSignature(page) != Checks.signature(at, number)) {
            note(at, Gap.Cause.DAMAGED, "The page" + where + " does not bear the mark of its place.");
        }
        kept.put(at, page);
        return page;
    }

    private void note(long at, Gap.Cause cause, String detail) {
        if (told.size() < MOST_TOLD && told.add(at)) {
            damage.note(cause, detail);
        }
    }

    static String name(int type) {
        return type == NODE_TREE ? "tree of nodes" : "tree of blocks";
    }
}
