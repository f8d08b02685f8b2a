package org.tocsin.readers.mail;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tocsin.model.Bytes;
import org.tocsin.model.Content;
import org.tocsin.model.Gap;
import org.tocsin.model.Source;
import org.tocsin.readers.Head;
import org.tocsin.readers.Reader;
import org.tocsin.readers.Readings;
import org.tocsin.readers.Span;
import org.tocsin.readers.Window;

/// A mailbox of messages one after the other, each behind a "From " line; docs/mail.md tells the dialects.
///
/// A message ends at the next "From " line that has a date in it and a header under it. `Content-Length` is believed
/// only where the message would end just there, before a "From " line or the end of the mailbox. Where it is,
/// nothing is unquoted if an unquoted "From " line stands in the text (mboxcl2); else `>From ` loses one `>`
/// (mboxrd; in mboxo a line that was written with `>` loses it too, and `Mbox.Unquoted` counts them).
///
/// A record's offset is that of its "From " line. Its number counts messages from 1 in the first span, so in every
/// mailbox of up to 64 MiB; in later spans it is -1, because it would need all that comes before. What a message
/// holds is found in `mailbox!/@offset`. A message that was sent in pieces is read once more as a whole, below the
/// last piece to come, where all pieces lie in one span.
public final class MboxReader implements Reader {
    private static final long SPAN = 64L << 20;

    private final Reference reference;

    /// Looks nothing up.
    public MboxReader() {
        this(Reference.NONE);
    }

    public MboxReader(Reference reference) {
        this.reference = reference;
    }

    @Override
    public String format() {
        return "mbox";
    }

    @Override
    public boolean recognises(Head head) {
        return FromLine.at(head.bytes(), start(head.bytes(), head.bytes().length), head.bytes().length);
    }

    private static int start(byte[] bytes, int length) {
        int at = 0;
        while (at < length && (bytes[at] == '\n' || bytes[at] == '\r')) {
            at++;
        }
        return at;
    }

    @Override
    public List<Span> cut(Content content) throws IOException {
        long size = content.size();
        List<Span> spans = new ArrayList<>();
        long from = 0;
        for (long mark = SPAN; mark < size; mark += SPAN) {
            if (mark > from) {
                long start = nextMessage(content, mark);
                if (start >= size) {
                    // Not looked for again from the next mark: a mailbox of one message would be read as often as it
                    // has
                    // marks.
                    break;
                }
                spans.add(new Span(from, start));
                from = start;
            }
        }
        spans.add(new Span(from, size));
        return spans;
    }

    /// The first "From " line that begins at or after the mark, or the end.
    private static long nextMessage(Content content, long mark) throws IOException {
        MessageLines lines = new MessageLines(new Window(content, mark - 1, content.size()));
        if (!lines.skipLine()) {
            return content.size();
        }
        while (lines.here()) {
            if (lines.isFromLine()) {
                return lines.offset();
            }
            lines.skipLine();
        }
        return content.size();
    }

    @Override
    public void read(Source source, Span span, Readings out) throws IOException {
        MessageLines lines = new MessageLines(new Window(source.content(), span.from(), span.to()));
        int most = out.limits().record();
        long number = span.from() == 0 ? 1 : -1;
        Fragments fragments = new Fragments(2L * most);
        while (lines.here()) {
            if (lines.isBlankLine() && !lines.isFromLine()) {
                lines.passLine();
                lines.drop();
                continue;
            }
            long offset = lines.offset();
            String fromLine = "";
            if (lines.isFromLine()) {
                fromLine = lines.takeLine();
            }
            lines.drop();
            MessageLines.Message message = lines.message(most, source.content(), span.to());
            Source inside = new Source(
                    source.evidence(), source.path() + "!/@" + offset, new Bytes(message.bytes()), source.outer());
            Envelope envelope = new Envelope(fromLine, message.unquoted(), message.byLength());
            new MessageReading(out, reference).read(message.bytes(), envelope, source.at(number, offset), inside);
            if (message.cut()) {
                out.accept(new Gap(
                        source.at(number, offset),
                        Gap.Cause.LIMIT,
                        "This message is longer than " + most + " bytes; the rest was not read."));
            }
            Optional<byte[]> joined = fragments.take(message.bytes());
            if (joined.isPresent()) {
                Source whole = new Source(
                        source.evidence(),
                        inside.path() + "!/joined",
                        new Bytes(joined.get()),
                        Optional.of(inside.path()));
                new MessageReading(out, reference).read(joined.get(), Envelope.NONE, whole.at(-1, 0), whole);
            }
            number += number > 0 ? 1 : 0;
        }
    }
}
