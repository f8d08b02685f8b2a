package org.tocsin.readers.mail;

/// One node of a message's MIME tree.
///
/// @param path its place: `0` for the message's own multipart, `1.2` for the second part of the first; `~2` behind it
///     for another part that other readings see in the same place
/// @param type in lower case, such as `text/html`
/// @param charset as named, or empty
/// @param encoding the transfer encoding as named, in lower case, or empty
/// @param name the file name, decoded, or empty
/// @param disposition `attachment`, `inline` or what else is named, or empty
/// @param size bytes once decoded; 0 for a multipart
/// @param sha256 of the decoded bytes, in hexadecimal; empty for a multipart
/// @param otherSha256 the same where programs leave other blanks and line ends, with blanks between them
/// @param alsoNamed the other names that some programs show, with ` | ` between them
/// @param views the readings that see it, with commas between them; empty if all do
record Part(
        String path,
        String type,
        String charset,
        String encoding,
        String name,
        String disposition,
        long size,
        String sha256,
        String otherSha256,
        String alsoNamed,
        String views) {}
