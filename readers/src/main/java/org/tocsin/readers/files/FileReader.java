package org.tocsin.readers.files;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
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
/// SHA-256 in lower-case hexadecimal, made in one pass. MD5 and SHA-1 are there because published indicators still use
/// them; they prove nothing.
public final class FileReader implements Reader {
    private static final int STEP = 256 * 1024;

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
        HexFormat hex = HexFormat.of();
        out.accept(new PlainRecord.Builder()
                .text("name", name)
                .text("path", source.path())
                .integer("size", at)
                .text("type", FileType.of(Head.of(content, name), content).word())
                .text("md5", hex.formatHex(md5.digest()))
                .text("sha1", hex.formatHex(sha1.digest()))
                .text("sha256", hex.formatHex(sha256.digest()))
                .build(Kind.FILE, out.shapes(), source.whole()));
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
