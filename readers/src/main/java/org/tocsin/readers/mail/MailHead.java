package org.tocsin.readers.mail;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/// Tells a mail header from everything else that has colons: web headers, source code, YAML.
final class MailHead {
    /// Header lines that are looked at.
    private static final int LINES = 200;

    /// Lines that are no header line and are forgiven.
    private static final int FORGIVEN = 2;

    /// Names that mail alone uses, or whose value then shows that it is mail.
    private static final Set<String> TELLING = Set.of(
            "received",
            "return-path",
            "delivered-to",
            "message-id",
            "x-originating-ip",
            "authentication-results",
            "dkim-signature",
            "arc-seal",
            "received-spf",
            "envelope-to",
            "x-original-to",
            "x-mailer");

    private static final Set<String> KNOWN = Set.of(
            "from",
            "to",
            "cc",
            "bcc",
            "subject",
            "date",
            "sender",
            "reply-to",
            "mime-version",
            "content-type",
            "content-transfer-encoding",
            "in-reply-to",
            "references",
            "list-id",
            "list-unsubscribe",
            "precedence",
            "importance",
            "x-priority");

    private MailHead() {}

    /// Whether a text begins with the header of a mail.
    static boolean isHeader(byte[] bytes, int from) {
        int at = from;
        int telling = 0;
        int known = 0;
        int strange = 0;
        boolean addressed = false;
        boolean typed = false;
        boolean first = true;
        for (int line = 0; line < LINES && at < bytes.length; line++) {
            int end = lineEnd(bytes, at);
            if (isEmpty(bytes, at, end)) {
                break;
            }
            int colon = nameEnd(bytes, at, end);
            if (colon > 0) {
                String name = new String(bytes, at, colon - at, StandardCharsets.ISO_8859_1)
                        .strip()
                        .toLowerCase(Locale.ROOT);
                if (TELLING.contains(name)) {
                    telling++;
                } else if (KNOWN.contains(name) || name.startsWith("x-")) {
                    known++;
                    typed |= name.equals("content-type") && containsText(bytes, colon, end, "multipart/");
                    addressed |= isAddressed(name) && contains(bytes, colon, end, '@');
                }
            } else if (first || bytes[at] != ' ' && bytes[at] != '\t' && ++strange > FORGIVEN) {
                return false;
            }
            first = false;
            at = end + 1;
        }
        return telling >= 2
                || telling == 1 && known >= 1
                || addressed && known >= 3
                // A multipart message that says little else; a page that a browser saved says who saved it.
                || addressed && typed
                || typed && known >= 3 && !containsText(bytes, from, at, "aved by ");
    }

    private static boolean containsText(byte[] bytes, int from, int end, String wanted) {
        for (int i = from; i + wanted.length() <= Math.min(end, bytes.length); i++) {
            int k = 0;
            while (k < wanted.length() && (bytes[i + k] | 0x20) == (wanted.charAt(k) | 0x20)) {
                k++;
            }
            if (k == wanted.length()) {
                return true;
            }
        }
        return false;
    }

    private static boolean isAddressed(String name) {
        return name.equals("from") || name.equals("to") || name.equals("sender") || name.equals("reply-to");
    }

    /// Whether a header field begins at the place.
    static boolean beginsWithField(byte[] bytes, int at) {
        int from = at;
        while (from < bytes.length && (bytes[from] == '\r' || bytes[from] == '\n')) {
            from++;
        }
        return nameEnd(bytes, from, lineEnd(bytes, from)) > 0;
    }

    /// The index of the colon after a field name (RFC 5322, 2.2: printable ASCII; blanks before the colon are
    /// obsolete), or -1.
    private static int nameEnd(byte[] bytes, int from, int end) {
        int i = from;
        while (i < end && i - from < 80 && bytes[i] > ' ' && bytes[i] < 127 && bytes[i] != ':') {
            i++;
        }
        int name = i;
        while (i < end && (bytes[i] == ' ' || bytes[i] == '\t')) {
            i++;
        }
        return name > from && i < end && bytes[i] == ':' ? i : -1;
    }

    static int lineEnd(byte[] bytes, int from) {
        int i = from;
        while (i < bytes.length && bytes[i] != '\n') {
            i++;
        }
        return i;
    }

    static boolean isEmpty(byte[] bytes, int from, int end) {
        return from == end || end == from + 1 && bytes[from] == '\r';
    }

    private static boolean contains(byte[] bytes, int from, int end, int wanted) {
        for (int i = from; i < end; i++) {
            if (bytes[i] == wanted) {
                return true;
            }
        }
        return false;
    }
}
