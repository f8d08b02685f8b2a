package org.tocsin.readers.eventlog.evtx;

import org.jspecify.annotations.Nullable;
import org.tocsin.readers.eventlog.evtx.PlainForm.Mark;

/// Reads BinXml out of a chunk into a [PlainForm].
///
/// Here the bytes are hostile: every offset and count is checked, depth and amount are bounded, and nothing
/// recurses. What was read before a fault is kept and its open elements are closed, so that half a template still
/// names its fields.
///
/// [MS-EVEN6] 2.2.12, with what Windows writes otherwise: names are offsets into the chunk, and stand in line where
/// they come first; the dependency id of an element is left out inside a substituted value, and sometimes
/// elsewhere.
final class BinXml {
    static final int FRAGMENT_HEADER = 0x0F;
    static final int TEMPLATE_INSTANCE = 0x0C;
    static final int INSTRUCTION_TARGET = 0x0A;

    /// A fragment header: token, major and minor version, flags.
    static final int FRAGMENT_HEADER_SIZE = 4;

    /// Elements inside elements, values inside values.
    static final int DEEPEST = 64;

    private static final int MOST_ELEMENTS = 4096;
    private static final int MOST_NAME = 1024;

    /// The most bytes of plain form made from one chunk. Honest chunks stay far below; hostile ones could otherwise
    /// make a small file cost hours, by many templates that repeat long names.
    private static final int MOST_PER_CHUNK = 8 << 20;

    private static final int EOF = 0x00;
    private static final int ELEMENT = 0x01;
    private static final int CLOSE_START = 0x02;
    private static final int CLOSE_EMPTY = 0x03;
    private static final int END_ELEMENT = 0x04;
    private static final int TEXT = 0x05;
    private static final int ATTRIBUTE = 0x06;
    private static final int CDATA = 0x07;
    private static final int CHARACTER = 0x08;
    private static final int ENTITY = 0x09;
    private static final int INSTRUCTION_DATA = 0x0B;
    private static final int SUBSTITUTION = 0x0D;
    private static final int OPTIONAL_SUBSTITUTION = 0x0E;
    /// Set on a token when more of its kind follow.
    private static final int MORE = 0x40;

    private static final int STRING = 0x01;

    /// Finds the end of a template instance that stands in the middle of a fragment.
    interface Instances {
        /// Notes the instance and returns one past its end, or -1 where it cannot be read.
        int instance(int from, int to);
    }

    private final PlainForm form;
    private byte[] bytes = {};
    private int left = MOST_PER_CHUNK;

    private int at;
    private int to;
    private int depth;
    private int elements;
    private int instances;
    private boolean dependencies;
    private boolean inTag;
    private boolean wrongName;
    private @Nullable Fault fault;

    BinXml(PlainForm form) {
        this.form = form;
    }

    void chunk(byte[] newBytes) {
        bytes = newBytes;
        left = MOST_PER_CHUNK;
    }

    /// Reads the content of a template definition.
    ///
    /// @return what is wrong with it; the form holds what could be read
    @Nullable
    Fault template(int from, int end) {
        return read(from, end, true, null);
    }

    /// Reads a fragment that is not just one template instance. The instances in it become values numbered from 0.
    ///
    /// @param dependencies whether elements have a dependency id
    @Nullable
    Fault fragment(int from, int end, boolean dependencies, Instances inside) {
        return read(from, end, dependencies, inside);
    }

    /// Whether a name read last does not agree with its own hash: it, or the offset to it, is damaged.
    boolean wrongName() {
        return wrongName;
    }

    private @Nullable Fault read(int from, int end, boolean withDependencies, @Nullable Instances inside) {
        form.clear();
        at = from;
        to = end;
        depth = 0;
        elements = 0;
        instances = 0;
        dependencies = withDependencies;
        inTag = false;
        wrongName = false;
        fault = null;
        while (fault == null && at < to && step(inside)) {
            if (form.length() > left) {
                fault = Fault.limit("the templates of this chunk repeat too much");
            }
        }
        if (fault == null && depth > 0) {
            fault = Fault.damaged("BinXml ends inside an element");
        }
        close();
        left -= form.length();
        return fault;
    }

