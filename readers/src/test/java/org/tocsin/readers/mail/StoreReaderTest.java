package org.tocsin.readers.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tocsin.model.Gap;
import org.tocsin.readers.Limits;
import org.tocsin.readers.mail.store.Encodings;
import org.tocsin.testkit.store.Layout;
import org.tocsin.testkit.store.StoreThing;
import org.tocsin.testkit.store.StoreWriter;

class StoreReaderTest {
    private static final String HEADERS = "Message-ID: <one@example.org>\r\nFrom: Ann <ann@example.org>\r\n"
            + "To: bob@example.net\r\nSubject: plans\r\nDate: Tue, 4 May 2021 10:00:00 +0000\r\n";

    private static Mailbag read(byte[] store) {
        return Mailbag.of(new StoreReader(), store, Limits.USUAL);
    }

    private static List<Integer> ofKind(Mailbag bag, String kind) {
        return IntStream.range(0, bag.records.size())
                .filter(i -> bag.records.get(i).kind().name().equals(kind))
                .boxed()
                .toList();
    }

    private static int only(Mailbag bag, String kind) {
        assertThat(ofKind(bag, kind)).hasSize(1);
        return ofKind(bag, kind).getFirst();
    }

    private static StoreThing mail(String subject) {
        return StoreThing.mail(HEADERS.replace("plans", subject), "We meet at five. " + subject);
    }

    @ParameterizedTest
    @EnumSource(Layout.class)
    void reads_a_message_with_all_it_carries_in_each_layout(Layout layout) {
        StoreWriter store = new StoreWriter(layout);
        int inbox = store.folder(store.folder(0x122, "Top"), "Inbox");
        byte[] large = new byte[100_000];
        Arrays.fill(large, (byte) 'x');
        int id = store.item(
                inbox,
                mail("plans")
                        .binary(0x1013, "<a href='https://evil.example/'>x</a>".getBytes(StandardCharsets.UTF_8))
                        .integer(0x0E07, 1)
                        .recipient(1, "Bob", "bob@example.net")
                        .recipient(3, "Hidden", "hidden@example.net")
                        .file("note.txt", "hello".getBytes(StandardCharsets.UTF_8))
                        .file("large.bin", large)
                        .message("inner", mail("inside").file("deep.txt", new byte[] {'d'})));
        byte[] bytes = store.bytes();
        assertThat(Mailbag.recognises(new StoreReader(), bytes)).isTrue();
        Mailbag bag = read(bytes);

        assertThat(bag.gaps).isEmpty();
        List<Integer> mails = ofKind(bag, "mail.message");
        assertThat(mails).hasSize(2);
        int outer = mails.getFirst();
        assertThat(bag.value(outer, "Subject")).isEqualTo("plans");
        assertThat(bag.value(outer, "From.Address")).isEqualTo("ann@example.org");
        assertThat(bag.value(outer, "Outlook.Folder")).isEqualTo("Top/Inbox");
        assertThat(bag.value(outer, "Outlook.Found")).isEqualTo("listed");
        assertThat(bag.value(outer, "Outlook.Read")).isEqualTo("true");
        assertThat(bag.value(outer, "Outlook.Bcc")).isEqualTo("Hidden <hidden@example.net>");
        assertThat(bag.value(outer, "Body.Text")).contains("We meet at five. plans");
        assertThat(bag.values(outer, "Link")).contains("https://evil.example/");
        assertThat(bag.values(outer, "Attachment.Name")).containsExactly("note.txt", "large.bin", "inner");
        assertThat(bag.time(outer)).isEqualTo("2021-05-04T10:00:00Z");
        assertThat(bag.records.get(outer).origin().record()).isEqualTo(id);
        assertThat(bag.records.get(outer).origin().offset())
                .isEqualTo(store.blockOf(id).at());
        assertThat(bag.value(mails.getLast(), "Subject")).isEqualTo("inside");
        assertThat(bag.records.get(mails.getLast()).origin().outer()).contains("x.eml!/@" + id);
        assertThat(bag.children).extracting(Mailbag.Child::name).containsExactly("note.txt", "large.bin", "deep.txt");
        assertThat(bag.children.get(1).bytes()).isEqualTo(large);

        int ledger = only(bag, "outlook.store");
        assertThat(bag.value(ledger, "Items.Listed")).isEqualTo("1");
        assertThat(bag.value(ledger, "Items.Emitted")).isEqualTo("1");
        assertThat(bag.value(ledger, "Attachments")).isEqualTo("4");
        assertThat(bag.value(ledger, "Attachments.Emitted")).isEqualTo("4");
        assertThat(bag.value(ledger, "Balances")).isEqualTo("true");
    }

