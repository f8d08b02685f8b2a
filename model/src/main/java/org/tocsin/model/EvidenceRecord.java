package org.tocsin.model;

import java.time.Instant;
import java.util.Optional;

/// One thing that the evidence says happened or is there, in the *source's own* field names, flat.
///
/// A Windows event has its System elements by name (`EventID`, `Channel`, `Computer`), their attributes as
/// `Element_Attribute` (`Provider_Name`, `TimeCreated_SystemTime`, `Execution_ProcessID`, `Security_UserID`),
/// EventData by its `Name` (unnamed ones as `Data`), UserData dotted below its inner element's children. A name that
/// comes again makes one field with several values.
///
/// Values are decoded on demand. A record never changes and may be kept; it holds on to the chunk it was read from.
public non-sealed interface EvidenceRecord extends Reading {
    Kind kind();

    Shape shape();

    /// When it happened, as far as the record says; empty where it says nothing. Zoneless times are the reader's to
    /// decide, and it says so in a field of the record.
    Optional<Instant> time();

    /// Whether it was found outside the live records of its source (slack, lost regions).
    boolean recovered();

    /// How many values a field has: 0 when absent or null, 1 for most. An empty text is a value.
    int count(int slot);

    /// Decodes one value.
    ///
    /// @param slot from 0, below the size of the shape
    /// @param index from 0, below [#count(int)]
    void read(int slot, int index, Text into);

    /// The first value of a field as text; empty when absent.
    default Optional<String> first(String field) {
        int slot = shape().slot(field);
        if (slot < 0 || count(slot) == 0) {
            return Optional.empty();
        }
        Text text = new Text();
        read(slot, 0, text);
        return Optional.of(text.toString());
    }
}
