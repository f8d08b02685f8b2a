package org.tocsin.readers.intake;

import java.util.List;
import java.util.Optional;
import org.tocsin.model.Source;
import org.tocsin.readers.Reader;
import org.tocsin.readers.Span;

/// One content to be read, seen for the first time.
///
/// @param hash `sha256:` and the hash of this content (the archive member, not the archive)
/// @param size in bytes
/// @param format what it was recognised as, by content; containers are items too, without a reader
/// @param source the content and its first place
/// @param reader what reads it; empty for containers, whose members follow as items of their own
/// @param spans the ranges to read, in order; empty for containers
/// @param release to be called once when all spans were read: frees the scratch space of an expanded member
public record Item(
        String hash,
        long size,
        String format,
        Source source,
        Optional<Reader> reader,
        List<Span> spans,
        Runnable release) {
    public Item {
        spans = List.copyOf(spans);
    }
}
