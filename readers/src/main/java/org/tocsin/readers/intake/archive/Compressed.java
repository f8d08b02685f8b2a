package org.tocsin.readers.intake.archive;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorInputStream;
import org.tocsin.model.Content;
import org.tocsin.model.Gap.Cause;
import org.tukaani.xz.XZInputStream;

/// Expands a file that is compressed as a whole: gzip, bzip2, xz, lzma or lz4, streams behind one another included.
///
/// What is inside is named as the file is without its suffix; where the suffix tells nothing, by the name in the
/// gzip header.
record Compressed(String format) implements Container {
    private record Suffix(String packed, String plain) {}

    private static final List<Suffix> SUFFIXES = List.of(
            new Suffix(".tgz", ".tar"),
            new Suffix(".tbz2", ".tar"),
            new Suffix(".tbz", ".tar"),
            new Suffix(".txz", ".tar"),
            new Suffix(".gz", ""),
            new Suffix(".bz2", ""),
            new Suffix(".xz", ""),
            new Suffix(".lzma", ""),
            new Suffix(".lz4", ""));

    @Override
    public void open(Content content, String name, Members out) throws IOException {
        if (!out.next()) {
            return;
        }
        ContentStream raw = new ContentStream(content, 0, content.size());
        try (Decoded bytes = Decoded.open(format, raw, content.size(), () -> decoder(raw, out.memory()))) {
            out.single(memberName(content, name), bytes);
        } catch (BrokenData e) {
            out.gap(0, e.gapCause(), e.sentence());
        }
    }

    private InputStream decoder(ContentStream raw, int memory) throws IOException {
        return switch (format) {
            case "gzip" -> new GzipStream(raw);
            case "bzip2" -> new BZip2CompressorInputStream(raw, true);
            case "xz" -> new XZInputStream(raw, memory);
            case "lzma" -> new org.tukaani.xz.LZMAInputStream(raw, memory);
            case "lz4" -> new FramedLZ4CompressorInputStream(raw, true);
            default -> throw new IllegalStateException("no decoder for " + format);
        };
    }

    private String memberName(Content content, String name) throws IOException {
        String lower = name.toLowerCase(Locale.ROOT);
        for (Suffix suffix : SUFFIXES) {
            if (lower.endsWith(suffix.packed) && name.length() > suffix.packed.length()) {
                return name.substring(0, name.length() - suffix.packed.length()) + suffix.plain;
            }
        }
        Optional<String> own = format.equals("gzip") ? GzipStream.name(content) : Optional.empty();
        return own.orElse("content");
    }

    /// For the gap of a stream that has other bytes behind it.
    static BrokenData trailing(String format, long at) {
        return new BrokenData(Cause.DAMAGED, "the " + format + " data end at byte " + at + ", but other bytes follow");
    }
}
