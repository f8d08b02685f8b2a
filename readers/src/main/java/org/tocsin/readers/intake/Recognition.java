package org.tocsin.readers.intake;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.tocsin.model.Content;
import org.tocsin.readers.Head;
import org.tocsin.readers.Reader;
import org.tocsin.readers.files.FileReader;
import org.tocsin.readers.files.FileType;
import org.tocsin.readers.intake.archive.Container;

/// Tells by the bytes what a content is and who reads it: a container, the first reader that recognises it, or else
/// the [FileReader].
///
/// Documents and programs that are zips inside (Office, OpenDocument, EPUB, jar, apk) are no containers here: they
/// are offered to the readers and are otherwise one file.
public final class Recognition {
    /// What a content was recognised as.
    sealed interface Recognised {
        /// The format of the item.
        String format();
    }

    /// Others are inside.
    record Holder(String format, Container container) implements Recognised {}

    /// One reader reads it.
    ///
    /// @param closed whether others are inside that this version cannot take out
    record Readable(String format, Reader reader, boolean closed) implements Recognised {}

    private final List<Reader> readers;
    private final FileReader fallback;

    /// Files that no reader claims are not taken apart.
    ///
    /// @param readers in the order in which they are asked
    public Recognition(List<Reader> readers) {
        this(readers, new FileReader());
    }

    /// @param fallback reads what none of the readers claims
    public Recognition(List<Reader> readers, FileReader fallback) {
        this.readers = List.copyOf(readers);
        this.fallback = fallback;
    }

    Recognised of(Content content, String name) throws IOException {
        Head head = Head.of(content, name);
        FileType type = FileType.of(head, content);
        Optional<Container> container = Container.of(type);
        if (container.isPresent()) {
            return new Holder(type.word(), container.get());
        }
        for (Reader reader : readers) {
            if (reader.recognises(head)) {
                return new Readable(reader.format(), reader, false);
            }
        }
        return new Readable(type.word(), fallback, type.holdsOthers());
    }
}
