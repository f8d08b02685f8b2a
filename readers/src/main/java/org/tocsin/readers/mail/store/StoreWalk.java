package org.tocsin.readers.mail.store;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tocsin.model.Content;
import org.tocsin.model.Gap;
import org.tocsin.model.PlainRecord;
import org.tocsin.readers.Limits;
import org.tocsin.readers.mail.outlook.Properties;

/// Goes through a whole store: all folders with what their tables list, then what no table lists, then what only old
/// pages tell of. Each item comes once. Belongs to one thread.
public final class StoreWalk {
    private static final int COUNT = 0x3602;
    private static final int CONTAINER_CLASS = 0x3613;

    /// The page that a folder shows instead of its items, from anywhere: a way to stay on a computer (ATT&CK
    /// T1137.004).
    private static final int HOME_PAGE = 0x36DF;

    private final OutlookStore store;
    private final Visitor visitor;
    private final Ledger total = new Ledger();
    private final Limits limits;
    private final BitSet messages = new BitSet();
    private final BitSet hidden = new BitSet();
    private final BitSet folders = new BitSet();
    private long folderCount;

    /// What takes what is found. An item is valid only during the call.
    public interface Visitor {
        void item(Item item) throws IOException;

        /// A record of the store itself: a folder, and last the store with its ledger.
        ///
        /// @param id its number in the store
        void record(int id, long offset, Item.Thing record);

        void gap(int id, long offset, Gap.Cause cause, String detail);
    }

    private StoreWalk(OutlookStore store, Limits limits, Visitor visitor) {
        this.store = store;
        this.limits = limits;
        this.visitor = visitor;
    }

    /// Whether a content is a store.
    ///
    /// @param head its first bytes
    public static boolean recognises(byte[] head) {
        return StoreHeader.begins(head);
    }

    public static void run(Content content, Limits limits, Visitor visitor) throws IOException {
        OutlookStore store = OutlookStore.open(content);
        StoreWalk walk = new StoreWalk(store, limits, visitor);
        walk.gaps(-1, -1);
        walk.folder(Node.ROOT_FOLDER);
        walk.leftFolders();
        walk.orphans();
        walk.deleted();
        walk.gaps(-1, -1);
        walk.store();
    }

    private void gaps(int id, long offset) {
        for (Damage.Note note : store.damage.take()) {
            visitor.gap(id, offset, note.cause(), note.detail());
        }
    }

    private static int index(int id) {
        return id >>> 5;
    }

    /// Reads a folder and those below it.
    private void folder(int top) throws IOException {
        Deque<Integer> open = new ArrayDeque<>();
        open.push(top);
        while (!open.isEmpty() && !stopped()) {
            int id = open.pop();
            if (folders.get(index(id))) {
                continue;
            }
            folders.set(index(id));
            Node node = store.find(id);
            if (node == null) {
                store.damage.note(Gap.Cause.DAMAGED, "A folder that is listed in this store is lost.");
                gaps(id, -1);
                continue;
            }
            folder(node);
            Deque<Integer> below = new ArrayDeque<>();
            RowTable table = store.table(Node.related(id, Node.SUBFOLDERS));
            if (table != null) {
                table.ids(child -> {
                    boolean kind = Node.kind(child) == Node.FOLDER;
                    if (kind && !folders.get(index(child)) && open.size() + below.size() < limits.members()) {
                        below.push(child);
                    }
                    return true;
                });
            }
            gaps(id, -1);
            below.forEach(open::push);
        }
    }

    private boolean stopped() {
        return store.blocks.exhausted();
    }

    private void folder(Node node) throws IOException {
        int id = node.id();
        PropertyTable table = store.properties(node);
        String path = store.path(id);
        Ledger ledger = new Ledger();
        PlainRecord.Builder fields = new PlainRecord.Builder();
        fields.text("Path", path);
        if (table != null) {
            Properties plain = table.brief();
            ledger.expected = Math.max(0, plain.number(COUNT).orElse(0L));
            String itemClass = plain.text(CONTAINER_CLASS, plain.page());
            if (!itemClass.isEmpty()) {
                fields.text("Class", itemClass);
            }
            for (String text : Things.texts(table, HOME_PAGE)) {
                fields.text("HomePage", text);
            }
            plain.time(Properties.MODIFIED).ifPresent(fields::time);
        }
        items(Node.related(id, Node.CONTENTS), path, ledger, false);
        items(Node.related(id, Node.HIDDEN_CONTENTS), path, ledger, true);
        boolean present = store.isPresent(id);
        fields.text("Found", present ? Found.LISTED.word() : Found.DELETED.word());
        fields.recovered(!present);
        if (ledger.expected != ledger.listed) {
            store.damage.note(
                    Gap.Cause.DAMAGED,
                    "The folder says that it holds " + ledger.expected + " items; its table lists " + ledger.listed
                            + ".");
        }
        write(ledger, fields);
        long offset = store.offset(node);
        gaps(id, offset);
        folderCount++;
        total.add(ledger);
        visitor.record(id, offset, new Item.Thing("outlook.folder", fields));
    }

    private static void write(Ledger ledger, PlainRecord.Builder fields) {
        fields.integer("Items.Expected", ledger.expected());
        fields.integer("Items.Listed", ledger.listed());
        fields.integer("Items.Emitted", ledger.emitted());
        fields.integer("Items.Failed", ledger.failed());
        fields.integer("Items.Again", ledger.again());
        fields.integer("Hidden.Listed", ledger.hiddenListed());
        fields.integer("Hidden.Emitted", ledger.hiddenEmitted());
        fields.integer("Hidden.Failed", ledger.hiddenFailed());
        fields.integer("Attachments", ledger.attachments());
        fields.integer("Attachments.Emitted", ledger.attachmentsEmitted());
        fields.integer("Attachments.References", ledger.attachmentsReferences());
        fields.integer("Attachments.Failed", ledger.attachmentsFailed());
    }

