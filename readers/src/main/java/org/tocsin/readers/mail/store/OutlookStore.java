package org.tocsin.readers.mail.store;

import java.io.IOException;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tocsin.model.Content;
import org.tocsin.model.Gap;
import org.tocsin.readers.mail.outlook.Properties;

/// One Outlook store, open. Its trees have been walked once and the whole file was looked through for what they do not
/// have, so that what is asked for here is what can be had at all. Belongs to one thread.
final class OutlookStore {
    private static final int PASSWORD = 0x67FF;

    /// Folders inside one another.
    private static final int DEEPEST = 64;

    private static final int MOST_PATH = 1_000;
    private static final int KEPT_PATHS = 1_000;

    final StoreHeader header;
    final Blocks blocks;
    final Damage damage;
    final NamedProperties names;
    private final Tree nodes;
    private final LostNodes lost;

    /// Whether the present trees are so damaged that older ones stand in for them.
    private final boolean torn;

    private final Map<Integer, String> paths = new LinkedHashMap<>(256, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, String> eldest) {
            return size() > KEPT_PATHS;
        }
    };

    private OutlookStore(StoreHeader header, Blocks blocks, Tree nodes, LostNodes lost, boolean torn, Damage damage)
            throws IOException {
        this.header = header;
        this.blocks = blocks;
        this.nodes = nodes;
        this.lost = lost;
        this.torn = torn;
        this.damage = damage;
        this.names = NamedProperties.of(blocks, find(Node.NAMES), damage);
    }

    static OutlookStore open(Content content) throws IOException {
        Damage damage = new Damage();
        StoreHeader header = StoreHeader.of(content, damage);
        if (header.end() > content.size()) {
            damage.note(
                    Gap.Cause.TRUNCATED,
                    "The store says that it has " + header.end() + " bytes; " + (header.end() - content.size())
                            + " of them are missing.");
        }
        Pages pages = new Pages(content, header.form(), damage);
        Tree blockTree = new Tree(pages, Pages.BLOCK_TREE, header.blocks(), damage);
        Tree nodeTree = new Tree(pages, Pages.NODE_TREE, header.nodes(), damage);
        Blocks blocks = new Blocks(content, header.form(), blockTree, header.cipher(), damage);
        BitSet present = new BitSet();
        blockTree.walk(present, (page, at) -> {});
        nodeTree.walk(present, (page, at) -> {});
        Salvage salvage = new Salvage(content, blocks, nodeTree);
        salvage.run(present, blockTree.torn());
        blocks.others(salvage.spots());
        boolean torn = nodeTree.torn();
        if (torn || blockTree.torn()) {
            damage.note(
                    Gap.Cause.DAMAGED,
                    "A tree of this store is torn: " + salvage.nodes().count() + " things and "
                            + salvage.spots().count() + " blocks that it lacks were found in what lies around. What"
                            + " came of them is marked as recovered; some of it may be older than what is lost.");
        }
        if (salvage.full()) {
            damage.note(Gap.Cause.LIMIT, "More was found outside the trees of this store than is kept.");
        }
        return new OutlookStore(header, blocks, nodeTree, salvage.nodes(), torn, damage);
    }

    /// The node with that number, from the present tree or else from what lies around; null where there is none.
    @Nullable
    Node find(int id) throws IOException {
        Node[] found = new Node[1];
        nodes.find(id & 0xFFFFFFFFL, (page, at) -> found[0] = Node.of(header.form(), page, at));
        return found[0] != null ? found[0] : lost.find(id);
    }

    /// Whether the present tree has the node.
    boolean isPresent(int id) throws IOException {
        return nodes.find(id & 0xFFFFFFFFL, (page, at) -> {});
    }

    boolean torn() {
        return torn;
    }

    LostNodes lost() {
        return lost;
    }

    /// What takes nodes.
    interface Taker {
        void take(Node node) throws IOException;
    }

    /// Hands on all nodes of the present tree in order.
    void each(Taker taker) throws IOException {
        nodes.walk(new BitSet(), (page, at) -> taker.take(Node.of(header.form(), page, at)));
    }

    @Nullable
    PropertyTable properties(Node node) throws IOException {
        return PropertyTable.of(blocks, node, damage);
    }

    @Nullable
    RowTable table(int id) throws IOException {
        Node node = find(id);
        return node == null ? null : RowTable.of(blocks, node, damage);
    }

    /// Where a thing's data begins in the file; -1 where it is not told.
    long offset(Node node) throws IOException {
        Blocks.Spot spot = blocks.find(node.data());
        return spot == null ? -1 : spot.at();
    }

    /// The checksum of the password that Outlook asks for, or 0. Nothing is encoded with it. An OST has -1 there,
    /// and no password.
    int password() throws IOException {
        Node store = find(Node.STORE);
        PropertyTable table = store == null ? null : properties(store);
        int checksum =
                table == null ? 0 : table.brief().number(PASSWORD).orElse(0L).intValue();
        return checksum == -1 ? 0 : checksum;
    }

    /// The store's own name, or nothing.
    String name() throws IOException {
        Node store = find(Node.STORE);
        PropertyTable table = store == null ? null : properties(store);
        return table == null ? "" : name(table);
    }

    static String name(PropertyTable table) throws IOException {
        Properties plain = table.brief();
        return plain.text(Properties.DISPLAY_NAME, plain.page());
    }

    /// The way to a folder from the root, which is not named itself. A slash in a folder's name stays one.
    String path(int folder) throws IOException {
        return path(folder, 0);
    }

    private String path(int folder, int depth) throws IOException {
        if (folder == Node.ROOT_FOLDER || folder == 0 || depth > DEEPEST) {
            return "";
        }
        String known = paths.get(folder);
        if (known != null) {
            return known;
        }
        Node node = find(folder);
        if (node == null) {
            return "";
        }
        PropertyTable table = properties(node);
        String name = table == null ? "" : name(table);
        String above = node.parent() == folder ? "" : path(node.parent(), depth + 1);
        String path = above.isEmpty() ? name : above + "/" + name;
        path = path.length() > MOST_PATH ? path.substring(0, MOST_PATH) : path;
        paths.put(folder, path);
        return path;
    }
}