    @ParameterizedTest
    @EnumSource(Layout.class)
    void reads_each_encoding(Layout layout) {
        for (int number : new int[] {1, 2}) {
            StoreWriter store =
                    new StoreWriter(layout).encoded(number, number == 1 ? Encodings.permute() : Encodings.cyclic());
            int inbox = store.folder(0x122, "Inbox");
            store.item(inbox, mail("first").file("a.txt", new byte[20_000]));
            Mailbag bag = read(store.bytes());
            assertThat(bag.gaps).isEmpty();
            assertThat(bag.value(only(bag, "mail.message"), "Subject")).isEqualTo("first");
            assertThat(bag.value(only(bag, "outlook.store"), "Encoding")).isEqualTo(number == 1 ? "permute" : "cyclic");
        }
    }

    @Test
    void unpacks_the_blocks_of_an_ost() {
        StoreWriter store = new StoreWriter(Layout.LARGE).packed();
        int inbox = store.folder(0x122, "Inbox");
        byte[] file = "again and again ".repeat(20_000).getBytes(StandardCharsets.UTF_8);
        store.item(inbox, mail("packed").file("long.txt", file));
        byte[] bytes = store.bytes();
        assertThat(bytes.length).isLessThan(file.length);
        Mailbag bag = read(bytes);
        assertThat(bag.gaps).isEmpty();
        assertThat(bag.children.getFirst().bytes()).isEqualTo(file);
        assertThat(bag.value(only(bag, "outlook.store"), "Kind")).isEqualTo("ost");
        assertThat(bag.value(only(bag, "outlook.store"), "Form")).isEqualTo("unicode-4k");
    }

    @ParameterizedTest
    @EnumSource(Layout.class)
    void reads_folders_of_many_items(Layout layout) {
        StoreWriter store = new StoreWriter(layout);
        int inbox = store.folder(0x122, "Inbox");
        for (int i = 0; i < 1_500; i++) {
            store.item(inbox, new StoreThing().text(0x001A, "IPM.StickyNote").text(0x0037, "note " + i));
        }
        Mailbag bag = read(store.bytes());
        assertThat(bag.gaps).isEmpty();
        assertThat(ofKind(bag, "outlook.note")).hasSize(1_500);
        assertThat(bag.value(ofKind(bag, "outlook.note").get(1_499), "Subject")).isEqualTo("note 1499");
    }

    @ParameterizedTest
    @EnumSource(Layout.class)
    void finds_what_was_deleted_and_what_no_folder_lists_once(Layout layout) {
        StoreWriter store = new StoreWriter(layout);
        int inbox = store.folder(0x122, "Inbox");
        store.item(inbox, mail("kept"));
        int orphan = store.orphan(inbox, mail("orphan"));
        int deleted = store.deleted(inbox, mail("deleted").file("proof.txt", new byte[] {'p'}));
        Mailbag bag = read(store.bytes());
        assertThat(bag.gaps).isEmpty();
        List<Integer> mails = ofKind(bag, "mail.message");
        assertThat(mails.stream().map(i -> bag.value(i, "Subject"))).containsExactly("kept", "orphan", "deleted");
        assertThat(mails.stream().map(i -> bag.value(i, "Outlook.Found")))
                .containsExactly("listed", "orphaned", "deleted");
        assertThat(mails.stream().map(i -> bag.records.get(i).recovered())).containsExactly(false, true, true);
        assertThat(mails.stream().map(i -> bag.records.get(i).origin().record()).skip(1))
                .containsExactly((long) orphan, (long) deleted);
        assertThat(mails.stream().map(i -> bag.value(i, "Outlook.Folder"))).containsOnly("Inbox");
        assertThat(bag.children).extracting(Mailbag.Child::name).containsExactly("proof.txt");
        int ledger = only(bag, "outlook.store");
        assertThat(bag.value(ledger, "Items.Orphaned")).isEqualTo("1");
        assertThat(bag.value(ledger, "Items.Deleted")).isEqualTo("1");
        assertThat(bag.value(ledger, "Items.Emitted")).isEqualTo("1");
        assertThat(bag.value(ledger, "Balances")).isEqualTo("true");
    }

