package org.tocsin.readers.mail;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
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
import org.tocsin.readers.mail.content.Carried;
import org.tocsin.readers.mail.content.Recipients;
import org.tocsin.readers.mail.links.LinkTables;

/// Reads one message that was handed in, and the messages nested in it: each becomes a record, and what they carry is
/// handed on. Bounds count over all of them together, so that a message of messages cannot grow.
final class MessageReading {
    private final Readings out;
    private final LinkTables tables;
    private final Bounds bounds;

    MessageReading(Readings out, LinkTables tables) {
        this.out = out;
        this.tables = tables;
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
        read(message, origin, source, 0);
    }

    private void read(byte[] message, Origin origin, Source source, int depth) {
        MimeTree tree = new MimeTree(bounds);
        tree.parse(message);
        PlainRecord.Builder record = new PlainRecord.Builder();
        Defects defects = tree.defects();
        RawLines.check(message, defects);
        tree.headers().check(defects);
        tree.headers().write(record, defects);
        tree.text().texts().forEach(text -> record.text("Body.Text", text));
        tree.html().texts().forEach(text -> record.text("Body.Html", text));
        tree.outside().texts().forEach(text -> record.text("Body.Outside", text));
        parts(tree.parts(), record);
        Carried carried = carried(tree);
        attachments(tree.leaves(), record, carried);
        carried.write(record);
        defects.all().forEach(defect -> record.text("Defect", defect));
        // Header names differ from message to message: shared shapes would fill the run's table with them.
        out.accept(record.build(Kind.MAIL_MESSAGE, new Shape.Table(), origin));
        tree.faults().forEach(fault -> out.accept(new Gap(origin, fault.cause(), fault.detail())));
        carried.faults()
                .forEach(fault -> out.accept(new Gap(
                        fault.name().isEmpty()
                                ? origin
                                : nested(source, fault.name()).whole(),
                        fault.cause(),
                        fault.detail())));
        children(tree.leaves(), carried, source, depth);
        for (Carried.Inside inside : carried.inside()) {
            Source parent = inside.attachment().isEmpty() ? source : nested(source, inside.attachment());
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
        }
    }

    private static void attachments(List<Leaf> leaves, PlainRecord.Builder record, Carried carried) {
        Set<String> seen = new HashSet<>();
        for (Leaf leaf : leaves) {
            String sha256 = hash("SHA-256", leaf.bytes());
            record.text("Attachment.Part", leaf.part().path());
            record.text("Attachment.Name", leaf.part().name());
            record.text("Attachment.Type", leaf.part().type());
            record.integer("Attachment.Size", leaf.bytes().length);
            record.text("Attachment.SHA256", sha256);
            record.text("Attachment.MD5", hash("MD5", leaf.bytes()));
            if (leaf.message()) {
                carried.message(leaf.part().name());
            } else {
                carried.attachment(nameOf(leaf), leaf.part().type(), leaf.bytes(), !seen.add(sha256));
            }
        }
    }

    private static String nameOf(Leaf leaf) {
        return leaf.part().name().isEmpty() ? leaf.part().path() : leaf.part().name();
    }

    private static String hash(String algorithm, byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every JDK has " + algorithm, impossible);
        }
    }

    private Carried carried(MimeTree tree) {
        Recipients recipients = new Recipients();
        Recipients.FIELDS.forEach(name -> tree.headers().all(name).forEach(recipients::add));
        Carried carried = new Carried(tables, recipients);
        carried.words(HeaderText.decoded(tree.headers().first("Subject"), new Defects()));
        tree.html().texts().forEach(carried::html);
        tree.text().texts().forEach(carried::text);
        tree.outside().texts().forEach(carried::text);
        Carried.LEADING.forEach(name -> tree.headers().all(name).forEach(carried::header));
        return carried;
    }

    private void children(List<Leaf> leaves, Carried carried, Source source, int depth) {
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
            } else if (depth + 1 >= bounds.depth) {
                out.accept(new Gap(
                        nested(source, name, content).at(-1, 0),
                        Gap.Cause.LIMIT,
                        "This message lies deeper than " + bounds.depth + " messages inside one another."));
            } else {
                Source inner = nested(source, name, content);
                read(leaf.bytes(), inner.at(-1, 0), inner, depth + 1);
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