    /// Closes what is open, so that the form is well-formed whatever happened.
    private void close() {
        if (inTag) {
            form.put(Mark.CONTENT);
            inTag = false;
        }
        for (; depth > 0; depth--) {
            form.put(Mark.END);
        }
    }

    /// Reads one token.
    ///
    /// @return whether to go on
    private boolean step(@Nullable Instances inside) {
        int token = bytes[at] & ~MORE & 0xFF;
        switch (token) {
            case EOF -> {
                return depth > 0 && stop("BinXml ends inside an element");
            }
            case FRAGMENT_HEADER -> at += FRAGMENT_HEADER_SIZE;
            case ELEMENT -> {
                return element((bytes[at] & MORE) != 0);
            }
            case CLOSE_START -> {
                if (!inTag) {
                    return stop("a start tag is closed that is not open");
                }
                form.put(Mark.CONTENT);
                inTag = false;
                at++;
            }
            case CLOSE_EMPTY -> {
                if (!inTag) {
                    return stop("an empty element is closed that is not open");
                }
                form.put(Mark.CONTENT);
                form.put(Mark.END);
                inTag = false;
                depth--;
                at++;
            }
            case END_ELEMENT -> {
                if (inTag || depth == 0) {
                    return stop("an element ends that is not open");
                }
                form.put(Mark.END);
                depth--;
                at++;
            }
            case ATTRIBUTE -> {
                if (!inTag) {
                    return stop("an attribute outside a start tag");
                }
                form.put(Mark.ATTRIBUTE);
                at++;
                if (!name()) {
                    form.put("");
                    return false;
                }
            }
            case TEXT -> {
                if (to - at >= 2 && bytes[at + 1] != STRING) {
                    return stop("a literal value that is not text");
                }
                at += 2;
                return text();
            }
            case CDATA -> {
                at++;
                return text();
            }
            case CHARACTER -> {
                if (to - at < 3) {
                    return stop("a character reference is cut");
                }
                form.put(Mark.TEXT);
                form.put(bytes, at + 1, 1);
                at += 3;
            }
            case ENTITY -> {
                return entity();
            }
            case INSTRUCTION_TARGET -> {
                return instruction();
            }
            case SUBSTITUTION, OPTIONAL_SUBSTITUTION -> {
                if (to - at < 4) {
                    return stop("a substitution is cut");
                }
                form.putPlace(Little.u16(bytes, at + 1), bytes[at + 3] & 0xFF);
                at += 4;
            }
            case TEMPLATE_INSTANCE -> {
                if (inside == null) {
                    return stop("a template inside a template definition");
                }
                int end = inside.instance(at, to);
                if (end < 0) {
                    return stop("a template instance among elements cannot be read");
                }
                form.putPlace(instances++, Values.BIN_XML);
                at = end;
            }
            default -> {
                return stop("an unknown token");
            }
        }
        return at <= to || stop("BinXml runs past its end");
    }

    private boolean element(boolean attributes) {
        if (inTag) {
            return stop("an element inside a start tag");
        }
        if (depth == DEEPEST) {
            return limit("elements deeper than " + DEEPEST);
        }
        if (++elements > MOST_ELEMENTS) {
            return limit("more than " + MOST_ELEMENTS + " elements");
        }
        int nameAt = nameOfElement();
        if (nameAt < 0) {
            return stop("the name of an element cannot be found");
        }
        form.put(Mark.ELEMENT);
        at = nameAt;
        depth++;
        inTag = true;
        if (!name()) {
            form.put("");
            return false;
        }
        if (attributes) {
            at += 4;
        }
        return at <= to || stop("BinXml runs past its end");
    }

    /// Where the name offset of the element at hand stands: behind the dependency id, or directly behind the size
    /// where there is none.
    private int nameOfElement() {
        int usual = at + (dependencies ? 7 : 5);
        int other = at + (dependencies ? 5 : 7);
        if (fits(usual)) {
            return usual;
        }
        if (fits(other)) {
            return other;
        }
        return to - usual >= 4 && nameChars(Little.i32(bytes, usual)) > 0 ? usual : -1;
    }

