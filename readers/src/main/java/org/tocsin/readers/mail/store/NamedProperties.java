package org.tocsin.readers.mail.store;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.tocsin.readers.files.compound.LittleEndian;

/// Which numbers a store has given to the properties that go by a set and a number of their own ([MS-PST] 2.4.7).
final class NamedProperties {
    private static final int GUIDS = 0x0002;
    private static final int ENTRIES = 0x0003;

    /// A store has no numbers for more.
    private static final int MOST = 0x8000;

    /// How the usual sets end: 0000-0000-C000-000000000046.
    private static final long TAIL = 0x46000000000000C0L;

    /// The usual sets, by the first 32 bits of their GUIDs ([MS-OXPROPS] 1.3.2).
    enum Set {
        APPOINTMENT(0x00062002),
        TASK(0x00062003),
        ADDRESS(0x00062004),
        COMMON(0x00062008);

        private final int first;

        Set(int first) {
            this.first = first;
        }
    }

    private final Map<Long, Integer> ids = new HashMap<>();

    static NamedProperties of(Blocks blocks, @Nullable Node node, Damage damage) throws IOException {
        NamedProperties names = new NamedProperties();
        PropertyTable table = node == null ? null : PropertyTable.of(blocks, node, damage);
        if (table == null) {
            return names;
        }
        byte[] guids = table.bytes(GUIDS, 16L * MOST);
        byte[] entries = table.bytes(ENTRIES, 8L * MOST);
        for (int at = 0; at + 8 <= entries.length; at += 8) {
            int kind = LittleEndian.u16(entries, at + 4);
            // The lowest bit: named by a text. Numbers 1 and 2 stand for two sets that are not in the list.
            int guid = 16 * ((kind >>> 1) - 3);
            if ((kind & 1) == 0 && guid >= 0 && LittleEndian.i64(guids, guid + 8) == TAIL) {
                names.ids.putIfAbsent(
                        key(LittleEndian.i32(guids, guid), LittleEndian.i32(entries, at)),
                        0x8000 + LittleEndian.u16(entries, at + 6));
            }
        }
        return names;
    }

    private static long key(int set, int number) {
        return (long) set << 32 | number & 0xFFFFFFFFL;
    }

    /// The number that a property has in this store; empty where it has none, so that nothing has the property.
    OptionalInt id(Set set, int number) {
        Integer id = ids.get(key(set.first, number));
        return id == null ? OptionalInt.empty() : OptionalInt.of(id);
    }
}
