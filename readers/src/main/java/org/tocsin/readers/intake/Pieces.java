package org.tocsin.readers.intake;

import org.tocsin.model.Gap;

/// Where the [Unpacker] puts what it finds. Belongs to one thread.
public interface Pieces {
    /// What to do with bytes that were found.
    enum Look {
        /// They are new.
        READ,
        /// They were an item before, but a limit kept their members back; perhaps not this time.
        REOPEN,
        /// They were read before.
        LEAVE
    }

    /// Asked for every content as soon as its hash is known, before any more work is put into it.
    ///
    /// @param depth how many containers are around it
    Look look(String hash, String path, int depth);

    /// A content to be read. Its `release` is to be called once when that is done; containers come before their
    /// members.
    void item(Item item);

    void gap(Gap gap);

    /// A container was not taken apart to its end because of a limit that the same bytes in another place may not
    /// meet. Told for those around it too, after their members.
    void unfinished(String hash, int depth, Unfinished why);
}
