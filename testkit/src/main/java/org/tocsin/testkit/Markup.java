package org.tocsin.testkit;

import java.util.ArrayList;
import java.util.List;

/// What an event's data may hold, as BinXML can say it: elements, fixed words, and values that go in through the
/// template.
///
/// See [MS-EVEN6] 2.2.12.
public sealed interface Markup
        permits Markup.Element,
                Markup.Words,
                Markup.CData,
                Markup.Character,
                Markup.Entity,
                Markup.Instruction,
                Markup.Slot,
                TypedValue {
    /// An element with its attributes and what stands inside it.
    record Element(String name, List<Attribute> attributes, List<Markup> content) implements Markup {
        public Element {
            attributes = List.copyOf(attributes);
            content = List.copyOf(content);
        }

        public static Element of(String name, Markup... content) {
            return new Element(name, List.of(), List.of(content));
        }

        /// `<Data Name="name">value</Data>`, the form of nearly all Windows events.
        public static Element data(String name, TypedValue value) {
            return new Element("Data", List.of(new Attribute("Name", new Words(name))), List.of(value));
        }

        public Element with(String attribute, String words) {
            return with(attribute, new Words(words));
        }

        public Element with(String attribute, Markup value) {
            List<Attribute> more = new ArrayList<>(attributes);
            more.add(new Attribute(attribute, value));
            return new Element(name, more, content);
        }
    }

    /// @param value [Words] or a [TypedValue]
    record Attribute(String name, Markup value) {}

    /// Text that is the same in every event of this template.
    record Words(String text) implements Markup {}

    record CData(String text) implements Markup {}

    /// A character reference such as `&#38;`.
    record Character(char code) implements Markup {}

    /// An entity reference such as `&amp;`.
    record Entity(String name) implements Markup {}

    /// A processing instruction.
    record Instruction(String target, String data) implements Markup {}

    /// The place of a value inside a template.
    ///
    /// @param optional whether the element or attribute goes away when the value is null
    record Slot(int index, int type, boolean optional) implements Markup {}
}
