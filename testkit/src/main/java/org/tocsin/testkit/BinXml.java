package org.tocsin.testkit;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tocsin.testkit.Layout.Filled;
import org.tocsin.testkit.Markup.Attribute;
import org.tocsin.testkit.Markup.CData;
import org.tocsin.testkit.Markup.Character;
import org.tocsin.testkit.Markup.Element;
import org.tocsin.testkit.Markup.Entity;
import org.tocsin.testkit.Markup.Instruction;
import org.tocsin.testkit.Markup.Slot;
import org.tocsin.testkit.Markup.Words;

/// BinXML going into one chunk, with the chunk's tables of names and templates ([MS-EVEN6] 2.2.12, libevtx' format
/// description).
///
/// Offsets count from the start of the chunk. A name or a template is written out where it is first needed and
/// pointed to afterwards; both hang in hash buckets at the head of the chunk.
final class BinXml {
    static final int FIRST_RECORD = 512;

    private static final int NAME_BUCKETS = 128;
    private static final int TEMPLATE_BUCKETS = 384;
    private static final int MORE = 0x40;
    private static final int NO_DEPENDENCY = 0xffff;

    private static final VarHandle SHORTS =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[] chunk;
    private final Map<String, Integer> names = new HashMap<>();
    private final Map<Layout, Integer> templates = new IdentityHashMap<>();
    private int at;

    BinXml(byte[] chunk, int at) {
        this.chunk = chunk;
        this.at = at;
    }

    int at() {
        return at;
    }

    /// The most bytes that [#instance] may take.
    int room(Filled filled) {
        int room = 4 + 10 + 4 + 1;
        if (!templates.containsKey(filled.layout())) {
            room += filled.layout().room();
        }
        for (int i = 0; i < filled.values().size(); i++) {
            room += 4 + filled.values().get(i).size();
            Optional<Filled> nested = filled.nested().get(i);
            if (nested.isPresent()) {
                room += room(nested.get());
            }
        }
        return room;
    }

    /// A fragment: the template, or where it stands, and the values for it.
    void instance(Filled filled) {
        fragmentHeader();
        Layout layout = filled.layout();
        u8(0x0c);
        u8(0x01);
        u32((int) (layout.guid().getMostSignificantBits() >>> 32));
        Integer known = templates.get(layout);
        if (known == null) {
            int start = at + 4;
            u32(start);
            templates.put(layout, start);
            definition(layout);
        } else {
            u32(known);
        }
        List<TypedValue> values = filled.values();
        u32(values.size());
        int descriptor = at;
        at += 4 * values.size();
        for (int i = 0; i < values.size(); i++) {
            TypedValue value = values.get(i);
            int start = at;
            Optional<Filled> nested = filled.nested().get(i);
            if (nested.isPresent()) {
                instance(nested.get());
            } else {
                at = value.copyTo(chunk, at);
            }
            SHORTS.set(chunk, descriptor, (short) (at - start));
            chunk[descriptor + 2] = (byte) value.type();
            chunk[descriptor + 3] = 0;
            descriptor += 4;
        }
        u8(0x00);
    }

    /// A template's definition: next in the bucket, GUID, size, fragment.
    void definition(Layout layout) {
        int start = at;
        int id = (int) (layout.guid().getMostSignificantBits() >>> 32);
        int bucket = TEMPLATE_BUCKETS + 4 * (id & 31);
        u32((int) INTS.get(chunk, bucket));
        INTS.set(chunk, bucket, start);
        at = TypedValue.guid(layout.guid()).copyTo(chunk, at);
        int size = at;
        at += 4;
        fragmentHeader();
        element(layout.root());
        u8(0x00);
        INTS.set(chunk, size, at - size - 4);
    }

    private void fragmentHeader() {
        u32(0x0001_010f);
    }

    private void element(Element element) {
        boolean attributes = !element.attributes().isEmpty();
        u8(attributes ? 0x01 | MORE : 0x01);
        u16(dependency(element));
        int size = at;
        at += 4;
        name(element.name());
        if (attributes) {
            int list = at;
            at += 4;
            for (int i = 0; i < element.attributes().size(); i++) {
                Attribute attribute = element.attributes().get(i);
                u8(i + 1 < element.attributes().size() ? 0x06 | MORE : 0x06);
                name(attribute.name());
                part(attribute.value(), false);
            }
            INTS.set(chunk, list, at - list - 4);
        }
        if (element.content().isEmpty()) {
            u8(0x03);
        } else {
            u8(0x02);
            for (int i = 0; i < element.content().size(); i++) {
                part(element.content().get(i), i + 1 < element.content().size());
            }
            u8(0x04);
        }
        INTS.set(chunk, size, at - size - 4);
    }

    /// An element whose only content is an optional value goes away with it.
    private static int dependency(Element element) {
        return element.content().size() == 1
                        && element.content().getFirst() instanceof Slot slot
                        && slot.optional()
                        && slot.type() != 0x21
                ? slot.index()
                : NO_DEPENDENCY;
    }

    private void part(Markup markup, boolean more) {
        int flag = more ? MORE : 0;
        switch (markup) {
            case Element element -> element(element);
            case Words words -> {
                u8(0x05 | flag);
                u8(0x01);
                counted(words.text());
            }
            case Slot slot -> {
                u8(slot.optional() ? 0x0e : 0x0d);
                u16(slot.index());
                u8(slot.type());
            }
            case CData data -> {
                u8(0x07 | flag);
                counted(data.text());
            }
            case Character character -> {
                u8(0x08 | flag);
                u16(character.code());
            }
            case Entity entity -> {
                u8(0x09 | flag);
                name(entity.name());
            }
            case Instruction instruction -> {
                u8(0x0a);
                name(instruction.target());
                u8(0x0b);
                counted(instruction.data());
            }
            case TypedValue value -> throw new IllegalStateException("value outside a slot: type " + value.type());
        }
    }

    private void counted(String text) {
        u16(text.length());
        for (int i = 0; i < text.length(); i++) {
            u16(text.charAt(i));
        }
    }

    private void name(String name) {
        Integer known = names.get(name);
        if (known != null) {
            u32(known);
            return;
        }
        int start = at + 4;
        u32(start);
        names.put(name, start);
        int hash = 0;
        for (int i = 0; i < name.length(); i++) {
            hash = hash * 65599 + name.charAt(i);
        }
        int bucket = NAME_BUCKETS + 4 * (hash & 63);
        u32((int) INTS.get(chunk, bucket));
        INTS.set(chunk, bucket, start);
        u16(hash);
        counted(name);
        u16(0);
    }

    void u8(int value) {
        chunk[at++] = (byte) value;
    }

    void u16(int value) {
        SHORTS.set(chunk, at, (short) value);
        at += 2;
    }

    void u32(int value) {
        INTS.set(chunk, at, value);
        at += 4;
    }

    void u64(long value) {
        LONGS.set(chunk, at, value);
        at += 8;
    }

    void jump(int to) {
        at = to;
    }
}
