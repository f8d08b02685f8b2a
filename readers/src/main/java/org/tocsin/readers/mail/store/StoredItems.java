package org.tocsin.readers.mail.store;

import java.io.IOException;
import java.nio.charset.Charset;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tocsin.model.Gap;
import org.tocsin.readers.Limits;
import org.tocsin.readers.files.compound.Faults;
import org.tocsin.readers.mail.outlook.MessageFacts;
import org.tocsin.readers.mail.outlook.OutlookMessage;
import org.tocsin.readers.mail.outlook.Properties;
import org.tocsin.readers.mail.outlook.Recipient;

/// Makes messages and other items of what a store keeps of them ([MS-PST] 2.4.5). Belongs to one thread.
final class StoredItems {
    private static final int FLAGS = 0x0E07;
    private static final int LAST_VERB = 0x1081;
    private static final int LAST_VERB_TIME = 0x1082;

    /// The sound that a reminder plays: a path to another computer makes Outlook log in there, unasked
    /// (CVE-2023-23397).
    private static final int REMINDER_FILE = 0x851F;

    private static final int MOST_RECIPIENTS = 10_000;

    /// Bytes of a recipient's name or address.
    private static final int MOST_NAME = 2_000;

    private final OutlookStore store;
    private final Limits limits;
    private final Ledger ledger;

    /// What the item in hand may still take, and files that it may still have.
    private Room room = new Room(0);

    private int files;

    private final List<Item.Large> large = new ArrayList<>();

    /// @param ledger where attachments are counted
    StoredItems(OutlookStore store, Limits limits, Ledger ledger) {
        this.store = store;
        this.limits = limits;
        this.ledger = ledger;
    }

    /// @param hidden whether it is one of those that a folder does not show
    /// @return empty where nothing of it can be read, which is noted
    Optional<Item> read(Node node, Found found, String folder, boolean hidden) throws IOException {
        room = new Room(limits.record() / 2);
        files = limits.parts();
        large.clear();
        PropertyTable table = store.properties(node);
        if (table == null || table.isEmpty()) {
            return Optional.empty();
        }
        Properties properties = table.plain(limits.record() / 4, room);
        String itemClass = properties.text(Properties.CLASS, properties.page());
        Optional<Item.Thing> thing = Things.of(store, table, properties, itemClass, hidden);
        thing.ifPresent(each -> place(each, found, folder));
        OutlookMessage message = message(table, properties, new Place(folder, found, 0));
        boolean judged = thing.isEmpty()
                || message.facts().containsKey("Outlook.ReminderFile")
                || Things.comesFromOthers(itemClass) && !hidden && says(message);
        return Optional.of(new Item(
                node.id(),
                store.offset(node),
                found,
                thing,
                judged ? Optional.of(message) : Optional.empty(),
                judged ? List.of() : message.attachments(),
                List.copyOf(large)));
    }

    private static boolean says(OutlookMessage message) {
        return !message.attachments().isEmpty()
                || !message.bodies().text().isEmpty()
                || !message.bodies().html().isEmpty();
    }

    private static void place(Item.Thing thing, Found found, String folder) {
        thing.fields().text("Folder", folder);
        thing.fields().text("Found", found.word());
        thing.fields().recovered(found.recovered());
    }

    /// Where a message lies; those in others have no folder.
    private record Place(String folder, Found found, int depth) {}

    private OutlookMessage message(PropertyTable table, Properties properties, Place place) throws IOException {
        Charset page = properties.page();
        MessageFacts facts = new MessageFacts(properties);
        if (place.depth() == 0) {
            facts.add("Outlook.Folder", place.folder());
            facts.add("Outlook.Found", place.found().word());
        }
        handled(properties, facts);
        List<Recipient> recipients = recipients(table, page);
        recipients.stream()
                .filter(recipient -> recipient.kind() == 3)
                .forEach(recipient -> facts.add("Outlook.Bcc", words(recipient.person())));
        List<OutlookMessage.Attached> attached = attachments(table, facts, place.depth());
        OptionalInt reminder = store.names.id(NamedProperties.Set.COMMON, REMINDER_FILE);
        String sound = reminder.isEmpty() ? "" : properties.text(reminder.getAsInt(), page);
        if (!sound.isEmpty()) {
            facts.add("Outlook.ReminderFile", sound);
        }
        Faults faults = new Faults();
        OutlookMessage message = facts.message(recipients, attached, faults);
        faults.all().forEach(fault -> store.damage.note(fault.cause(), fault.detail()));
        return message;
    }

    private static String words(OutlookMessage.Person person) {
        return person.name().isEmpty() ? person.address() : person.name() + " <" + person.address() + ">";
    }

    /// What its owner did with it: whether it was read, answered, passed on, and when.
    private static void handled(Properties properties, MessageFacts facts) {
        properties.number(FLAGS).ifPresent(flags -> {
            facts.add("Outlook.Read", Boolean.toString((flags & 1) != 0));
            if ((flags & 8) != 0) {
                facts.add("Outlook.Unsent", "true");
            }
        });
        String verb = switch (properties.number(LAST_VERB).orElse(0L).intValue()) {
            case 102 -> "reply";
            case 103 -> "reply-all";
            case 104 -> "forward";
            default -> "";
        };
        if (!verb.isEmpty()) {
            facts.add("Outlook.LastAction", verb);
            properties.time(LAST_VERB_TIME).map(Instant::toString).ifPresent(t -> facts.add("Outlook.LastActionAt", t));
        }
    }