    @Test
    void tells_of_a_password_and_reads_on() {
        StoreWriter store = new StoreWriter(Layout.UNICODE).password(0xDEADBEEF);
        store.item(store.folder(0x122, "Inbox"), mail("locked"));
        Mailbag bag = read(store.bytes());
        assertThat(bag.gaps).isEmpty();
        assertThat(ofKind(bag, "mail.message")).hasSize(1);
        assertThat(bag.value(only(bag, "outlook.store"), "Password")).isEqualTo("true");
        assertThat(bag.value(only(bag, "outlook.store"), "Password.CRC")).isEqualTo("deadbeef");
    }

    @Test
    void counts_a_listed_item_that_is_not_there_as_failed() {
        StoreWriter store = new StoreWriter(Layout.UNICODE);
        int inbox = store.folder(0x122, "Inbox");
        store.item(inbox, mail("there"));
        int missing = store.missing(inbox);
        Mailbag bag = read(store.bytes());
        assertThat(bag.gaps).hasSize(1);
        assertThat(bag.gaps.getFirst().origin().record()).isEqualTo(missing);
        assertThat(bag.gaps.getFirst().detail()).isEqualTo("An item that is listed in a folder is not in the store.");
        int ledger = only(bag, "outlook.store");
        assertThat(bag.value(ledger, "Items.Listed")).isEqualTo("2");
        assertThat(bag.value(ledger, "Items.Emitted")).isEqualTo("1");
        assertThat(bag.value(ledger, "Items.Failed")).isEqualTo("1");
        assertThat(bag.value(ledger, "Balances")).isEqualTo("true");
    }

    @Test
    void tells_where_a_folder_and_its_table_differ() {
        StoreWriter store = new StoreWriter(Layout.UNICODE);
        int inbox = store.folder(0x122, "Inbox");
        store.item(inbox, mail("there"));
        store.count(inbox, 5);
        Mailbag bag = read(store.bytes());
        assertThat(bag.gaps)
                .extracting(Gap::detail)
                .containsExactly("The folder says that it holds 5 items; its table lists 1.");
    }

    @Test
    void reads_rules_with_what_they_do_and_for_whom() {
        StoreWriter store = new StoreWriter(Layout.UNICODE);
        int inbox = store.folder(0x122, "Inbox");
        byte[] address = "spy@evil.example\0".getBytes(StandardCharsets.UTF_16LE);
        ByteBuffer forward = ByteBuffer.allocate(200).order(ByteOrder.LITTLE_ENDIAN);
        forward.putShort((short) 0).putInt(1).putInt(2);
        forward.putInt(9 + 4 + 1 + 4 + 4 + address.length)
                .put((byte) 7)
                .putInt(3)
                .putInt(0);
        forward.putInt(1)
                .put((byte) 1)
                .putInt(1)
                .putShort((short) 0x1F)
                .putShort((short) 0x39FE)
                .put(address);
        forward.putInt(9).put((byte) 10).putInt(0).putInt(0);
        store.hidden(
                inbox,
                new StoreThing()
                        .text(0x001A, "IPM.Rule.Version2.Message")
                        .text(0x65EC, "x")
                        .text(0x65EB, "RuleOrganizer")
                        .integer(0x65E9, 1)
                        .time(0x3008, Instant.parse("2022-02-03T04:05:06Z"))
                        .binary(0x65EF, Arrays.copyOf(forward.array(), forward.position()))
                        .binary(0x65F0, "invoice\0".getBytes(StandardCharsets.UTF_16LE)));
        Mailbag bag = read(store.bytes());
        int rule = only(bag, "outlook.rule");
        assertThat(bag.values(rule, "Action")).containsExactly("redirect", "delete");
        assertThat(bag.values(rule, "Recipient")).containsExactly("spy@evil.example");
        assertThat(bag.values(rule, "Condition")).containsExactly("invoice");
        assertThat(bag.value(rule, "Enabled")).isEqualTo("true");
        assertThat(bag.value(rule, "Folder")).isEqualTo("Inbox");
        assertThat(bag.time(rule)).isEqualTo("2022-02-03T04:05:06Z");
        assertThat(ofKind(bag, "mail.message")).isEmpty();
    }

