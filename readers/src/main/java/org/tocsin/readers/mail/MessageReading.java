package org.tocsin.readers.mail;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tocsin.model.Bytes;
import org.tocsin.model.Gap;
import org.tocsin.model.Kind;
import org.tocsin.model.Origin;
import org.tocsin.model.PlainRecord;
import org.tocsin.model.Shape;
import org.tocsin.model.Source;
import org.tocsin.readers.Limits;
import org.tocsin.readers.Readings;
import org.tocsin.readers.mail.auth.Dns;
import org.tocsin.readers.mail.auth.Provenance;

/// Reads one message that was handed in, and the messages nested in it: each becomes a record, and what they carry is
/// handed on. Bounds count over all of them together, so that a message of messages cannot grow.
final class MessageReading {
    private final Readings out;
    private final Bounds bounds;
    private final Dns dns;

    /// @param dns what the domains in a mail publish, as far as it is at hand
    MessageReading(Readings out, Dns dns) {
        this.out = out;
        this.dns = dns;
        this.bounds = new Bounds(out.limits());
    }

    /// What is left of the bounds of one message handed in.
    static final class Bounds {
        private int parts;
        private long bytes;
        private final int depth;

        /// Decoded, twice what a message may have: everything in it, and everything in the messages in it.
        Bounds(Limits limits) {
            parts = limits.parts();
            bytes = 2L * limits.record();
            depth = limits.depth();
        }

        boolean takePart() {
            return parts-- > 0;
        }

        boolean takeBytes(long count) {
            if (count > bytes) {
                return false;
            }
            bytes -= count;
            return true;
        }
    }

    /// @param message its bytes, whole or up to the limit
    /// @param origin of the record
    /// @param source what children are said to be found in
    void read(byte[] message, Origin origin, Source source) {
        read(message, new Known(origin, source, 0, false, Map.of()));
    }

    /// Reads a message that was kept in another form and put into that of a mail.
    ///
    /// @param facts what the other form alone knew, by field; several values of one stand on lines of their own
    void rebuilt(byte[] message, Map<String, String> facts, Source source) {
        read(message, new Known(source.whole(), source, 0, true, facts));
    }

    /// What is known of a message beside its bytes.
    ///
    /// @param rebuilt whether the bytes are ours, so that nothing follows from them for a signature
    private record Known(Origin origin, Source source, int depth, boolean rebuilt, Map<String, String> facts) {}

    private void read(byte[] message, Known known) {
        Origin origin = known.origin();
        MimeTree tree = new MimeTree(bounds);
        tree.parse(message);
        List<Leaf> leaves = Winmail.leaves(tree, bounds, out.limits());
        PlainRecord.Builder record = new PlainRecord.Builder();
        Defects defects = tree.defects();
        RawLines.check(message, defects);
        tree.headers().check(defects);
        tree.headers().write(record, defects);
        tree.text().texts().forEach(text -> record.text("Body.Text", text));
        tree.html().texts().forEach(text -> record.text("Body.Html", text));
        tree.outside().texts().forEach(text -> record.text("Body.Outside", text));
        parts(tree.parts(), record);
        attachments(leaves, record);
        links(tree, record);
        provenance(message, tree, known.rebuilt(), record);
        known.facts().forEach((name, values) -> values.lines().forEach(value -> record.text(name, value)));
        defects.all().forEach(defect -> record.text("Defect", defect));
        // Header names differ from message to message: shared shapes would fill the run's table with them.
        out.accept(record.build(Kind.MAIL_MESSAGE, new Shape.Table(), origin));
        tree.faults().forEach(fault -> out.accept(new Gap(origin, fault.cause(), fault.detail())));
        children(leaves, known);
    }

    private void provenance(byte[] message, MimeTree tree, boolean rebuilt, PlainRecord.Builder record) {
        new Provenance(message, dns).write(!rebuilt, text -> HeaderText.decoded(text, tree.defects()), record);
    }

    private static void parts(List<Part> parts, PlainRecord.Builder record) {
        for (Part part : parts) {
            record.text("Part.Path", part.path());
            record.text("Part.Type", part.type());
            record.text("Part.Charset", part.charset());
            record.text("Part.Encoding", part.encoding());
            record.text("Part.Name", part.name());
            record.text("Part.Disposition", part.disposition());
            record.integer("Part.Size", part.size());
        }
    }

    private static void attachments(List<Leaf> leaves, PlainRecord.Builder record) {
        for (Leaf leaf : leaves) {
            record.text("Attachment.Part", leaf.part().path());
            record.text("Attachment.Name", leaf.part().name());
            record.text("Attachment.Type", leaf.part().type());
            record.integer("Attachment.Size", leaf.bytes().length);
            record.text("Attachment.SHA256", hash("SHA-256", leaf.bytes()));
            record.text("Attachment.MD5", hash("MD5", leaf.bytes()));
        }
    }

    private static String hash(String algorithm, byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every JDK has " + algorithm, impossible);
        }
    }

    private static void links(MimeTree tree, PlainRecord.Builder record) {
        Links links = new Links();
        tree.html().texts().forEach(links::fromHtml);
        tree.text().texts().forEach(links::fromText);
        tree.outside().texts().forEach(links::fromText);
        for (Map.Entry<String, String> link : links.all().entrySet()) {
            record.text("Link", link.getKey());
            record.text("Link.Decoded", Links.decoded(link.getKey()));
            record.text("Link.Shown", link.getValue());
        }
        if (links.full()) {
            tree.fault(Gap.Cause.LIMIT, "There are more links in this message than are kept.");
        }
    }

    private void children(List<Leaf> leaves, Known known) {
        Source source = known.source();
        Set<String> names = new HashSet<>();
        for (Leaf leaf : leaves) {
            String name = leaf.part().name().isEmpty()
                    ? leaf.part().path()
                    : leaf.part().name();
            if (!names.add(name)) {
                name = leaf.part().path() + "/" + name;
                names.add(name);
            }
            Bytes content = new Bytes(leaf.bytes());
            if (!leaf.message()) {
                out.child(source, name, content);
            } else if (known.depth() + 1 >= bounds.depth) {
                out.accept(new Gap(
                        nested(source, name, content).at(-1, 0),
                        Gap.Cause.LIMIT,
                        "This message lies deeper than " + bounds.depth + " messages inside one another."));
            } else {
                Source inner = nested(source, name, content);
                boolean rebuilt = known.rebuilt() || Winmail.holds(leaf.part());
                read(leaf.bytes(), new Known(inner.at(-1, 0), inner, known.depth() + 1, rebuilt, Map.of()));
            }
        }
    }

    private static Source nested(Source outer, String name, Bytes content) {
        return new Source(outer.evidence(), outer.path() + "!/" + name, content, Optional.of(outer.path()));
    }
}
