package org.tocsin.readers.mail;

/// The line that begins each message of an mbox: `From someone@example.org Thu Mar 7 10:20:30 2024` ([RFC
/// 4155](https://www.rfc-editor.org/rfc/rfc4155)). Writers put `>` before such a line in a text; those that forget
/// are why a date and a header must follow before it is believed.
final class FromLine {
    private static final byte[] FROM = {'F', 'r', 'o', 'm', ' '};

    /// The most bytes that such a line may have.
    static final int LONGEST = 1000;

    private FromLine() {}

    /// Whether a message begins at the place.
    ///
    /// @param length how many of the bytes are there
    static boolean at(byte[] bytes, int at, int length) {
        return at(bytes, at, length, 2);
    }

    private static boolean at(byte[] bytes, int at, int length, int olderLines) {
        if (!startsWith(bytes, at, length)) {
            return false;
        }
        int end = at;
        while (end < length && bytes[end] != '\n') {
            end++;
        }
        if (end - at > LONGEST || !hasDate(bytes, at + FROM.length, end)) {
            return false;
        }
        int next = end + 1;
        int quoted = next;
        while (quoted < length && bytes[quoted] == '>') {
            quoted++;
        }
        if (quoted > next) {
            // Some writers keep an older line of the kind under theirs.
            return olderLines > 0 && at(bytes, quoted, length, olderLines - 1);
        }
        int name = next;
        while (name < length && name - next < 80 && bytes[name] > ' ' && bytes[name] < 127 && bytes[name] != ':') {
            name++;
        }
        return next >= length || name > next && name < length && bytes[name] == ':';
    }

    static boolean startsWith(byte[] bytes, int at, int length) {
        if (at + FROM.length > length) {
            return false;
        }
        for (int i = 0; i < FROM.length; i++) {
            if (bytes[at + i] != FROM[i]) {
                return false;
            }
        }
        return true;
    }

    /// A time with a colon, and four digits of a year.
    private static boolean hasDate(byte[] bytes, int from, int end) {
        boolean time = false;
        boolean year = false;
        int digits = 0;
        for (int i = from; i <= end; i++) {
            int c = i < end ? bytes[i] : '\n';
            if (c >= '0' && c <= '9') {
                digits++;
                continue;
            }
            if (digits == 4 && (bytes[i - 5] == ' ' || bytes[i - 5] == '-')) {
                year = true;
            }
            time |= c == ':'
                    && (digits == 1 || digits == 2)
                    && i + 1 < end
                    && bytes[i + 1] >= '0'
                    && bytes[i + 1] <= '9';
            digits = 0;
        }
        return time && year;
    }
}
