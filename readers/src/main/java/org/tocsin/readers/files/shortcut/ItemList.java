package org.tocsin.readers.files.shortcut;

import java.util.Map;
import org.tocsin.readers.files.Facts;
import org.tocsin.readers.files.View;

/// The way to a target as the shell walks it: a list of items, most of them undocumented but long known
/// ([libfwsi](https://github.com/libyal/libfwsi/blob/main/documentation/Windows%20Shell%20Item%20format.asciidoc)).
final class ItemList {
    private static final int MOST = 100;
    private static final Map<String, String> ROOTS = Map.of(
            "20D04FE0-3AEA-1069-A2D8-08002B30309D", "My Computer",
            "450D8FBA-AD25-11D0-98A8-0800361B1103", "My Documents",
            "208D2C60-3AEA-1069-A2D7-08002B30309D", "Network",
            "21EC2020-3AEA-1069-A2DD-08002B30309D", "Control Panel",
            "645FF040-5081-101B-9F08-00AA002F954E", "Recycle Bin",
            "871C5380-42A0-1069-A2EA-08002B30309D", "Internet Explorer",
            "26EE0668-A00A-44D7-9371-BEB064C98683", "Control Panel");

    private ItemList() {}

    /// Tells of special items and gives the path.
    static String tell(View list, Facts facts) {
        StringBuilder path = new StringBuilder();
        int at = 0;
        for (int i = 0; i < MOST && list.has(at, 3); i++) {
            int size = list.u16(at);
            if (size < 3) {
                break;
            }
            item(list.part(at, size), path, facts);
            at += size;
        }
        return path.toString();
    }

    private static void item(View item, StringBuilder path, Facts facts) {
        int type = item.u8(2);
        if (type == 0x1F && item.size() >= 20) {
            String guid = item.guid(4);
            if (!guid.equals("20D04FE0-3AEA-1069-A2D8-08002B30309D")) {
                add(path, ROOTS.getOrDefault(guid, "::{" + guid + "}"));
                facts.fact("target-root", ROOTS.getOrDefault(guid, guid), "");
            }
        } else if (type >= 0x20 && type < 0x30) {
            add(path, item.latin(3, 32));
        } else if (type >= 0x30 && type < 0x40) {
            file(item, (type & 4) != 0, path, facts);
        } else if ((type & 0x70) == 0x40) {
            add(path, item.latin(5, 260));
        } else if (type == 0x61) {
            String address = (item.u8(3) & 0x80) != 0 ? item.wide(8, 1024) : item.latin(8, 1024);
            add(path, address);
            facts.address(address, "target");
        } else if (type == 0x71 && item.size() >= 30) {
            add(path, "::{" + item.guid(14) + "}");
            facts.fact("target-root", "control panel " + item.guid(14), "");
        }
    }

    private static void file(View item, boolean wide, StringBuilder path, Facts facts) {
        String name = wide ? item.wide(14, 260) : item.latin(14, 260);
        int extension = item.u16(item.size() - 2L);
        View more = item.rest(extension);
        int version = more.u16(2);
        if (extension > 14 && more.u32(4) == 0xBEEF0004L && version >= 3) {
            int at = 18;
            if (version >= 7) {
                long reference = more.i64(20);
                if (reference != 0) {
                    facts.fact("file-number", Long.toString(reference & 0xFFFF_FFFF_FFFFL), "entry of the file table");
                }
                at = 36;
            }
            at += 2 + (version >= 9 ? 4 : 0) + (version >= 8 ? 4 : 0);
            String longName = more.wide(at, 260);
            name = longName.isEmpty() ? name : longName;
        }
        add(path, name);
    }

    private static void add(StringBuilder path, String name) {
        if (!name.isEmpty()) {
            boolean joined = path.isEmpty() || path.charAt(path.length() - 1) == '\\';
            path.append(joined ? "" : "\\").append(name);
        }
    }
}