    @Test
    void reads_contacts_appointments_tasks_and_lists() {
        StoreWriter store = new StoreWriter(Layout.UNICODE);
        int mail = store.named(0x00062004, 0x8083);
        int start = store.named(0x00062002, 0x820D);
        int place = store.named(0x00062002, 0x8208);
        int due = store.named(0x00062003, 0x8105);
        int sound = store.named(0x00062008, 0x851F);
        int folder = store.folder(0x122, "Things");
        store.item(
                folder,
                new StoreThing()
                        .text(0x001A, "IPM.Contact")
                        .text(0x3001, "Ann Example")
                        .text(mail, "ann@example.org")
                        .file("ContactPicture.jpg", new byte[] {1, 2, 3}));
        store.item(
                folder,
                new StoreThing()
                        .text(0x001A, "IPM.Appointment")
                        .text(0x0037, "Meeting")
                        .time(start, Instant.parse("2023-01-02T03:04:05Z"))
                        .text(place, "Ottawa")
                        .text(sound, "\\\\203.0.113.9\\s\\a.wav")
                        .text(0x1000, "see https://example.org/agenda"));
        store.item(
                folder,
                new StoreThing()
                        .text(0x001A, "IPM.Task")
                        .text(0x0037, "Do it")
                        .time(due, Instant.parse("2023-02-02T00:00:00Z")));
        store.item(folder, new StoreThing().text(0x001A, "IPM.DistList").text(0x3001, "Board"));
        Mailbag bag = read(store.bytes());
        assertThat(bag.gaps).isEmpty();
        int contact = only(bag, "outlook.contact");
        assertThat(bag.value(contact, "Name")).isEqualTo("Ann Example");
        assertThat(bag.value(contact, "Email")).isEqualTo("ann@example.org");
        assertThat(bag.children).extracting(Mailbag.Child::name).containsExactly("ContactPicture.jpg");
        int meeting = only(bag, "outlook.appointment");
        assertThat(bag.value(meeting, "Start")).isEqualTo("2023-01-02T03:04:05Z");
        assertThat(bag.value(meeting, "Location")).isEqualTo("Ottawa");
        int judged = only(bag, "mail.message");
        assertThat(bag.value(judged, "Outlook.ReminderFile")).isEqualTo("\\\\203.0.113.9\\s\\a.wav");
        assertThat(bag.values(judged, "Link")).containsExactly("https://example.org/agenda");
        assertThat(bag.records.get(judged).origin())
                .isEqualTo(bag.records.get(meeting).origin());
        assertThat(bag.value(only(bag, "outlook.task"), "Due")).isEqualTo("2023-02-02T00:00:00Z");
        assertThat(bag.value(only(bag, "outlook.list"), "Name")).isEqualTo("Board");
    }

    @Test
    void tells_the_home_page_of_a_folder() {
        StoreWriter store = new StoreWriter(Layout.UNICODE);
        store.folder(
                0x122,
                new StoreThing()
                        .text(0x3001, "Inbox")
                        .binary(0x36DF, "\2\0\0\0http://evil.example/p.html\0".getBytes(StandardCharsets.UTF_16LE)));
        Mailbag bag = read(store.bytes());
        int folder = ofKind(bag, "outlook.folder").getLast();
        assertThat(bag.values(folder, "HomePage")).containsExactly("http://evil.example/p.html");
    }

    @Test
    void reads_what_outlook_packs_its_subject_with() {
        StoreWriter store = new StoreWriter(Layout.UNICODE);
        store.item(
                store.folder(0x122, "Sent"),
                new StoreThing()
                        .text(0x001A, "IPM.Note")
                        .text(0x0037, "\1\5RE: plans")
                        .text(0x1000, "yes"));
        Mailbag bag = read(store.bytes());
        assertThat(bag.value(only(bag, "mail.message"), "Subject")).isEqualTo("RE: plans");
    }

