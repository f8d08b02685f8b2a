package org.tocsin.readers.mail;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.tocsin.model.Bytes;
import org.tocsin.model.Gap;
import org.tocsin.model.Kind;
import org.tocsin.model.Origin;
import org.tocsin.model.PlainRecord;
import org.tocsin.model.Shape;
import org.tocsin.model.Source;
import org.tocsin.readers.Limits;
import org.tocsin.readers.Readings;
import org.tocsin.readers.mail.auth.Provenance;
import org.tocsin.readers.mail.content.Carried;
import org.tocsin.readers.mail.content.Recipients;

/// Reads one message that was handed in, and the messages nested in it: each becomes a record, and what they carry
/// is handed on. Bounds count over all of them together, so that a message of messages cannot grow.
final class MessageReading {
    private final Readings out;
    private final Reference reference;
    private final Bounds bounds;

    MessageReading(Readings out, Reference reference) {
        this.out = out;
        this.reference = reference;
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
    /// @param envelope what the place says where it lay
    /// @param origin of the record
    /// @param source what children are said to be found in
    void read(byte[] message, Envelope envelope, Origin origin, Source source) {
        read(message, new Known(origin, source, envelope, 0, false, false, Map.of(), List::of));
    }

    /// Reads a message that was kept in another form and put into that of a mail.
    ///
    /// @param facts what the other form alone knew, by field; several values of one stand on lines of their own
    void rebuilt(byte[] message, Map<String, String> facts, Source source) {
        rebuilt(message, facts, false, source.whole(), source);
    }

    /// Reads such a message from among others.
    ///
    /// @param recovered whether it was found outside what its place shows
    /// @param origin of the record
    /// @param source what children are said to be found in
    void rebuilt(byte[] message, Map<String, String> facts, boolean recovered, Origin origin, Source source) {
        read(message, new Known(origin, source, Envelope.NONE, 0, true, recovered, facts, List::of));
    }

    /// What is known of a message beside its bytes.
    ///
    /// @param rebuilt whether the bytes are ours, so that nothing follows from them for a signature
    /// @param outer texts of the messages that it lies in, put together only when something is locked
    private record Known(
            Origin origin,
            Source source,
            Envelope envelope,
            int depth,
            boolean rebuilt,
            boolean recovered,
            Map<String, String> facts,
            Supplier<List<String>> outer) {}

    private void read(byte[] message, Known known) {
        Origin origin = known.origin();
        MimeTree tree = new MimeTree(bounds);
        tree.parse(message);
        List<Leaf> leaves = Winmail.leaves(tree, bounds, out.limits());
        PlainRecord.Builder record = new PlainRecord.Builder().recovered(known.recovered());
        Defects defects = tree.defects();
        tree.headers().check(defects);
        tree.headers().write(record, defects);
        if (known.depth() == 0) {
            known.envelope().write(origin.path(), record);
        }
        tree.text().texts().forEach(text -> record.text("Body.Text", text));
        tree.html().texts().forEach(text -> record.text("Body.Html", text));
        tree.outside().texts().forEach(text -> record.text("Body.Outside", text));
        parts(tree.parts(), record);
        views(tree, record);
        Carried carried = carried(tree, known.outer());
        attachments(leaves, record, carried);
        ForwardedText.write(tree.text().texts(), record);
        carried.write(record);
        new Provenance(message, reference.dns())
                .write(!known.rebuilt(), text -> HeaderText.decoded(text, defects), record);
        known.facts().forEach((name, values) -> values.lines().forEach(value -> record.text(name, value)));
        defects.all().forEach(defect -> record.text("Defect", defect));
        // Header names differ from message to message: shared shapes would fill the run's table with them.
        out.accept(record.build(Kind.MAIL_MESSAGE, new Shape.Table(), origin));
        tree.faults().forEach(fault -> out.accept(new Gap(origin, fault.cause(), fault.detail())));
        carried.faults()
                .forEach(fault -> out.accept(new Gap(
                        fault.name().isEmpty()
                                ? origin
                                : nested(known.source(), fault.name()).whole(),
                        fault.cause(),
                        fault.detail())));
        children(leaves, carried, known);
        for (Carried.Inside inside : carried.inside()) {
            Source parent =
                    inside.attachment().isEmpty() ? known.source() : nested(known.source(), inside.attachment());
            out.child(parent, inside.name(), new Bytes(inside.bytes()));
        }
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
            record.text("Part.SHA256", part.sha256());
            record.text("Part.OtherSHA256", part.otherSha256());
            record.text("Part.AlsoNamed", part.alsoNamed());
        }
        if (parts.stream().anyMatch(part -> !part.views().isEmpty())) {
            parts.forEach(part -> record.text("Part.Views", part.views()));
        }
    }

