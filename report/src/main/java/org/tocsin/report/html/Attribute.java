package org.tocsin.report.html;

import java.util.Set;
import java.util.regex.Pattern;

/// An attribute with a value that cannot run, load or lead away. Style and event attributes do not exist here.
record Attribute(String name, String value) {
    private static final Pattern WORDS = Pattern.compile("[a-z0-9 -]+");
    private static final Pattern TARGET = Pattern.compile("#[a-z0-9-]+|[a-z]+(\\.[a-z]{2})?\\.(html|jsonl|json)");
    private static final Pattern DRAWING = Pattern.compile("[MLHVZhvlz0-9 .-]+");

    private static final Set<String> NAMES = Set.of(
            "id",
            "class",
            "lang",
            "href",
            "scope",
            "role",
            "tabindex",
            "aria-label",
            "aria-hidden",
            "viewBox",
            "d",
            "x",
            "y",
            "x1",
            "x2",
            "y1",
            "y2",
            "width",
            "height",
            "colspan",
            "charset",
            "name",
            "content",
            "http-equiv");

    Attribute {
        if (!NAMES.contains(name)) {
            throw new IllegalArgumentException("no such attribute here: " + name);
        }
    }

    static Attribute id(String id) {
        return new Attribute("id", checked(WORDS, id));
    }

    static Attribute style(String classes) {
        return new Attribute("class", checked(WORDS, classes));
    }

    static Attribute lang(String code) {
        return new Attribute("lang", checked(WORDS, code));
    }

    /// A place in this file or a file beside it; nothing else can be linked.
    static Attribute href(String target) {
        return new Attribute("href", checked(TARGET, target));
    }

    static Attribute scope(String word) {
        return new Attribute("scope", checked(WORDS, word));
    }

    static Attribute role(String word) {
        return new Attribute("role", checked(WORDS, word));
    }

    /// A name that is read aloud; text of a message file.
    static Attribute label(String text) {
        return new Attribute("aria-label", text);
    }

    static Attribute hiddenFromReaders() {
        return new Attribute("aria-hidden", "true");
    }

    static Attribute focusable() {
        return new Attribute("tabindex", "0");
    }

    static Attribute viewBox(int width, int height) {
        return new Attribute("viewBox", "0 0 " + width + " " + height);
    }

    static Attribute drawing(String path) {
        return new Attribute("d", checked(DRAWING, path));
    }

    /// A place or a size in a drawing, or the columns that a cell spans.
    static Attribute at(String name, double number) {
        return new Attribute(name, Numbers.plain(number));
    }

    /// For `meta`: values of our own only.
    static Attribute meta(String name, String value) {
        return new Attribute(name, value);
    }

    private static String checked(Pattern allowed, String value) {
        if (!allowed.matcher(value).matches()) {
            throw new IllegalArgumentException("not allowed in an attribute: " + value);
        }
        return value;
    }
}
