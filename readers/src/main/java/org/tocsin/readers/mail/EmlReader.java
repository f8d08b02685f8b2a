package org.tocsin.readers.mail;

import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import org.tocsin.model.Gap;
import org.tocsin.model.Source;
import org.tocsin.readers.Head;
import org.tocsin.readers.Reader;
import org.tocsin.readers.Readings;
import org.tocsin.readers.Span;

/// One message in a file of its own, however it is called: `.eml`, a Maildir's file, a "show original" that was saved.
/// An mbox is for [MboxReader], which is asked first.
public final class EmlReader implements Reader {
    private final Reference reference;

    /// Looks nothing up.
    public EmlReader() {
        this(Reference.NONE);
    }

    public EmlReader(Reference reference) {
        this.reference = reference;
    }

    @Override
    public String format() {
        return "eml";
    }

    @Override
    public boolean recognises(Head head) {
        return MailHead.isHeader(head.bytes(), start(head.bytes(), head.bytes().length))
                || isNamed(head.name()) && isText(head.bytes());
    }

    /// Files that somebody saved as a message are read as one, whatever is left of their header. Outlook's own
    /// `.msg` is no text.
    private static boolean isNamed(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".eml") || lower.endsWith(".msg") || lower.endsWith(".mime") || lower.endsWith(".rfc822");
    }

    private static boolean isText(byte[] bytes) {
        int length = Math.min(bytes.length, 1024);
        for (int i = 0; i < length; i++) {
            if (bytes[i] == 0) {
                return false;
            }
        }
        return length > 0;
    }

    /// Where the header begins: behind a byte order mark, empty lines and a line that begins with "From ".
    private static int start(byte[] bytes, int length) {
        int at = bytes.length >= 3 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB && bytes[2] == (byte) 0xBF
                ? 3
                : 0;
        for (int lines = 0; lines < 5 && at < length; lines++) {
            int end = MailHead.lineEnd(bytes, at);
            int from = bytes[at] == '>' ? at + 1 : at;
            if (!MailHead.isEmpty(bytes, at, end) && !FromLine.startsWith(bytes, from, bytes.length)) {
                break;
            }
            at = Math.min(length, end + 1);
        }
        return at;
    }

    @Override
    public void read(Source source, Span span, Readings out) throws IOException {
        int most = out.limits().record();
        long size = span.to() - span.from();
        byte[] message = new byte[(int) Math.min(most, size)];
        int length = source.content().read(span.from(), message, 0, message.length);
        if (size > most) {
            out.accept(new Gap(
                    source.at(-1, span.from() + most),
                    Gap.Cause.LIMIT,
                    "This message is longer than " + most + " bytes; the rest was not read."));
        }
        int start = start(message, Math.min(length, Head.MOST));
        byte[] whole = start == 0 && length == message.length ? message : Arrays.copyOfRange(message, start, length);
        new MessageReading(out, reference).read(whole, Envelope.NONE, source.at(-1, span.from() + start), source);
    }
}
