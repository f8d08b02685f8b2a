package org.tocsin.readers.mail.outlook;

import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.tocsin.model.Gap;
import org.tocsin.readers.files.compound.Faults;
import org.tocsin.readers.files.compound.LittleEndian;

/// What Outlook puts into `winmail.dat` when it thinks that the reader has Outlook too
/// ([MS-OXTNEF](https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-oxtnef/)).
public final class Tnef {
    private static final int SIGNATURE = 0x223E9F78;
    private static final int MESSAGE_PROPERTIES = 0x00069003;
    private static final int CODE_PAGE = 0x00069007;
    private static final int BODY = 0x0002800C;
    private static final int SUBJECT = 0x00018004;
    private static final int ATTACHMENT_BEGINS = 0x00069002;
    private static final int ATTACHMENT_TITLE = 0x00018010;
    private static final int ATTACHMENT_DATA = 0x0006800F;
    private static final int ATTACHMENT_PROPERTIES = 0x00069005;

    private final byte[] bytes;
    private final Faults faults;
    private final int depth;

    private final Properties message = new Properties();
    private final List<Attachment> attachments = new ArrayList<>();

    private static final class Attachment {
        final Properties properties = new Properties();
        Optional<byte[]> title = Optional.empty();
        Optional<byte[]> data = Optional.empty();
    }

    private Tnef(byte[] bytes, Faults faults, int depth) {
        this.bytes = bytes;
        this.faults = faults;
        this.depth = depth;
    }

    public static boolean recognises(byte[] head) {
        return head.length >= 6 && LittleEndian.i32(head, 0) == SIGNATURE;
    }

    /// Reads what is there; whatever is wrong is a fault.
    ///
    /// @param depth messages inside one another
    /// @param most attachments
    public static OutlookMessage read(byte[] bytes, int depth, int most, Faults faults) {
        Tnef tnef = new Tnef(bytes, faults, depth);
        tnef.attributes(most);
        return tnef.message();
    }

    private void attributes(int most) {
        int at = 6;
        while (at + 9 <= bytes.length) {
            int id = LittleEndian.i32(bytes, at + 1);
            long length = LittleEndian.i32(bytes, at + 5) & 0xFFFFFFFFL;
            int from = at + 9;
            boolean cut = length > bytes.length - from;
            int to = cut ? bytes.length : from + (int) length;
            if (bytes[at] != 1 && bytes[at] != 2) {
                faults.add(
                        Gap.Cause.DAMAGED, "An attribute of winmail.dat is of no known kind; the rest was not read.");
                return;
            }
            if (cut) {
                faults.add(Gap.Cause.TRUNCATED, "winmail.dat ends within an attribute.");
            }
            if (id == ATTACHMENT_BEGINS && attachments.size() >= most) {
                faults.add(Gap.Cause.LIMIT, "There are more attachments in winmail.dat than are read.");
                return;
            }
            attribute(id, from, to);
            at = to + 2;
        }
        if (at < bytes.length) {
            faults.add(Gap.Cause.TRUNCATED, "winmail.dat ends within an attribute.");
        }
    }

    private void attribute(int id, int from, int to) {
        byte[] data = Arrays.copyOfRange(bytes, from, to);
        switch (id) {
            case CODE_PAGE -> message.put(Properties.PAGE, Properties.TYPE_INTEGER, data);
            case SUBJECT -> message.put(Properties.SUBJECT, Properties.TYPE_TEXT8, data);
            case BODY -> message.put(Properties.BODY, Properties.TYPE_TEXT8, data);
            case MESSAGE_PROPERTIES -> properties(data, message);
            case ATTACHMENT_BEGINS -> attachments.add(new Attachment());
            case ATTACHMENT_TITLE -> last().title = Optional.of(data);
            case ATTACHMENT_DATA -> last().data = Optional.of(data);
            case ATTACHMENT_PROPERTIES -> properties(data, last().properties);
            default -> {}
        }
    }

    private Attachment last() {
        if (attachments.isEmpty()) {
            attachments.add(new Attachment());
        }
        return attachments.getLast();
    }

