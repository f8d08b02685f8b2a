package org.tocsin.readers.mail.outlook;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.tocsin.model.Gap;
import org.tocsin.readers.files.compound.CompoundFile;
import org.tocsin.readers.files.compound.Faults;
import org.tocsin.readers.files.compound.LittleEndian;

/// A `.msg` file: one message as Outlook saves it
/// ([MS-OXMSG](https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-oxmsg/)).
public final class MsgFile {
    private static final String PROPERTIES = "__properties_version1.0";
    private static final String VALUE = "__substg1.0_";
    private static final String NAMED = "__nameid_version1.0";

    /// The sound that a reminder plays: a path to another computer makes Outlook log in there, unasked
    /// (CVE-2023-23397).
    private static final int REMINDER_FILE = 0x851F;

    private final CompoundFile file;
    private final Faults faults;
    private final int depth;
    private int attachments;

    /// @param depth messages inside one another
    /// @param attachments of all of them together
    private MsgFile(CompoundFile file, Faults faults, int depth, int attachments) {
        this.file = file;
        this.faults = faults;
        this.depth = depth;
        this.attachments = attachments;
    }

    /// Whether a file is one: a compound file with a stream of message properties.
    ///
    /// @param head its first bytes
    public static boolean recognises(byte[] head) {
        if (!CompoundFile.begins(head)) {
            return false;
        }
        byte[] name = "__properties_version1.0".getBytes(StandardCharsets.UTF_16LE);
        byte[] other = "__nameid_version1.0".getBytes(StandardCharsets.UTF_16LE);
        byte[] value = "__substg1.0_".getBytes(StandardCharsets.UTF_16LE);
        int directory = LittleEndian.i32(head, 48);
        int shift = LittleEndian.u16(head, 30) == 12 ? 12 : 9;
        long from = (long) directory + 1 << shift;
        return from >= 0 && from < head.length
                ? holds(head, (int) from, name) || holds(head, (int) from, other) || holds(head, (int) from, value)
                : holds(head, 512, name);
    }

    private static boolean holds(byte[] bytes, int from, byte[] what) {
        for (int i = from; i + what.length <= bytes.length; i += 2) {
            int k = 0;
            while (k < what.length && bytes[i + k] == what[k]) {
                k++;
            }
            if (k == what.length) {
                return true;
            }
        }
        return false;
    }

    /// Reads a message; whatever is wrong with the file is a fault, and what can be had is had.
    public static OutlookMessage read(byte[] bytes, int depth, int attachments, Faults faults) {
        CompoundFile file = new CompoundFile(bytes, faults);
        MsgFile msg = new MsgFile(file, faults, depth, attachments);
        Optional<CompoundFile.Entry> root = file.root();
        if (root.isEmpty()) {
            faults.add(Gap.Cause.DAMAGED, "The directory of this file is lost, and with it the message.");
        }
        List<CompoundFile.Entry> all = root.map(file::children).orElse(List.of());
        return msg.message(all, 32, 0, reminder(file, all));
    }

    private OutlookMessage message(
            List<CompoundFile.Entry> entries, int header, int level, Optional<Integer> reminder) {
        Properties properties = properties(entries, header);
        Charset page = properties.page();
        List<OutlookMessage.Attached> attached = new ArrayList<>();
        List<Recipient> recipients = new ArrayList<>();
        MessageFacts facts = new MessageFacts(properties);
        for (CompoundFile.Entry entry : entries) {
            String name = entry.name().toLowerCase(Locale.ROOT);
            if (name.startsWith("__recip_version1.0_") && recipients.size() < 10_000) {
                recipients.add(Recipient.of(properties(file.children(entry), 8), page));
            } else if (name.startsWith("__attach_version1.0_")) {
                if (--attachments < 0) {
                    faults.add(Gap.Cause.LIMIT, "There are more attachments in this message than are read.");
                    break;
                }
                attachment(entry, level, page, facts, attached);
            }
        }
        reminder.map(id -> properties.text(id, page))
                .filter(path -> !path.isEmpty())
                .ifPresent(path -> facts.add("Outlook.ReminderFile", path));
        return facts.message(recipients, attached, faults);
    }

