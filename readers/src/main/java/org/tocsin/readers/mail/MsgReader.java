package org.tocsin.readers.mail;

import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import org.tocsin.model.Gap;
import org.tocsin.model.Source;
import org.tocsin.readers.Head;
import org.tocsin.readers.Limits;
import org.tocsin.readers.Reader;
import org.tocsin.readers.Readings;
import org.tocsin.readers.Span;
import org.tocsin.readers.files.compound.Faults;
import org.tocsin.readers.mail.outlook.MsgFile;
import org.tocsin.readers.mail.outlook.OutlookMessage;
import org.tocsin.readers.mail.outlook.PlainMail;

/// One message as Outlook saves it (`.msg`). It is put into the form of a plain mail first and then read as
/// one, so its record has the same fields, and the MIME tree in it is ours. What Outlook alone knows stands in
/// fields of its own.
public final class MsgReader implements Reader {
    private final Reference reference;

    /// Looks nothing up.
    public MsgReader() {
        this(Reference.NONE);
    }

    public MsgReader(Reference reference) {
        this.reference = reference;
    }

    @Override
    public String format() {
        return "msg";
    }

    @Override
    public boolean recognises(Head head) {
        return MsgFile.recognises(head.bytes());
    }

    @Override
    public void read(Source source, Span span, Readings out) throws IOException {
        int most = out.limits().record();
        long size = source.content().size();
        byte[] bytes = new byte[(int) Math.min(most, size)];
        int length = source.content().read(0, bytes, 0, bytes.length);
        if (size > most) {
            out.accept(new Gap(
                    source.whole(),
                    Gap.Cause.LIMIT,
                    "This file is longer than " + most + " bytes; the rest was not read."));
        }
        Faults faults = new Faults();
        Rebuilt mail = rebuilt(length == bytes.length ? bytes : Arrays.copyOf(bytes, length), out.limits(), faults);
        new MessageReading(out, reference).rebuilt(mail.bytes(), mail.facts(), source);
        faults.all().forEach(fault -> out.accept(new Gap(source.whole(), fault.cause(), fault.detail())));
    }

    /// @param facts by field
    private record Rebuilt(byte[] bytes, Map<String, String> facts) {}

    /// Apart, so that the file and its pieces need not be held while the mail is read.
    private static Rebuilt rebuilt(byte[] file, Limits limits, Faults faults) {
        OutlookMessage message = MsgFile.read(file, limits.depth(), limits.parts(), faults);
        return new Rebuilt(PlainMail.of(message), message.facts());
    }
}
