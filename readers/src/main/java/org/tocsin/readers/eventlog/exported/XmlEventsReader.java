package org.tocsin.readers.eventlog.exported;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.tocsin.model.Gap;
import org.tocsin.model.Source;
import org.tocsin.readers.Head;
import org.tocsin.readers.Reader;
import org.tocsin.readers.Readings;
import org.tocsin.readers.Span;
import org.tocsin.readers.Window;
import org.tocsin.readers.text.Damage;
import org.tocsin.readers.text.Encoding;
import org.tocsin.readers.text.EventFields;
import org.tocsin.readers.text.EventXml;

/// Windows events as XML: Event Viewer's "Save as XML", `ToXml()` of PowerShell, `wevtutil qe`, evtxexport, evtx_dump.
///
/// A record's number is its EventRecordID; its offset is that of `<Event`.
public final class XmlEventsReader implements Reader {
    /// How much may stand before the first event.
    private static final int PREAMBLE = 4096;

    @Override
    public String format() {
        return "windows-events-xml";
    }

    @Override
    public boolean recognises(Head head) {
        String text = Encoding.text(head);
        int end = Math.min(text.length(), PREAMBLE + "<Event".length());
        int event = text.indexOf("<Event", 0, end);
        while (event >= 0 && text.startsWith("<Events", event)) {
            event = text.indexOf("<Event", event + 1, end);
        }
        if (event < 0 || !EventXml.begins(text.substring(event, Math.min(text.length(), event + 8)))) {
            return false;
        }
        return text.indexOf("<System", event) >= 0
                && text.substring(0, event).lines().allMatch(XmlEventsReader::mayComeBefore);
    }

    private static boolean mayComeBefore(String line) {
        String text = line.strip();
        return text.isEmpty()
                || text.startsWith("<?")
                || text.startsWith("<!--")
                || text.startsWith("<Events")
                || text.startsWith("Record ")
                || text.startsWith("evtxexport ");
    }

    @Override
    public void read(Source source, Span span, Readings out) throws IOException {
        byte[] head = new byte[256];
        int length = source.content().read(0, head, 0, head.length);
        Encoding encoding = Encoding.of(head, length);
        Charset charset = encoding == Encoding.UTF_8 ? declared(head, length) : StandardCharsets.UTF_8;
        Window window = new Window(source.content(), span.from(), span.to());
        Damage damage = new Damage(source, out);
        XmlEvents events = new XmlEvents(window, encoding, out.limits().record());
        for (Optional<XmlEvents.Piece> piece = events.next(); piece.isPresent(); piece = events.next()) {
            switch (piece.get()) {
                case XmlEvents.Piece.Broken broken -> damage.at(broken.offset(), broken.cause(), broken.detail());
                case XmlEvents.Piece.Whole whole -> {
                    String xml = encoding == Encoding.UTF_8
                            ? new String(whole.bytes(), whole.from(), whole.to() - whole.from(), charset)
                            : encoding.decode(whole.bytes(), whole.from(), whole.to());
                    event(source, whole.offset(), xml, out, damage);
                }
            }
        }
        damage.close();
    }

    private static void event(Source source, long offset, String xml, Readings out, Damage damage) {
        EventFields fields = new EventFields();
        Optional<Gap.Cause> fault = EventXml.read(xml, fields);
        if (fault.isPresent()) {
            String detail = fault.get() == Gap.Cause.LIMIT
                    ? "This event nests too deeply or has too many values and was skipped."
                    : "This event is not valid XML and was skipped.";
            damage.at(offset, fault.get(), detail);
        } else {
            out.accept(fields.build(source, offset, out.shapes()));
        }
    }

    /// The eight-bit character set that the XML declaration names; UTF-8 for everything else, because a text that
    /// can be cut byte by byte is not what a declaration of UTF-16 says.
    private static Charset declared(byte[] head, int length) {
        String text = new String(head, 0, length, StandardCharsets.ISO_8859_1);
        int from = text.indexOf("encoding=");
        int close = text.indexOf("?>");
        if (!text.startsWith("<?xml") || from < 0 || close < from || from + 10 >= close) {
            return StandardCharsets.UTF_8;
        }
        int end = text.indexOf(text.charAt(from + 9), from + 10);
        String name = end < 0 ? "" : text.substring(from + 10, end).toLowerCase(Locale.ROOT);
        boolean eightBit = name.startsWith("iso-8859-") || name.startsWith("windows-125");
        return eightBit && Charset.isSupported(name) ? Charset.forName(name) : StandardCharsets.UTF_8;
    }
}
