package org.tocsin.readers.mail;

/// What can be seen in a message's bytes before anything is taken apart.
final class RawLines {
    /// Without the line end ([RFC 5322, 2.1.1](https://www.rfc-editor.org/rfc/rfc5322#section-2.1.1)).
    private static final int LONGEST = 998;

    private RawLines() {}

    static void check(byte[] message, Defects defects) {
        boolean nul = false;
        boolean bareReturn = false;
        boolean bareFeed = false;
        boolean both = false;
        boolean overlong = false;
        boolean eightBitHeader = false;
        boolean header = true;
        int lineStart = 0;
        for (int i = 0; i < message.length; i++) {
            byte b = message[i];
            if (b > '\r') {
                continue;
            }
            if (b < 0) {
                eightBitHeader |= header;
            } else if (b == 0) {
                nul = true;
            } else if (b == '\r') {
                bareReturn |= i + 1 == message.length || message[i + 1] != '\n';
            } else if (b == '\n') {
                boolean crlf = i > 0 && message[i - 1] == '\r';
                both |= crlf;
                bareFeed |= !crlf;
                int length = i - lineStart - (crlf ? 1 : 0);
                overlong |= length > LONGEST;
                header &= length > 0;
                lineStart = i + 1;
            }
        }
        overlong |= message.length - lineStart > LONGEST;
        if (nul) {
            defects.add("NUL bytes");
        }
        if (bareReturn) {
            defects.add("carriage return without line feed");
        }
        if (both && bareFeed) {
            defects.add("line ends of two kinds");
        }
        if (overlong) {
            defects.add("lines longer than " + LONGEST + " bytes");
        }
        if (eightBitHeader) {
            defects.add("eight-bit bytes in the header");
        }
    }
}