    /// What a table of a folder lists.
    private void items(int tableId, String path, Ledger ledger, boolean hiddenOnes) throws IOException {
        RowTable table = store.table(tableId);
        if (table == null) {
            return;
        }
        BitSet seen = hiddenOnes ? hidden : messages;
        table.ids(id -> {
            if (stopped()) {
                return false;
            }
            boolean again = seen.get(index(id));
            ledger.listed += hiddenOnes ? 0 : 1;
            ledger.again += again && !hiddenOnes ? 1 : 0;
            ledger.hiddenListed += hiddenOnes && !again ? 1 : 0;
            if (again) {
                return true;
            }
            seen.set(index(id));
            Node node = store.find(id);
            boolean read = false;
            if (node == null) {
                store.damage.note(Gap.Cause.DAMAGED, "An item that is listed in a folder is not in the store.");
                gaps(id, -1);
            } else {
                Found found = store.isPresent(id) ? Found.LISTED : Found.DELETED;
                read = item(node, found, path, ledger, hiddenOnes);
            }
            if (hiddenOnes) {
                ledger.hiddenEmitted += read ? 1 : 0;
                ledger.hiddenFailed += read ? 0 : 1;
            } else {
                ledger.emitted += read ? 1 : 0;
                ledger.failed += read ? 0 : 1;
            }
            return true;
        });
    }

    /// @return whether there was something to hand on
    private boolean item(Node node, Found found, String path, Ledger ledger, boolean hiddenOne) throws IOException {
        gaps(-1, -1);
        Optional<Item> item = new StoredItems(store, limits, ledger).read(node, found, path, hiddenOne);
        long offset = store.offset(node);
        if (item.isPresent()) {
            visitor.item(item.get());
        } else {
            store.damage.note(Gap.Cause.DAMAGED, "Nothing of this item could be read.");
        }
        gaps(node.id(), offset);
        return item.isPresent();
    }

    /// Folders that no other one lists.
    private void leftFolders() throws IOException {
        store.each(node -> {
            boolean kind = Node.kind(node.id()) == Node.FOLDER;
            if (kind && !folders.get(index(node.id())) && !stopped()) {
                folder(node.id());
            }
        });
        if (store.torn()) {
            LostNodes lost = store.lost();
            for (int i = 0; i < lost.count() && !stopped(); i++) {
                int id = lost.node(i).id();
                if (Node.kind(id) == Node.FOLDER && !folders.get(index(id))) {
                    folder(id);
                }
            }
        }
    }

    /// Items of the present tree that no table lists.
    private void orphans() throws IOException {
        store.each(node -> {
            int id = node.id();
            boolean message = Node.kind(id) == Node.MESSAGE && !messages.get(index(id));
            boolean hiddenOne = Node.kind(id) == Node.HIDDEN_MESSAGE && !hidden.get(index(id));
            if ((message || hiddenOne) && !stopped()) {
                (message ? messages : hidden).set(index(id));
                if (node.data() != 0 && item(node, Found.ORPHANED, store.path(node.parent()), total, hiddenOne)) {
                    total.orphaned++;
                }
            }
        });
    }

    /// Items that only old pages have: of each the newest version whose data is still there.
    private void deleted() throws IOException {
        LostNodes lost = store.lost();
        for (int i = 0; i < lost.count() && !stopped(); i++) {
            Node node = lost.node(i);
            int kind = Node.kind(node.id());
            BitSet seen = kind == Node.MESSAGE ? messages : hidden;
            if (kind != Node.MESSAGE && kind != Node.HIDDEN_MESSAGE || seen.get(index(node.id()))) {
                continue;
            }
            // Where the tree is torn it need not have been deleted: then what is lost of it is told too.
            if (node.data() != 0 && (store.torn() || isThere(node))) {
                seen.set(index(node.id()));
                String path = store.path(node.parent());
                if (item(node, Found.DELETED, path, total, kind == Node.HIDDEN_MESSAGE)) {
                    total.deleted++;
                }
            }
        }
    }

    /// Whether a deleted item's first block is still what it was; the others are told of when they are read.
    private boolean isThere(Node node) throws IOException {
        Blocks.@Nullable Spot spot = store.blocks.find(node.data());
        boolean there = spot != null && store.blocks.holds(spot);
        store.damage.take();
        return there;
    }

    private void store() throws IOException {
        PlainRecord.Builder fields = new PlainRecord.Builder();
        StoreHeader header = store.header;
        fields.text("Name", store.name());
        fields.text("Form", header.form().word);
        fields.text("Kind", header.kind());
        fields.integer("Version", header.version());
        fields.text("Encoding", header.cipher().word);
        int password = store.password();
        fields.bool("Password", password != 0);
        if (password != 0) {
            fields.text("Password.CRC", String.format(Locale.ROOT, "%08x", password));
        }
        fields.integer("Folders", folderCount);
        write(total, fields);
        fields.integer("Items.Orphaned", total.orphaned());
        fields.integer("Items.Deleted", total.deleted());
        boolean balances = total.balances() && !stopped();
        fields.bool("Balances", balances);
        if (stopped()) {
            visitor.gap(
                    -1,
                    -1,
                    Gap.Cause.LIMIT,
                    "The blocks of this store are named more often than any honest store names them; the rest of it"
                            + " was not read.");
        }
        gaps(Node.STORE, -1);
        visitor.record(Node.STORE, -1, new Item.Thing("outlook.store", fields));
    }
}
