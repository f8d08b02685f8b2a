package org.tocsin.readers.mail.header;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// One message cut into the fields of its header and its body, for whoever needs the exact bytes. Line ends are
/// taken as they were on the wire: a line feed alone is what became of CR LF when the message was saved.
///
/// @param fields from the top; lines that are no field are among them, without a name
/// @param bytes the whole message; not to be changed
/// @param body where the body begins, behind the empty line; the length of the message where there is none
public record RawMessage(List<RawField> fields, byte[] bytes, int body) {
    /// Fields past this many are not looked at.
    private static final int MOST = 5_000;

    /// Bytes of one field that are kept.
    private static final int LONGEST = 256 * 1024;

    public static RawMessage of(byte[] message) {
        List<RawField> fields = new ArrayList<>();
        int at = 0;
        while (at < message.length) {
            int end = lineEnd(message, at);
            if (isEmpty(message, at, end)) {
                return new RawMessage(fields, message, Math.min(message.length, end + 1));
            }
            int from = at;
            at = Math.min(message.length, end + 1);
            while (at < message.length && (message[at] == ' ' || message[at] == '\t')) {
                end = lineEnd(message, at);
                at = Math.min(message.length, end + 1);
            }
            boolean mailbox = fields.isEmpty() && (startsWith(message, from, "From ") || message[from] == '>');
            if (!mailbox && fields.size() < MOST) {
                fields.add(RawField.of(wire(message, from, Math.min(end, from + LONGEST))));
            }
        }
        return new RawMessage(fields, message, message.length);
    }

    private static boolean startsWith(byte[] bytes, int at, String text) {
        for (int i = 0; i < text.length(); i++) {
            if (at + i >= bytes.length || bytes[at + i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static int lineEnd(byte[] bytes, int from) {
        int i = from;
        while (i < bytes.length && bytes[i] != '\n') {
            i++;
        }
        return i;
    }

    private static boolean isEmpty(byte[] bytes, int from, int end) {
        return from == end || end == from + 1 && bytes[from] == '\r';
    }

    /// A stretch of lines with CR LF between them and none behind the last.
    private static byte[] wire(byte[] bytes, int from, int to) {
        int end = to > from && bytes[to - 1] == '\r' ? to - 1 : to;
        int bare = 0;
        for (int i = from; i < end; i++) {
            if (bytes[i] == '\n' && (i == from || bytes[i - 1] != '\r')) {
                bare++;
            }
        }
        if (bare == 0) {
            return Arrays.copyOfRange(bytes, from, end);
        }
        byte[] out = new byte[end - from + bare];
        int length = 0;
        for (int i = from; i < end; i++) {
            if (bytes[i] == '\n' && (i == from || bytes[i - 1] != '\r')) {
                out[length++] = '\r';
            }
            out[length++] = bytes[i];
        }
        return out;
    }

    /// The fields of one name, from the top.
    ///
    /// @param name in lower case
    public List<RawField> all(String name) {
        List<RawField> found = new ArrayList<>(2);
        for (RawField field : fields) {
            if (field.name().equals(name)) {
                found.add(field);
            }
        }
        return found;
    }
}
