package org.tocsin.readers.mail.store;

import java.io.IOException;
import java.nio.charset.Charset;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.tocsin.model.PlainRecord;
import org.tocsin.readers.mail.outlook.Properties;

/// What a folder holds beside mail: contacts, appointments, tasks, notes, lists, rules, forms. Told by the class of the
/// item ([MS-OXOCNTC], [MS-OXOCAL], [MS-OXOTASK], [MS-OXONOTE], [MS-OXORULE]).
final class Things {
    private static final int LONG = 1 << 20;
    private static final int RULE_NAME = 0x65EC;

    private final OutlookStore store;
    private final PropertyTable table;
    private final Properties properties;
    private final Charset page;
    private final PlainRecord.Builder fields = new PlainRecord.Builder();

    private Things(OutlookStore store, PropertyTable table, Properties properties) {
        this.store = store;
        this.table = table;
        this.properties = properties;
        this.page = properties.page();
    }

    private static boolean is(String itemClass, String what) {
        String lower = itemClass.toLowerCase(Locale.ROOT);
        return lower.equals(what) || lower.startsWith(what + ".");
    }

    /// Whether such a thing may have been sent by somebody else, so that its text is judged as a mail's.
    static boolean comesFromOthers(String itemClass) {
        return is(itemClass, "ipm.appointment") || is(itemClass, "ipm.task");
    }

    /// The thing that an item is; empty where it is a mail.
    static Optional<Item.Thing> of(
            OutlookStore store, PropertyTable table, Properties properties, String itemClass, boolean hidden)
            throws IOException {
        Things thing = new Things(store, table, properties);
        thing.fields.text("Class", itemClass);
        boolean rule =
                is(itemClass, "ipm.rule") || is(itemClass, "ipm.extendedrule") || is(itemClass, "ipm.ruleorganizer");
        String kind;
        if (rule) {
            kind = "outlook.rule";
            thing.rule();
        } else if (hidden) {
            kind = "outlook.hidden";
            thing.text("Subject", Properties.SUBJECT);
            thing.text("Name", Properties.DISPLAY_NAME);
        } else if (is(itemClass, "ipm.contact")) {
            kind = "outlook.contact";
            thing.contact();
        } else if (is(itemClass, "ipm.distlist")) {
            kind = "outlook.list";
            thing.list();
        } else if (is(itemClass, "ipm.appointment") || is(itemClass, "ipm.ole.class")) {
            kind = "outlook.appointment";
            thing.appointment();
        } else if (is(itemClass, "ipm.task")) {
            kind = "outlook.task";
            thing.task();
        } else if (is(itemClass, "ipm.stickynote")) {
            kind = "outlook.note";
            thing.text("Subject", Properties.SUBJECT);
            thing.text("Body", Properties.BODY);
        } else if (is(itemClass, "ipm.activity")) {
            kind = "outlook.journal";
            thing.text("Subject", Properties.SUBJECT);
            thing.text("Body", Properties.BODY);
        } else {
            return Optional.empty();
        }
        thing.times();
        return Optional.of(new Item.Thing(kind, thing.fields));
    }

    private void text(String field, int id) {
        String text = properties.text(id, page);
        if (!text.isEmpty()) {
            fields.text(field, text.length() <= LONG ? text : text.substring(0, LONG));
        }
    }

    private void named(String field, NamedProperties.Set set, int number) {
        OptionalInt id = store.names.id(set, number);
        if (id.isEmpty()) {
            return;
        }
        text(field, id.getAsInt());
        properties.time(id.getAsInt()).ifPresent(time -> fields.text(field, time.toString()));
        properties.number(id.getAsInt()).ifPresent(number1 -> {
            if (table.type(id.getAsInt()) == Properties.TYPE_BOOLEAN) {
                fields.bool(field, (number1 & 0xFF) != 0);
            } else {
                fields.integer(field, number1);
            }
        });
    }

    private void times() {
        Optional<Instant> created = properties.time(Properties.CREATED);
        Optional<Instant> modified = properties.time(Properties.MODIFIED);
        created.ifPresent(time -> fields.text("Created", time.toString()));
        modified.ifPresent(time -> fields.text("Modified", time.toString()));
        modified.or(() -> created).ifPresent(fields::time);
    }