    /// A list of properties ([MS-OXTNEF] 2.1.3.4).
    private void properties(byte[] data, Properties into) {
        int count = LittleEndian.i32(data, 0);
        int at = 4;
        for (int i = 0; i < count && at < data.length; i++) {
            int type = LittleEndian.u16(data, at);
            int id = LittleEndian.u16(data, at + 2);
            at += 4;
            if (id >= 0x8000) {
                at += 16;
                boolean named = LittleEndian.i32(data, at) == 1;
                int length = LittleEndian.i32(data, at + 4);
                at += 8;
                if (named) {
                    if (length < 0 || length > data.length - at) {
                        break;
                    }
                    at += padded(length);
                }
            }
            at = values(data, at, type, id, into);
            if (at < 0) {
                faults.add(Gap.Cause.DAMAGED, "The properties in winmail.dat break off.");
                return;
            }
        }
    }

    private static int padded(int length) {
        return length + 3 & ~3;
    }

    /// @return the place behind the values, or -1
    private static int values(byte[] data, int from, int type, int id, Properties into) {
        int single = type & ~0x1000;
        int size = size(single);
        boolean several = (type & 0x1000) != 0;
        boolean counted = several || size == 0;
        int at = from;
        int count = 1;
        if (counted) {
            count = LittleEndian.i32(data, at);
            at += 4;
        }
        if (size < 0 || count < 0 || count > data.length) {
            return -1;
        }
        for (int i = 0; i < count; i++) {
            int length = size;
            if (size == 0) {
                length = LittleEndian.i32(data, at);
                at += 4;
            }
            if (length < 0 || at < 0 || length > data.length - at) {
                return -1;
            }
            if (!several) {
                into.put(id, single, Arrays.copyOfRange(data, at, at + length));
            }
            at += padded(length);
        }
        return at;
    }

    /// Bytes of a value; 0 where it says so itself, -1 where the type is none.
    private static int size(int type) {
        return switch (type) {
            case 0x0002, 0x0003, 0x0004, 0x000A, 0x000B -> 4;
            case 0x0005, 0x0006, 0x0007, 0x0014, 0x0040 -> 8;
            case 0x0048 -> 16;
            case 0x000D, 0x001E, 0x001F, 0x0102 -> 0;
            default -> -1;
        };
    }

    private OutlookMessage message() {
        Charset page = message.page();
        MessageFacts facts = new MessageFacts(message);
        List<OutlookMessage.Attached> attached = new ArrayList<>();
        for (Attachment each : attachments) {
            String name = MessageFacts.attachmentName(each.properties, page);
            if (name.isEmpty() && each.title.isPresent()) {
                Properties title = new Properties();
                title.put(Properties.NAME, Properties.TYPE_TEXT8, each.title.get());
                name = title.text(Properties.NAME, page);
            }
            Optional<byte[]> object = each.properties.bytes(Properties.ATTACHED);
            if (object.isPresent() && isMessage(object.get())) {
                nested(name, object.get(), attached);
            } else if (each.data.isPresent() || object.isPresent()) {
                byte[] data = each.data.filter(d -> d.length > 0).orElse(object.orElse(new byte[0]));
                attached.add(new OutlookMessage.Attached.File(
                        name,
                        each.properties.text(Properties.MIME, page),
                        each.properties.text(Properties.CONTENT_ID, page),
                        data));
            }
        }
        return facts.message(List.of(), attached, faults);
    }

    /// An object begins with the number of what it is; a message goes on as such a file itself.
    private static boolean isMessage(byte[] object) {
        return object.length > 22 && LittleEndian.i32(object, 16) == SIGNATURE;
    }

    private void nested(String name, byte[] object, List<OutlookMessage.Attached> into) {
        if (depth <= 1) {
            faults.add(Gap.Cause.LIMIT, "There are more messages inside one another than are read.");
            return;
        }
        byte[] inner = Arrays.copyOfRange(object, 16, object.length);
        into.add(new OutlookMessage.Attached.Message(name, read(inner, depth - 1, 1_000, faults)));
    }
}
