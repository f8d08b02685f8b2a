package org.tocsin.readers.eventlog.evtx;

import org.jspecify.annotations.Nullable;
import org.tocsin.model.Gap;
import org.tocsin.model.Source;
import org.tocsin.readers.Readings;

/// Says what of a record could not be read.
record Telling(Readings out, RecordDecoder decoder) {
    /// Tells of the record decoded last, if anything is wrong with it.
    ///
    /// @param read whether any of it could be read
    /// @param first what is wrong with its frame
    /// @return whether there was something to tell
    boolean tell(Chunk chunk, Source source, int at, boolean read, @Nullable Fault first) {
        if (first == null && decoder.faults().isEmpty()) {
            return false;
        }
        long id = RecordWalk.id(chunk.bytes(), at);
        StringBuilder detail = new StringBuilder("event ").append(id);
        detail.append(read ? " could be read only in part: " : " could not be read: ");
        Gap.Cause cause = Gap.Cause.DAMAGED;
        String separator = "";
        if (first != null) {
            cause = first.cause();
            detail.append(first.text());
            separator = "; ";
        } else if (decoder.faults().stream().allMatch(fault -> fault.cause() == Gap.Cause.LIMIT)) {
            cause = Gap.Cause.LIMIT;
        }
        for (Fault fault : decoder.faults()) {
            detail.append(separator).append(fault.text());
            separator = "; ";
        }
        out.accept(new Gap(source.at(id, chunk.at() + at), cause, detail.toString()));
        return true;
    }
}
