package org.tocsin.readers.mail.store;

import java.util.List;
import java.util.Optional;
import org.tocsin.model.Content;
import org.tocsin.model.PlainRecord;
import org.tocsin.readers.mail.outlook.OutlookMessage;

/// One thing that a folder holds.
///
/// @param id its number in the store
/// @param offset of its data in the file, or -1
/// @param found how it was found
/// @param record what it is where it is no mail: its kind and fields
/// @param message what it says and carries as a mail, where it is one or can do what a mail can
/// @param files attachments of what is not read as a mail
/// @param large files too large to be read with the message; valid only while the item is handed over
public record Item(
        int id,
        long offset,
        Found found,
        Optional<Thing> record,
        Optional<OutlookMessage> message,
        List<OutlookMessage.Attached> files,
        List<Large> large) {
    /// @param kind `outlook.contact` and so on
    public record Thing(String kind, PlainRecord.Builder fields) {}

    /// An attachment that is handed on as it lies in the store.
    public record Large(String name, Content content) {}
}