    @Test
    void hands_a_file_on_as_it_lies_there_when_it_is_too_large_for_the_message() {
        StoreWriter store = new StoreWriter(Layout.UNICODE);
        byte[] large = new byte[3 << 20];
        large[large.length - 1] = 7;
        store.item(store.folder(0x122, "Inbox"), mail("large").file("disk.img", large));
        Mailbag bag = Mailbag.of(new StoreReader(), store.bytes(), new Limits(8, 1000, 1 << 30, 200, 1 << 20, 100));
        assertThat(bag.gaps).isEmpty();
        assertThat(bag.value(only(bag, "mail.message"), "Outlook.LargeFile")).isEqualTo("disk.img");
        assertThat(bag.children.getFirst().bytes()).isEqualTo(large);
    }

    @ParameterizedTest
    @EnumSource(Layout.class)
    void finds_everything_again_when_the_roots_of_both_trees_are_gone(Layout layout) {
        StoreWriter store = new StoreWriter(layout);
        int inbox = store.folder(0x122, "Inbox");
        for (int i = 0; i < 600; i++) {
            store.item(inbox, mail("number " + i));
        }
        byte[] bytes = store.bytes();
        Arrays.fill(bytes, store.nodePages().getLast(), store.nodePages().getLast() + 512, (byte) 0);
        Arrays.fill(bytes, store.blockPages().getLast(), store.blockPages().getLast() + 512, (byte) 0);
        if (layout == Layout.LARGE) {
            Arrays.fill(bytes, store.nodePages().getLast(), store.nodePages().getLast() + 4096, (byte) 0);
            Arrays.fill(bytes, store.blockPages().getLast(), store.blockPages().getLast() + 4096, (byte) 0);
        }
        Mailbag bag = read(bytes);
        assertThat(ofKind(bag, "mail.message")).hasSize(600);
        assertThat(bag.records)
                .allMatch(record -> record.recovered() || record.kind().name().equals("outlook.store"));
        assertThat(bag.gaps).extracting(Gap::detail).anyMatch(detail -> detail.contains("torn"));
        assertThat(bag.value(only(bag, "outlook.store"), "Items.Emitted")).isEqualTo("600");
    }

    @Test
    void finds_blocks_by_themselves_when_no_page_tells_of_them() {
        StoreWriter store = new StoreWriter(Layout.UNICODE);
        int inbox = store.folder(0x122, "Inbox");
        for (int i = 0; i < 50; i++) {
            store.item(inbox, mail("number " + i));
        }
        byte[] bytes = store.bytes();
        for (int page : store.blockPages()) {
            Arrays.fill(bytes, page, page + 512, (byte) 0);
        }
        Mailbag bag = read(bytes);
        assertThat(ofKind(bag, "mail.message")).hasSize(50);
        assertThat(bag.value(only(bag, "outlook.store"), "Balances")).isEqualTo("true");
    }

    @Test
    void a_flipped_block_is_read_and_told_of() {
        StoreWriter store = new StoreWriter(Layout.UNICODE);
        int id = store.item(store.folder(0x122, "Inbox"), mail("plans"));
        byte[] bytes = store.bytes();
        int at = store.blockOf(id).at();
        String plain = new String(bytes, at, store.blockOf(id).size(), StandardCharsets.UTF_16LE);
        int five = at + 2 * plain.indexOf("five");
        bytes[five] = 'h';
        Mailbag bag = read(bytes);
        assertThat(bag.value(only(bag, "mail.message"), "Body.Text")).contains("at hive");
        assertThat(bag.gaps).extracting(Gap::cause).containsExactly(Gap.Cause.DAMAGED);
        assertThat(bag.gaps.getFirst().detail()).contains("does not fit its checksum");
        assertThat(bag.gaps.getFirst().origin().record()).isEqualTo(id);
    }

