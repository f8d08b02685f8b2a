package org.tocsin.model;

import java.util.Optional;

/// Where something was seen, exactly enough for a stranger to find it again.
///
/// @param evidence `sha256:` and the hash in hexadecimal of the item that was handed in (the outermost file)
/// @param path the item's place and the way through its containers, such as `logs.zip!/Security.evtx`; never absolute
/// @param record the record's number in its source, or -1: the one in the record header of an event log, EventRecordID
///     in exported events, the number from 1 of a line or message
/// @param offset the byte offset inside the innermost content, or -1
/// @param outer the path of the message that this one was attached to
public record Origin(String evidence, String path, long record, long offset, Optional<String> outer) {
    public Origin(String evidence, String path, long record, long offset) {
        this(evidence, path, record, offset, Optional.empty());
    }

    /// The origin of a whole content.
    public static Origin whole(String evidence, String path) {
        return new Origin(evidence, path, -1, -1);
    }
}