    private static void views(MimeTree tree, PlainRecord.Builder record) {
        tree.views().forEach(view -> record.text("View", view));
        tree.viewsShow().forEach(shows -> record.text("View.Shows", shows));
        tree.disagreements().forEach(sentence -> record.text("Disagreement", sentence));
        record.integer("Bytes.Unaccounted", tree.unaccounted());
    }

    private static void attachments(List<Leaf> leaves, PlainRecord.Builder record, Carried carried) {
        Set<String> seen = new HashSet<>();
        for (Leaf leaf : leaves) {
            record.text("Attachment.Part", leaf.part().path());
            record.text("Attachment.Name", leaf.part().name());
            record.text("Attachment.Type", leaf.part().type());
            record.integer("Attachment.Size", leaf.bytes().length);
            record.text("Attachment.SHA256", leaf.part().sha256());
            record.text("Attachment.MD5", md5(leaf.bytes()));
            if (leaf.message()) {
                carried.message(leaf.part().name());
            } else {
                boolean again = !seen.add(leaf.part().sha256());
                carried.attachment(nameOf(leaf), leaf.part().type(), leaf.bytes(), again);
            }
        }
    }

    private static String nameOf(Leaf leaf) {
        return leaf.part().name().isEmpty() ? leaf.part().path() : leaf.part().name();
    }

    private static String md5(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every JDK has MD5", impossible);
        }
    }

    private Carried carried(MimeTree tree, Supplier<List<String>> outer) {
        Recipients recipients = new Recipients();
        Recipients.FIELDS.forEach(name -> tree.headers().all(name).forEach(recipients::add));
        Carried carried = new Carried(reference.links(), reference.pictures(), recipients, outer);
        carried.words(HeaderText.decoded(tree.headers().first("Subject"), new Defects()));
        tree.html().texts().forEach(carried::html);
        tree.text().texts().forEach(carried::text);
        tree.outside().texts().forEach(carried::text);
        Carried.LEADING.forEach(name -> tree.headers().all(name).forEach(carried::header));
        return carried;
    }

    private void children(List<Leaf> leaves, Carried carried, Known known) {
        Source source = known.source();
        Set<String> names = new HashSet<>();
        for (Leaf leaf : leaves) {
            String name = nameOf(leaf);
            if (carried.isReplaced(leaf.bytes())) {
                continue;
            }
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
                read(
                        leaf.bytes(),
                        new Known(
                                inner.at(-1, 0),
                                inner,
                                Envelope.NONE,
                                known.depth() + 1,
                                rebuilt,
                                known.recovered(),
                                Map.of(),
                                () -> {
                                    List<String> texts = new ArrayList<>(carried.seen());
                                    texts.addAll(known.outer().get());
                                    return texts;
                                }));
            }
        }
    }

    private static Source nested(Source outer, String name) {
        return nested(outer, name, new Bytes(new byte[0]));
    }

    private static Source nested(Source outer, String name, Bytes content) {
        return new Source(outer.evidence(), outer.path() + "!/" + name, content, Optional.of(outer.path()));
    }
}
