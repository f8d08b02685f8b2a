package org.tocsin.readers.eventlog.evtx;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.tocsin.readers.eventlog.evtx.PlainForm.Mark;

/// A piece of XML with places for values, independent of any chunk. Compared by identity: [TemplateStore] has each
/// shared one once.
final class Template {
    /// What XML is made of here.
    sealed interface Node permits Element, Words, Place, Position, Instruction {}

    /// @param content what is in it, in order
    record Element(String name, List<Attribute> attributes, List<Node> content) implements Node {}

    /// @param content words and places
    record Attribute(String name, List<Node> content) {}

    /// Literal text.
    record Words(String text) implements Node {}

    /// Where a value of the record goes.
    ///
    /// @param value its number, from 0
    record Place(int value) implements Node {}

    /// A value whose name is lost: it is named by its number.
    record Position(int value) implements Node {}

    /// A processing instruction.
    record Instruction(String target, String text) implements Node {}

    private final byte[] form;
    private final List<Node> nodes;
    private final boolean shared;

    /// The type that each value is expected to have; 0 where it is put in nowhere. Empty where a template numbers
    /// its values so wildly that it would take far more room than its form.
    private final byte[] types;

    private Template(byte[] form, List<Node> nodes, byte[] types, boolean shared) {
        this.form = form;
        this.nodes = List.copyOf(nodes);
        this.types = types;
        this.shared = shared;
    }

    /// Whether other records may be made from it too, so that it is worth keeping what is worked out from it.
    boolean shared() {
        return shared;
    }

    /// Whether it stands in for one that is gone, and names nothing.
    boolean standIn() {
        return nodes.isEmpty() || nodes.getFirst() instanceof Position;
    }

    List<Node> nodes() {
        return nodes;
    }

    /// The bytes of the [PlainForm] it was made from; empty for one that was made from none. Shared, not to be
    /// changed.
    byte[] form() {
        return form;
    }

    /// Whether values as they are listed in a record can be those of this template: as many, and each of the type
    /// that the template asks for, or null.
    ///
    /// @param list the offset of the first value's descriptor
    boolean fits(byte[] bytes, int list, int count) {
        if (count != types.length) {
            return false;
        }
        for (int i = 0; i < count; i++) {
            byte type = bytes[list + 4 * i + 2];
            if (type != types[i] && type != 0 && types[i] != 0) {
                return false;
            }
        }
        return true;
    }

    /// What stands in for a template that is gone: values named by their numbers.
    static Template unnamed(int values, boolean shared) {
        List<Node> places = new ArrayList<>(values);
        for (int i = 0; i < values; i++) {
            places.add(new Position(i));
        }
        return new Template(new byte[0], places, new byte[values], shared);
    }

    /// One that we know without any log.
    static Template known(Element root) {
        return new Template(new byte[0], List.of(root), new byte[0], true);
    }

    /// @param form the bytes of a [PlainForm]
    static Template of(byte[] form, boolean shared) {
        PlainForm.Cursor cursor = new PlainForm.Cursor(form);
        List<Node> top = new ArrayList<>();
        Deque<Open> open = new ArrayDeque<>();
        List<Node> into = top;
        byte[] types = new byte[32];
        int values = 0;
        int most = form.length + 16;
        while (cursor.more()) {
            Mark mark = cursor.mark();
            switch (mark) {
                case ELEMENT -> {
                    Open element = new Open(cursor.text(), new ArrayList<>(), new ArrayList<>());
                    open.push(element);
                    // Text before the first attribute belongs to nothing; it is kept as content.
                    into = element.content;
                }
                case ATTRIBUTE -> {
                    Attribute attribute = new Attribute(cursor.text(), new ArrayList<>());
                    open.element().attributes.add(attribute);
                    into = attribute.content;
                }
                case CONTENT -> into = open.element().content;
                case TEXT -> into.add(new Words(cursor.text()));
                case VALUE -> {
                    int number = cursor.number();
                    into.add(new Place(number));
                    values = Math.max(values, number + 1);
                    if (number >= types.length && number < most) {
                        types = Arrays.copyOf(types, Math.max(2 * types.length, number + 1));
                    }
                    byte type = (byte) cursor.type();
                    if (number < most) {
                        types[number] = type;
                    }
                }
                case INSTRUCTION -> into.add(new Instruction(cursor.text(), cursor.text()));
                case END -> {
                    Element element = open.pop().close();
                    into = open.isEmpty() ? top : open.element().content;
                    into.add(element);
                }
            }
        }
        return new Template(form, top, Arrays.copyOf(types, values <= most ? values : 0), shared);
    }

    private record Open(String name, List<Attribute> attributes, List<Node> content) {
        Element close() {
            return new Element(name, List.copyOf(attributes), List.copyOf(content));
        }
    }
}
