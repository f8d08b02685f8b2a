package org.tocsin.readers;

import java.io.IOException;
import java.util.List;
import org.tocsin.model.Content;
import org.tocsin.model.Source;

/// Reads one format. Holds no state between calls and is used by several threads at once.
///
/// Bad bytes are a `Gap` and reading goes on with the next record. `IOException` is for faults of the machine alone.
public interface Reader {
    /// The format's short name, such as `evtx`, `mbox`.
    String format();

    boolean recognises(Head head);

    /// Cuts a content into ranges that can be read on their own, by its bytes alone. The ranges cover the content
    /// without overlap.
    default List<Span> cut(Content content) throws IOException {
        return List.of(new Span(0, content.size()));
    }

    void read(Source source, Span span, Readings out) throws IOException;
}
