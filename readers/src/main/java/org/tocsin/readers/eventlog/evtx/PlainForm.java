package org.tocsin.readers.eventlog.evtx;

import java.util.Arrays;

/// BinXml with its names put in place of offsets, in one buffer that is used again and again.
///
/// The same template has other bytes in every chunk, because names are offsets into the chunk; its plain form is
/// always the same, so that it can be found in [TemplateStore]. It is well-formed by construction: what reads it
/// need not be careful.
final class PlainForm {
    /// What stands in the form.
    enum Mark {
        /// An element begins; a name follows.
        ELEMENT,
        /// An attribute of the element begins; a name follows.
        ATTRIBUTE,
        /// The attributes are over.
        CONTENT,
        /// Text follows.
        TEXT,
        /// The number of a value to be put in follows, and the type that it is expected to have.
        VALUE,
        /// The element ends.
        END,
        /// A processing instruction: its target and its text follow.
        INSTRUCTION
    }

    /// The most bytes of a form. A template is at most a chunk long, but names in it may be repeated by offset.
    static final int MOST = 256 * 1024;

    private static final Mark[] MARKS = Mark.values();

    private byte[] bytes = new byte[4096];
    private int length;

    void clear() {
        length = 0;
    }

    int length() {
        return length;
    }

    /// Takes back what was put since the form had this length.
    void truncate(int shorter) {
        length = shorter;
    }

    byte[] copy() {
        return Arrays.copyOf(bytes, length);
    }

    boolean sameAs(byte[] other) {
        return Arrays.equals(bytes, 0, length, other, 0, other.length);
    }

    int hash() {
        return hash(bytes, length);
    }

    static int hash(byte[] bytes, int length) {
        int hash = 1;
        int i = 0;
        for (; i + 4 <= length; i += 4) {
            hash = 0x9E3779B1 * hash + Little.i32(bytes, i);
            hash ^= hash >>> 15;
        }
        for (; i < length; i++) {
            hash = 31 * hash + bytes[i];
        }
        return hash;
    }

    boolean hasRoom(int more) {
        return more <= MOST - length;
    }

    void put(Mark mark) {
        room(1);
        bytes[length++] = (byte) mark.ordinal();
    }

    /// UTF-16, little endian.
    void put(byte[] from, int at, int chars) {
        room(2 + 2 * chars);
        number(chars);
        System.arraycopy(from, at, bytes, length, 2 * chars);
        length += 2 * chars;
    }

    void put(String text) {
        room(2 + 2 * text.length());
        number(text.length());
        for (int i = 0; i < text.length(); i++) {
            number(text.charAt(i));
        }
    }

    /// A value to be put in.
    ///
    /// @param type of the values that honest records have there
    void putPlace(int number, int type) {
        room(4);
        put(Mark.VALUE);
        number(number);
        bytes[length++] = (byte) type;
    }

    private void number(int number) {
        bytes[length++] = (byte) number;
        bytes[length++] = (byte) (number >>> 8);
    }

    private void room(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
        }
    }

    /// Whether bytes that come from somewhere else are a form.
    static boolean isForm(byte[] form) {
        int depth = 0;
        boolean inTag = false;
        for (int at = 0; at < form.length; ) {
            int mark = form[at++];
            if (mark < 0 || mark >= MARKS.length) {
                return false;
            }
            int texts = 0;
            switch (MARKS[mark]) {
                case ELEMENT -> {
                    depth++;
                    texts = inTag ? -1 : 1;
                    inTag = true;
                }
                case ATTRIBUTE -> texts = inTag ? 1 : -1;
                case CONTENT -> {
                    texts = inTag ? 0 : -1;
                    inTag = false;
                }
                case TEXT -> texts = 1;
                case VALUE -> {
                    at += 3;
                    texts = at > form.length ? -1 : 0;
                }
                case END -> texts = inTag || --depth < 0 ? -1 : 0;
                case INSTRUCTION -> texts = 2;
            }
            if (texts < 0 || depth > BinXml.DEEPEST) {
                return false;
            }
            for (; texts > 0; texts--) {
                if (form.length - at < 2) {
                    return false;
                }
                at += 2 + 2 * Little.u16(form, at);
                if (at > form.length) {
                    return false;
                }
            }
        }
        return depth == 0 && !inTag;
    }

    /// Reads a form from its beginning.
    static final class Cursor {
        private final byte[] bytes;
        private int at;

        Cursor(byte[] bytes) {
            this.bytes = bytes;
        }

        boolean more() {
            return at < bytes.length;
        }

        Mark mark() {
            return MARKS[bytes[at++]];
        }

        int number() {
            int number = Little.u16(bytes, at);
            at += 2;
            return number;
        }

        int type() {
            return bytes[at++] & 0xFF;
        }

        String text() {
            char[] chars = new char[number()];
            for (int i = 0; i < chars.length; i++) {
                chars[i] = (char) number();
            }
            return new String(chars);
        }
    }
}
