package org.tocsin.readers.eventlog.evtx;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.tocsin.readers.eventlog.evtx.PlainForm.Mark;

/// A piece of XML with places for values, independent of any chunk. Compared by identity: [TemplateStore] has each
/// shared one once.
final class Template {
    /// What XML is made of here.
    sealed interface Node permits Element, Words, Place, Instruction {}

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

    /// A processing instruction.
    record Instruction(String target, String text) implements Node {}

    private final List<Node> nodes;
    private final boolean shared;

    private Template(List<Node> nodes, boolean shared) {
        this.nodes = List.copyOf(nodes);
        this.shared = shared;
    }

    /// Whether other records may be made from it too, so that it is worth keeping what is worked out from it.
    boolean shared() {
        return shared;
    }

    List<Node> nodes() {
        return nodes;
    }

    /// What stands in for a template that is gone: values without names.
    static Template unnamed(int values, boolean shared) {
        List<Node> places = new ArrayList<>(values);
        for (int i = 0; i < values; i++) {
            places.add(new Place(i));
        }
        return new Template(places, shared);
    }

    /// @param form the bytes of a [PlainForm]
    static Template of(byte[] form, boolean shared) {
        PlainForm.Cursor cursor = new PlainForm.Cursor(form);
        List<Node> top = new ArrayList<>();
        Deque<Open> open = new ArrayDeque<>();
        List<Node> into = top;
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
                case VALUE -> into.add(new Place(cursor.number()));
                case INSTRUCTION -> into.add(new Instruction(cursor.text(), cursor.text()));
                case END -> {
                    Element element = open.pop().close();
                    into = open.isEmpty() ? top : open.element().content;
                    into.add(element);
                }
            }
        }
        return new Template(top, shared);
    }

    private record Open(String name, List<Attribute> attributes, List<Node> content) {
        Element close() {
            return new Element(name, List.copyOf(attributes), List.copyOf(content));
        }
    }
}
