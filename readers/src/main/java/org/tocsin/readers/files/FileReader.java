package org.tocsin.readers.files;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.tocsin.model.Bytes;
import org.tocsin.model.Content;
import org.tocsin.model.Gap;
import org.tocsin.model.Kind;
import org.tocsin.model.PlainRecord;
import org.tocsin.model.Source;
import org.tocsin.readers.Head;
import org.tocsin.readers.Reader;
import org.tocsin.readers.Readings;
import org.tocsin.readers.Span;

/// Reads what no other reader claims: one `file` record with name, path, size in bytes, type, and its MD5, SHA-1 and
/// SHA-256 in lower-case hexadecimal, made in one pass. MD5 and SHA-1 are there because published indicators still
/// use them; they prove nothing.
///
/// What one of the [Opener]s knows is taken apart: its facts are fields of the same record (docs/files.md), what
/// lies inside is read in turn, after the record.
public final class FileReader implements Reader {
    private static final int STEP = 256 * 1024;

    /// Bytes that the contents of one file may have together; deep in others less, so that nests stay bounded.
    private static final long MOST_INSIDE = 128L << 20;

    private static final long MOST_DEEP_INSIDE = 16L << 20;
    private static final int DEEP = 3;

    private final List<Opener> openers;

    /// Takes nothing apart.
    public FileReader() {
        this(List.of());
    }

    /// @param openers all that open a file are asked, in this order
    public FileReader(List<Opener> openers) {
        this.openers = List.copyOf(openers);
    }

    @Override
    public String format() {
        return "file";
    }

    @Override
    public boolean recognises(Head head) {
        return true;
    }

    @Override
    public void read(Source source, Span span, Readings out) throws IOException {
        Content content = source.content();
        MessageDigest md5 = digest("MD5");
        MessageDigest sha1 = digest("SHA-1");
        MessageDigest sha256 = digest("SHA-256");
        byte[] step = new byte[(int) Math.clamp(content.size(), 1, STEP)];
        long at = 0;
        for (int count; (count = content.read(at, step, 0, step.length)) > 0; at += count) {
            md5.update(step, 0, count);
            sha1.update(step, 0, count);
            sha256.update(step, 0, count);
        }
        if (at < content.size()) {
            out.accept(new Gap(
                    source.at(-1, at),
                    Gap.Cause.TRUNCATED,
                    "only " + at + " of " + content.size() + " bytes could be read; the hashes are of those"));
        }
        String name = nameOf(source.path());
        FileType type = FileType.of(Head.of(content, name), content);
        HexFormat hex = HexFormat.of();
        PlainRecord.Builder record = new PlainRecord.Builder()
                .text("name", name)
                .text("path", source.path())
                .integer("size", at)
                .text("type", type.word())
                .text("md5", hex.formatHex(md5.digest()))
                .text("sha1", hex.formatHex(sha1.digest()))
                .text("sha256", hex.formatHex(sha256.digest()));
        int depth = depth(source.path());
        Facts facts = new Facts(depth < DEEP ? MOST_INSIDE : MOST_DEEP_INSIDE);
        if (at > 0 && !openers.isEmpty()) {
            open(content, name, type, out.limits().record(), facts);
        }
        facts.write(record);
        out.accept(record.build(Kind.FILE, out.shapes(), source.whole()));
        facts.faults().forEach(fault -> out.accept(new Gap(source.whole(), fault.cause(), fault.detail())));
        for (Facts.Child child : facts.children()) {
            if (depth >= out.limits().depth()) {
                out.accept(new Gap(
                        source.whole(),
                        Gap.Cause.LIMIT,
                        "what lies inside is not opened: it lies inside " + depth + " others, and that is the limit"));
                return;
            }
            out.child(source, child.name(), new Bytes(child.bytes()));
        }
    }

    private void open(Content content, String name, FileType type, int most, Facts facts) throws IOException {
        byte[] head = new byte[(int) Math.min(content.size(), Head.MOST)];
        int length = content.read(0, head, 0, head.length);
        Specimen glimpse = new Specimen(Arrays.copyOf(head, length), name, type);
        List<Opener> willing =
                openers.stream().filter(opener -> opener.opens(glimpse)).toList();
        if (willing.isEmpty()) {
            return;
        }
        byte[] bytes = glimpse.bytes();
        if (content.size() > length) {
            bytes = new byte[(int) Math.min(content.size(), most)];
            int count = content.read(0, bytes, 0, bytes.length);
            bytes = count == bytes.length ? bytes : Arrays.copyOf(bytes, count);
        }
        if (content.size() > most) {
            facts.gap(Gap.Cause.LIMIT, "it is longer than " + most + " bytes; only those were taken apart");
        }
        Specimen file = new Specimen(bytes, name, type);
        willing.forEach(opener -> opener.open(file, facts));
    }

    /// How many containers a path leads through.
    private static int depth(String path) {
        int depth = 0;
        for (int at = path.indexOf("!/"); at >= 0; at = path.indexOf("!/", at + 1)) {
            depth++;
        }
        return depth;
    }

    /// The last part of a path through folders and containers.
    public static String nameOf(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has " + algorithm, e);
        }
    }
}
