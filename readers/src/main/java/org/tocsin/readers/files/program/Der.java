package org.tocsin.readers.files.program;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tocsin.readers.files.View;

/// One element of DER ([X.690](https://www.itu.int/rec/T-REC-X.690)), taken leniently: lengths that lead out of
/// their parent end with it.
///
/// @param whole with tag and length
/// @param content without
record Der(int tag, View whole, View content) {
    static final int INTEGER = 0x02;
    static final int OCTETS = 0x04;
    static final int OBJECT = 0x06;
    static final int SEQUENCE = 0x30;
    static final int SET = 0x31;
    static final int FIRST = 0xA0;
    static final int SECOND = 0xA1;

    private static final int MOST = 2_000;

    /// The element at the start of the bytes.
    static Optional<Der> of(View bytes) {
        if (bytes.size() < 2) {
            return Optional.empty();
        }
        int tag = bytes.u8(0);
        int first = bytes.u8(1);
        int header = 2;
        long length = first;
        if (first == 0x80) {
            // Indefinite: all that is left of the parent.
            length = bytes.size() - 2L;
        } else if (first > 0x80) {
            int count = first & 0x7F;
            if (count > 4) {
                return Optional.empty();
            }
            length = 0;
            for (int i = 0; i < count; i++) {
                length = length << 8 | bytes.u8(2 + i);
            }
            header += count;
        }
        View content = bytes.part(header, length);
        return Optional.of(new Der(tag, bytes.part(0, header + length), content));
    }

    List<Der> children() {
        List<Der> children = new ArrayList<>();
        int at = 0;
        while (at < content.size() && children.size() < MOST) {
            Optional<Der> next = of(content.rest(at));
            if (next.isEmpty() || next.get().tag == 0) {
                break;
            }
            children.add(next.get());
            at += next.get().whole.size();
        }
        return children;
    }

    /// A child by its place; an empty element where there is none, so that a walk down needs no questions.
    Der child(int index) {
        List<Der> children = children();
        return index < children.size() ? children.get(index) : new Der(0, content.part(0, 0), content.part(0, 0));
    }

    Optional<Der> tagged(int wanted) {
        return children().stream().filter(child -> child.tag == wanted).findFirst();
    }

    /// An object identifier in dotted form; empty where it is none.
    String oid() {
        if (tag != OBJECT || content.size() == 0 || content.size() > 64) {
            return "";
        }
        StringBuilder text = new StringBuilder();
        long value = 0;
        boolean first = true;
        for (int i = 0; i < content.size(); i++) {
            int b = content.u8(i);
            value = (value & 0x00FF_FFFF_FFFF_FFFFL) << 7 | b & 0x7F;
            if ((b & 0x80) == 0) {
                if (first) {
                    long top = Math.min(2, value / 40);
                    text.append(top).append('.').append(value - 40 * top);
                    first = false;
                } else {
                    text.append('.').append(value);
                }
                value = 0;
            }
        }
        return text.toString();
    }

    String ascii() {
        return content.latin(0, 200);
    }
}