    @Test
    void a_block_that_was_written_over_costs_its_item_alone() {
        StoreWriter store = new StoreWriter(Layout.UNICODE);
        int inbox = store.folder(0x122, "Inbox");
        store.item(inbox, mail("one"));
        int lost = store.item(inbox, mail("two"));
        store.item(inbox, mail("three"));
        byte[] bytes = store.bytes();
        int at = store.blockOf(lost).at();
        Arrays.fill(bytes, at, at + (store.blockOf(lost).size() + 16 + 63) / 64 * 64, (byte) 'Z');
        Mailbag bag = read(bytes);
        assertThat(ofKind(bag, "mail.message").stream().map(i -> bag.value(i, "Subject")))
                .containsExactly("one", "three");
        assertThat(bag.value(only(bag, "outlook.store"), "Items.Failed")).isEqualTo("1");
        assertThat(bag.value(only(bag, "outlook.store"), "Balances")).isEqualTo("true");
        assertThat(bag.gaps).extracting(gap -> gap.origin().record()).containsOnly((long) lost);
    }

    @ParameterizedTest
    @EnumSource(Layout.class)
    void reads_what_a_cut_store_still_has(Layout layout) {
        StoreWriter store = new StoreWriter(layout);
        int inbox = store.folder(0x122, "Inbox");
        for (int i = 0; i < 50; i++) {
            store.item(inbox, mail("number " + i));
        }
        byte[] bytes = store.bytes();
        for (int length : new int[] {0, 10, 511, 600, 5_000, bytes.length / 2, bytes.length - 600}) {
            Mailbag bag = read(Arrays.copyOf(bytes, length));
            assertThat(bag.gaps).isNotEmpty();
            assertThat(bag.value(only(bag, "outlook.store"), "Items.Failed")).isNotEqualTo("(absent)");
        }
    }

    @Test
    void an_empty_or_other_file_is_no_store() {
        assertThat(Mailbag.recognises(new StoreReader(), new byte[0])).isFalse();
        assertThat(Mailbag.recognises(new StoreReader(), "From: a@b\n\nhello")).isFalse();
        assertThat(Mailbag.recognises(new StoreReader(), new byte[1_000])).isFalse();
    }

    @Test
    void a_store_whose_first_bytes_were_written_over_is_still_one() {
        StoreWriter store = new StoreWriter(Layout.UNICODE);
        store.item(store.folder(0x122, "Inbox"), mail("plans"));
        byte[] bytes = store.bytes();
        Arrays.fill(bytes, 0, 4, (byte) 0);
        assertThat(Mailbag.recognises(new StoreReader(), bytes)).isTrue();
        Mailbag bag = read(bytes);
        assertThat(ofKind(bag, "mail.message")).hasSize(1);
        assertThat(bag.gaps).extracting(Gap::detail).containsExactly("The store does not begin with its mark.");
    }

    @Test
    void messages_deeper_than_the_limit_are_told_of() {
        StoreThing inner = mail("bottom");
        for (int i = 0; i < 10; i++) {
            inner = mail("level " + i).message("m", inner);
        }
        StoreWriter store = new StoreWriter(Layout.UNICODE);
        store.item(store.folder(0x122, "Inbox"), inner);
        Mailbag bag = read(store.bytes());
        assertThat(ofKind(bag, "mail.message")).hasSize(8);
        assertThat(bag.causes()).contains(Gap.Cause.LIMIT);
        int ledger = only(bag, "outlook.store");
        assertThat(bag.value(ledger, "Attachments.Failed")).isEqualTo("1");
        assertThat(bag.value(ledger, "Balances")).isEqualTo("true");
    }

    @Test
    void survives_any_flipped_bit() {
        StoreWriter store = new StoreWriter(Layout.UNICODE);
        int inbox = store.folder(0x122, "Inbox");
        store.item(
                inbox,
                mail("plans").recipient(1, "a", "b").file("a", new byte[9_000]).message("m", mail("n")));
        store.deleted(inbox, mail("gone"));
        byte[] bytes = store.bytes();
        Random random = new Random(5);
        for (int i = 0; i < 1_500; i++) {
            byte[] flipped = bytes.clone();
            for (int k = 0; k <= i % 4; k++) {
                int at = i % 5 == 0 ? random.nextInt(564) : 0x4600 + random.nextInt(bytes.length - 0x4600);
                flipped[at] ^= (byte) (1 << random.nextInt(8));
            }
            Mailbag bag = read(flipped);
            assertThat(bag.value(only(bag, "outlook.store"), "Balances")).isEqualTo("true");
        }
    }

    private static byte[] words(int size, long... numbers) {
        ByteBuffer out = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        for (long number : numbers) {
            out.putLong(number);
        }
        return out.array();
    }

