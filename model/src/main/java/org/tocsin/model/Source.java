package org.tocsin.model;

import java.util.Optional;

/// A content together with where it came from: what a reader is given.
///
/// @param evidence `sha256:` and the hash of the item handed in
/// @param path its place and the way through containers
/// @param content its bytes
/// @param outer the path of the message it was attached to
public record Source(String evidence, String path, Content content, Optional<String> outer) {
    public Source(String evidence, String path, Content content) {
        this(evidence, path, content, Optional.empty());
    }

    /// The origin of a record of this source.
    public Origin at(long record, long offset) {
        return new Origin(evidence, path, record, offset, outer);
    }

    /// The origin of the source itself.
    public Origin whole() {
        return at(-1, -1);
    }
}