    private List<Recipient> recipients(PropertyTable message, Charset page) throws IOException {
        List<Recipient> recipients = new ArrayList<>();
        Node node = message.inside().find(Node.RECIPIENTS);
        RowTable table = node == null ? null : RowTable.of(store.blocks, node, store.damage);
        if (table != null) {
            table.rows(
                    Recipient.PROPERTIES,
                    MOST_RECIPIENTS,
                    MOST_NAME,
                    (id, values) -> recipients.add(Recipient.of(values, page)));
        }
        return recipients;
    }

    /// Attachments are those that lie inside the message, listed in its table or not; what only the table lists is
    /// lost.
    private List<OutlookMessage.Attached> attachments(PropertyTable message, MessageFacts facts, int depth)
            throws IOException {
        List<OutlookMessage.Attached> attached = new ArrayList<>();
        List<Node> nodes = new ArrayList<>();
        Node[] listing = new Node[1];
        message.inside().each(node -> {
            if (node.id() == Node.ATTACHMENTS) {
                listing[0] = node;
            }
            if (Node.kind(node.id()) == Node.ATTACHMENT && nodes.size() <= limits.parts()) {
                nodes.add(node);
            }
            return true;
        });
        RowTable table = listing[0] == null ? null : RowTable.of(store.blocks, listing[0], store.damage);
        if (table != null) {
            Set<Integer> there = new HashSet<>();
            nodes.forEach(node -> there.add(node.id()));
            table.ids(id -> {
                if (!there.contains(id)) {
                    ledger.attachments++;
                    ledger.attachmentsFailed++;
                    store.damage.note(Gap.Cause.DAMAGED, "An attachment that is listed here is lost.");
                }
                return true;
            });
        }
        for (Node node : nodes) {
            ledger.attachments++;
            if (--files < 0) {
                ledger.attachmentsFailed++;
                store.damage.note(Gap.Cause.LIMIT, "There are more attachments here than are read.");
            } else if (!attachment(node, facts, depth, attached)) {
                ledger.attachmentsFailed++;
            }
        }
        return attached;
    }

    /// @return whether it was taken, or is only a reference
    private boolean attachment(Node node, MessageFacts facts, int depth, List<OutlookMessage.Attached> into)
            throws IOException {
        PropertyTable table = store.properties(node);
        if (table == null) {
            return false;
        }
        Properties properties = table.brief();
        Charset page = properties.page();
        String name = MessageFacts.attachmentName(properties, page);
        Node object = table.object(Properties.ATTACHED);
        long method = properties.number(Properties.METHOD).orElse(0L);
        if (method == 5 && object != null) {
            return nested(name, object, depth, into);
        }
        DataTree tree = object != null
                ? DataTree.of(store.blocks, object.data(), store.damage)
                : table.tree(Properties.ATTACHED);
        if (tree == null && table.has(Properties.ATTACHED)) {
            byte[] bytes = table.bytes(Properties.ATTACHED, limits.record());
            if (bytes.length > room.left()) {
                store.damage.note(Gap.Cause.LIMIT, "There is more in this message than is read; left out: " + name);
                return false;
            }
            room.take(bytes.length);
            file(name, properties, page, bytes, into);
        } else if (tree != null && tree.size() > room.left()) {
            large.add(new Item.Large(name, tree.content()));
            facts.add("Outlook.LargeFile", name);
            ledger.attachmentsEmitted++;
        } else if (tree != null) {
            room.take(tree.size());
            file(name, properties, page, tree.read(limits.record()), into);
        } else {
            Optional<String> path = MessageFacts.path(properties, page);
            path.ifPresent(each -> facts.add("Outlook.Reference", each));
            if (path.isPresent()) {
                ledger.attachmentsReferences++;
            } else {
                store.damage.note(Gap.Cause.DAMAGED, "An attachment of this message has nothing in it: " + name);
            }
            return path.isPresent();
        }
        return true;
    }

    private void file(
            String name, Properties properties, Charset page, byte[] bytes, List<OutlookMessage.Attached> into) {
        String type = properties.text(Properties.MIME, page);
        into.add(new OutlookMessage.Attached.File(name, type, properties.text(Properties.CONTENT_ID, page), bytes));
        ledger.attachmentsEmitted++;
    }

    private boolean nested(String name, Node node, int depth, List<OutlookMessage.Attached> into) throws IOException {
        if (depth + 1 >= limits.depth()) {
            store.damage.note(
                    Gap.Cause.LIMIT, "There are messages deeper than " + limits.depth() + " inside one another.");
            return false;
        }
        @Nullable PropertyTable table = store.properties(node);
        if (table == null) {
            return false;
        }
        Properties properties = table.plain(limits.record() / 4, room);
        into.add(new OutlookMessage.Attached.Message(
                name, message(table, properties, new Place("", Found.LISTED, depth + 1))));
        ledger.attachmentsEmitted++;
        return true;
    }
}