    private void contact() {
        text("Name", Properties.DISPLAY_NAME);
        text("Company", 0x3A16);
        text("Title", 0x3A17);
        named("Email", NamedProperties.Set.ADDRESS, 0x8083);
        named("Email", NamedProperties.Set.ADDRESS, 0x8093);
        named("Email", NamedProperties.Set.ADDRESS, 0x80A3);
        text("Phone", 0x3A08);
        text("Phone", 0x3A09);
        text("Phone", 0x3A1C);
        named("Address", NamedProperties.Set.ADDRESS, 0x801A);
        named("Address", NamedProperties.Set.ADDRESS, 0x801B);
        text("Body", Properties.BODY);
    }

    /// Members that are in no address book are kept with name and address; of the others only texts are told.
    private void list() throws IOException {
        text("Name", Properties.DISPLAY_NAME);
        Set<String> members = new LinkedHashSet<>();
        for (int number : new int[] {0x8054, 0x8055}) {
            OptionalInt id = store.names.id(NamedProperties.Set.ADDRESS, number);
            if (id.isPresent()) {
                for (byte[] member : table.several(id.getAsInt(), LONG)) {
                    members.add(String.join(" ", Texts.in(member)));
                }
            }
        }
        members.stream().filter(member -> !member.isEmpty()).forEach(member -> fields.text("Member", member));
    }

    private void appointment() {
        text("Subject", Properties.SUBJECT);
        text("Organizer", Properties.REPRESENTING_NAME);
        named("Start", NamedProperties.Set.APPOINTMENT, 0x820D);
        named("End", NamedProperties.Set.APPOINTMENT, 0x820E);
        named("Location", NamedProperties.Set.APPOINTMENT, 0x8208);
        named("AllDay", NamedProperties.Set.APPOINTMENT, 0x8215);
        named("Recurring", NamedProperties.Set.APPOINTMENT, 0x8223);
        named("Attendees", NamedProperties.Set.APPOINTMENT, 0x8238);
        named("ReminderFile", NamedProperties.Set.COMMON, 0x851F);
        text("Body", Properties.BODY);
    }

    private void task() {
        text("Subject", Properties.SUBJECT);
        named("Start", NamedProperties.Set.TASK, 0x8104);
        named("Due", NamedProperties.Set.TASK, 0x8105);
        named("Complete", NamedProperties.Set.TASK, 0x811C);
        named("Owner", NamedProperties.Set.TASK, 0x811F);
        named("ReminderFile", NamedProperties.Set.COMMON, 0x851F);
        text("Body", Properties.BODY);
    }

    /// What an inbox rule is called, whether it is on, what it does and to whom. Texts in its condition and in what is
    /// left to Outlook (a program to start, a folder, a word it waits for) are told as they stand there.
    private void rule() throws IOException {
        text("Name", RULE_NAME);
        text("Subject", Properties.SUBJECT);
        text("Provider", 0x65EB);
        properties.number(0x65E9).ifPresent(state -> fields.bool("Enabled", (state & 1) != 0));
        properties.number(0x65F3).ifPresent(sequence -> fields.integer("Sequence", sequence));
        Set<String> texts = new LinkedHashSet<>();
        for (int id : new int[] {0x65EF, 0x0E99, 0x6680}) {
            byte[] bytes = table.bytes(id, LONG);
            if (bytes.length > 0) {
                RuleActions actions = RuleActions.of(bytes, page);
                actions.actions().forEach(action -> fields.text("Action", action));
                actions.recipients().forEach(recipient -> fields.text("Recipient", recipient));
                texts.addAll(Texts.in(bytes));
            }
        }
        for (int id : new int[] {0x65EE, 0x6802}) {
            texts.addAll(Texts.in(table.bytes(id, LONG)));
        }
        texts.forEach(text -> fields.text("Text", text));
        Set<String> conditions = new LinkedHashSet<>();
        for (int id : new int[] {0x65F0, 0x0E9A, 0x6679}) {
            conditions.addAll(Texts.in(table.bytes(id, LONG)));
        }
        conditions.forEach(condition -> fields.text("Condition", condition));
    }

    /// Texts of several properties that are only bytes, for a folder's page.
    static List<String> texts(PropertyTable table, int id) throws IOException {
        return Texts.in(table.bytes(id, LONG));
    }
}