    private boolean fits(int nameAt) {
        if (to - nameAt < 4) {
            return false;
        }
        int size = Little.i32(bytes, nameAt - 4);
        return size >= 0 && size <= to - nameAt && nameChars(Little.i32(bytes, nameAt)) > 0;
    }

    /// How many characters the name at an offset has, or -1 where there can be none.
    private int nameChars(int offset) {
        if (offset < 0 || offset > bytes.length - 8) {
            return -1;
        }
        int chars = Little.u16(bytes, offset + 6);
        return chars <= MOST_NAME && 2 * chars <= bytes.length - offset - 8 ? chars : -1;
    }

    /// Puts the name whose offset stands here, and steps over the name itself where it follows.
    private boolean name() {
        if (to - at < 4) {
            return stop("a name is cut");
        }
        int offset = Little.i32(bytes, at);
        int chars = nameChars(offset);
        if (chars < 0) {
            return stop("the offset of a name leads nowhere");
        }
        if (!form.hasRoom(2 * chars + 16)) {
            return limit("a template larger than " + PlainForm.MOST + " bytes");
        }
        form.put(bytes, offset + 8, chars);
        wrongName |= hash(offset + 8, chars) != Little.u16(bytes, offset + 4);
        at += 4;
        if (offset == at) {
            at += 8 + 2 * chars + 2;
        }
        return true;
    }

    /// The hash that Windows keeps beside every name.
    private int hash(int from, int chars) {
        int hash = 0;
        for (int i = from; i < from + 2 * chars; i += 2) {
            hash = 65_599 * hash + Little.u16(bytes, i);
        }
        return hash & 0xFFFF;
    }

    private boolean text() {
        if (to - at < 2) {
            return stop("a text is cut");
        }
        int chars = Little.u16(bytes, at);
        at += 2;
        if (2 * chars > to - at) {
            return stop("a text is cut");
        }
        if (!form.hasRoom(2 * chars + 16)) {
            return limit("a template larger than " + PlainForm.MOST + " bytes");
        }
        form.put(Mark.TEXT);
        form.put(bytes, at, chars);
        at += 2 * chars;
        return true;
    }

    private boolean entity() {
        if (to - at < 5) {
            return stop("an entity reference is cut");
        }
        int offset = Little.i32(bytes, at + 1);
        int chars = nameChars(offset);
        if (chars < 0) {
            return stop("the offset of an entity's name leads nowhere");
        }
        at += 5;
        if (offset == at) {
            at += 8 + 2 * chars + 2;
        }
        StringBuilder name = new StringBuilder(chars);
        for (int i = 0; i < chars; i++) {
            name.append((char) Little.u16(bytes, offset + 8 + 2 * i));
        }
        if (!form.hasRoom(2 * chars + 16)) {
            return limit("a template larger than " + PlainForm.MOST + " bytes");
        }
        form.put(Mark.TEXT);
        form.put(
                switch (name.toString()) {
                    case "amp" -> "&";
                    case "lt" -> "<";
                    case "gt" -> ">";
                    case "quot" -> "\"";
                    case "apos" -> "'";
                    default -> "&" + name + ";";
                });
        return at <= to || stop("BinXml runs past its end");
    }

    /// A processing instruction: a target, and its data if some follow.
    private boolean instruction() {
        if (inTag) {
            return stop("a processing instruction inside a start tag");
        }
        at++;
        int before = form.length();
        form.put(Mark.INSTRUCTION);
        if (!name()) {
            form.truncate(before);
            return false;
        }
        if (to - at >= 3 && bytes[at] == INSTRUCTION_DATA) {
            int chars = Little.u16(bytes, at + 1);
            at += 3;
            if (2 * chars > to - at || !form.hasRoom(2 * chars + 16)) {
                form.put("");
                return stop("the text of a processing instruction is cut");
            }
            form.put(bytes, at, chars);
            at += 2 * chars;
        } else {
            form.put("");
        }
        return at <= to || stop("BinXml runs past its end");
    }

    private boolean stop(String text) {
        fault = Fault.damaged(text);
        return false;
    }

    private boolean limit(String text) {
        fault = Fault.limit(text);
        return false;
    }
}
