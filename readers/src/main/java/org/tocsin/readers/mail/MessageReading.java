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

/// Reads one message that was handed in, and the messages nested in it: each becomes a record, and what they carry is
/// handed on. Bounds count over all of them together, so that a message of messages cannot grow.
final class MessageReading {
    private final Readings out;
    private final Bounds bounds;

    MessageReading(Readings out) {
        this.out = out;
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
    /// @param envelope what the place says where it lay
    void read(byte[] message, Envelope envelope, Origin origin, Source source) {
        read(message, envelope, origin, source, 0);
    }

    private void read(byte[] message, Envelope envelope, Origin origin, Source source, int depth) {
        MimeTree tree = new MimeTree(bounds);
        tree.parse(message);
        PlainRecord.Builder record = new PlainRecord.Builder();
        Defects defects = tree.defects();
        tree.headers().check(defects);
        tree.headers().write(record, defects);
        if (depth == 0) {
            envelope.write(origin.path(), record);
        }
        tree.text().texts().forEach(text -> record.text("Body.Text", text));
        tree.html().texts().forEach(text -> record.text("Body.Html", text));
        tree.outside().texts().forEach(text -> record.text("Body.Outside", text));
        parts(tree.parts(), record);
        views(tree, record);
        attachments(tree.leaves(), record);
        ForwardedText.write(tree.text().texts(), record);
        links(tree, record);
        defects.all().forEach(defect -> record.text("Defect", defect));
        // Header names differ from message to message: shared shapes would fill the run's table with them.
        out.accept(record.build(Kind.MAIL_MESSAGE, new Shape.Table(), origin));
        tree.faults().forEach(fault -> out.accept(new Gap(origin, fault.cause(), fault.detail())));
        children(tree.leaves(), source, depth);
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

    private static void attachments(List<Leaf> leaves, PlainRecord.Builder record) {
        for (Leaf leaf : leaves) {
            record.text("Attachment.Part", leaf.part().path());
            record.text("Attachment.Name", leaf.part().name());
            record.text("Attachment.Type", leaf.part().type());
            record.integer("Attachment.Size", leaf.bytes().length);
            record.text("Attachment.SHA256", leaf.part().sha256());
            record.text("Attachment.MD5", md5(leaf.bytes()));
        }
    }

    private static String md5(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every JDK has MD5", impossible);
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

    private void children(List<Leaf> leaves, Source source, int depth) {
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
            } else if (depth + 1 >= bounds.depth) {
                out.accept(new Gap(
                        nested(source, name, content).at(-1, 0),
                        Gap.Cause.LIMIT,
                        "This message lies deeper than " + bounds.depth + " messages inside one another."));
            } else {
                Source inner = nested(source, name, content);
                read(leaf.bytes(), Envelope.NONE, inner.at(-1, 0), inner, depth + 1);
            }
        }
    }

    private static Source nested(Source outer, String name, Bytes content) {
        return new Source(outer.evidence(), outer.path() + "!/" + name, content, Optional.of(outer.path()));
    }
}