    /// Values of fixed length stand in one stream, the others in streams that bear their number and type.
    private Properties properties(List<CompoundFile.Entry> entries, int header) {
        Properties properties = new Properties();
        for (CompoundFile.Entry entry : entries) {
            if (!entry.isStream()) {
                continue;
            }
            if (entry.name().equalsIgnoreCase(PROPERTIES)) {
                byte[] table = file.read(entry);
                for (int at = header; at + 16 <= table.length; at += 16) {
                    int type = LittleEndian.u16(table, at);
                    if (isFixed(type)) {
                        byte[] value = Arrays.copyOfRange(table, at + 8, at + 16);
                        properties.put(LittleEndian.u16(table, at + 2), type, value);
                    }
                }
            } else if (entry.name().startsWith(VALUE) && entry.name().length() == VALUE.length() + 8) {
                value(entry, properties);
            }
        }
        return properties;
    }

    private static boolean isFixed(int type) {
        return switch (type) {
            case Properties.TYPE_SHORT,
                    Properties.TYPE_INTEGER,
                    Properties.TYPE_BOOLEAN,
                    Properties.TYPE_LONG,
                    Properties.TYPE_TIME -> true;
            default -> false;
        };
    }

    private void value(CompoundFile.Entry entry, Properties properties) {
        try {
            int tag = Integer.parseUnsignedInt(entry.name().substring(VALUE.length()), 16);
            properties.put(tag >>> 16, tag & 0xFFFF, file.read(entry));
        } catch (NumberFormatException otherName) {
            faults.add(Gap.Cause.DAMAGED, "A property of this message has a name that is none.");
        }
    }

    private void attachment(
            CompoundFile.Entry storage,
            int level,
            Charset page,
            MessageFacts facts,
            List<OutlookMessage.Attached> into) {
        List<CompoundFile.Entry> entries = file.children(storage);
        Properties properties = properties(entries, 8);
        String name = MessageFacts.attachmentName(properties, page);
        Optional<CompoundFile.Entry> inner = entries.stream()
                .filter(entry -> !entry.isStream() && entry.name().equalsIgnoreCase(VALUE + "3701000D"))
                .findFirst();
        String contentId = properties.text(Properties.CONTENT_ID, page);
        Optional<byte[]> bytes = properties.bytes(Properties.ATTACHED);
        if (inner.isPresent()) {
            List<CompoundFile.Entry> held = file.children(inner.get());
            boolean message = held.stream().anyMatch(entry -> entry.name().equalsIgnoreCase(PROPERTIES));
            if (!message) {
                object(name, contentId, held, into);
            } else if (level + 1 >= depth) {
                faults.add(Gap.Cause.LIMIT, "There are messages deeper than " + depth + " inside one another.");
            } else {
                into.add(new OutlookMessage.Attached.Message(name, message(held, 24, level + 1, Optional.empty())));
            }
        } else if (bytes.isPresent()) {
            String type = properties.text(Properties.MIME, page);
            into.add(new OutlookMessage.Attached.File(name, type, contentId, bytes.get()));
        } else {
            MessageFacts.path(properties, page)
                    .ifPresentOrElse(
                            path -> facts.add("Outlook.Reference", path),
                            () -> faults.add(
                                    Gap.Cause.DAMAGED, "An attachment of this message has nothing in it: " + name));
        }
    }

    /// An object of another program, kept as a storage: its streams are handed on one by one.
    private void object(
            String name, String contentId, List<CompoundFile.Entry> held, List<OutlookMessage.Attached> into) {
        for (CompoundFile.Entry entry : held) {
            if (entry.isStream() && entry.size() > 0 && --attachments >= 0) {
                into.add(new OutlookMessage.Attached.File(name + "/" + entry.name(), "", contentId, file.read(entry)));
            }
        }
    }

    /// The number that the reminder's file has in this message: it is one of those that go by name.
    private static Optional<Integer> reminder(CompoundFile file, List<CompoundFile.Entry> entries) {
        for (CompoundFile.Entry storage : entries) {
            if (storage.isStream() || !storage.name().equalsIgnoreCase(NAMED)) {
                continue;
            }
            for (CompoundFile.Entry stream : file.children(storage)) {
                if (stream.name().equalsIgnoreCase(VALUE + "00030102")) {
                    byte[] table = file.read(stream);
                    for (int at = 0; at + 8 <= table.length; at += 8) {
                        boolean numbered = (LittleEndian.u16(table, at + 4) & 1) == 0;
                        if (numbered && LittleEndian.i32(table, at) == REMINDER_FILE) {
                            return Optional.of(0x8000 + LittleEndian.u16(table, at + 6));
                        }
                    }
                }
            }
        }
        return Optional.empty();
    }
}