    /// A list that names the same block a thousand times, in a list that names that list a thousand times.
    @Test
    void a_bomb_of_lists_ends_and_is_told_of() {
        StoreWriter store = new StoreWriter(Layout.UNICODE);
        int inbox = store.folder(0x122, "Inbox");
        store.item(inbox, mail("honest"));
        long block = store.block(new byte[8_176], false);
        long[] same = new long[1_022];
        Arrays.fill(same, block);
        same[0] = 1 | 1 << 8 | 1_021L << 16 | 1_021L * 8_176 << 32;
        long list = store.block(words(8_176, same), true);
        Arrays.fill(same, list);
        same[0] = 1 | 2 << 8 | 1_021L << 16;
        long lists = store.block(words(8_176, same), true);
        long self = lists + 4;
        Arrays.fill(same, self);
        same[0] = 1 | 2 << 8 | 1_021L << 16;
        store.block(words(8_176, same), true);
        for (int i = 0; i < 20; i++) {
            store.raw(0x30001 + i << 5 | 4, inbox, i % 2 == 0 ? lists : self, 0);
        }
        Mailbag bag = read(store.bytes());
        assertThat(ofKind(bag, "mail.message")).hasSize(1);
        assertThat(bag.gaps).isNotEmpty();
        assertThat(only(bag, "outlook.store")).isPositive();
    }

    @Test
    void a_thing_that_is_inside_itself_ends_and_is_told_of() {
        StoreWriter store = new StoreWriter(Layout.UNICODE);
        int inbox = store.folder(0x122, "Inbox");
        int honest = store.item(inbox, mail("outer").message("in", mail("inner")));
        byte[] bytes = store.bytes();
        // The attached message's data becomes that of the outer one, and so on inside.
        long outer = store.blockOf(honest).number();
        byte[] list = {2, 0, 3, 0};
        for (int at = 0x4600; at + 100 < bytes.length; at += 64) {
            if (Arrays.equals(bytes, at, at + 4, list, 0, 4) || bytes[at] == 2 && bytes[at + 1] == 0) {
                for (int entry = at + 8; entry + 24 <= at + 80; entry += 24) {
                    if ((bytes[entry] & 0x1F) == 4) {
                        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(entry + 8, outer);
                    }
                }
            }
        }
        Mailbag bag = read(bytes);
        assertThat(bag.gaps).isNotEmpty();
        assertThat(bag.value(only(bag, "outlook.store"), "Balances")).isEqualTo("true");
    }

    @Test
    void a_block_that_unpacks_to_less_than_it_says_is_told_of() {
        StoreWriter store = new StoreWriter(Layout.LARGE).packed();
        int inbox = store.folder(0x122, "Inbox");
        int id = store.item(inbox, mail("x".repeat(3_000)));
        byte[] bytes = store.bytes();
        StoreWriter.BlockAt block = store.blockOf(id);
        for (int page : store.blockPages()) {
            for (int at = page; at + 24 <= page + 4_056; at += 24) {
                ByteBuffer entry = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
                if (entry.getLong(at) == block.number()) {
                    entry.putShort(at + 18, (short) 65_000);
                }
            }
        }
        Mailbag bag = read(bytes);
        assertThat(bag.gaps).extracting(Gap::detail).anyMatch(detail -> detail.contains("shorter than it says"));
        assertThat(ofKind(bag, "mail.message")).hasSize(1);
    }

    @Test
    void a_tree_that_leads_in_a_circle_ends() {
        StoreWriter store = new StoreWriter(Layout.UNICODE);
        int inbox = store.folder(0x122, "Inbox");
        for (int i = 0; i < 100; i++) {
            store.item(inbox, mail("number " + i));
        }
        byte[] bytes = store.bytes();
        int root = store.nodePages().getLast();
        ByteBuffer all = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < (bytes[root + 488] & 0xFF); i += 2) {
            all.putLong(root + 24 * i + 16, root);
        }
        Mailbag bag = read(bytes);
        assertThat(bag.gaps).extracting(Gap::detail).anyMatch(detail -> detail.contains("in a circle"));
        // The pages that nothing leads to any more are found by themselves.
        assertThat(ofKind(bag, "mail.message")).hasSize(100);
    }
}
