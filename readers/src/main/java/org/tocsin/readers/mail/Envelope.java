package org.tocsin.readers.mail;

import org.tocsin.model.PlainRecord;

/// What the place where a message lay says of it, besides its bytes.
///
/// @param fromLine the line before it in a mailbox, or empty
/// @param unquoted lines of which a `>` before `From ` was taken away
/// @param byLength whether its end was told by `Content-Length`
record Envelope(String fromLine, int unquoted, boolean byLength) {
    static final Envelope NONE = new Envelope("", 0, false);

    /// @param path of the file the message lay in
    void write(String path, PlainRecord.Builder record) {
        if (!fromLine.isEmpty()) {
            record.text("Mbox.From", fromLine);
            record.integer("Mbox.Unquoted", unquoted);
            record.text("Mbox.EndBy", byLength ? "Content-Length" : "From line");
        }
        maildir(path, record);
    }

    /// A Maildir keeps what its owner did with a message in the file's name, `…:2,RS`; where a file system forbids
    /// the colon, programs write `!` or `;` ([Maildir](https://cr.yp.to/proto/maildir.html)).
    private static void maildir(String path, PlainRecord.Builder record) {
        int slash = path.lastIndexOf('/');
        int before = path.lastIndexOf('/', slash - 1);
        if (slash < 0) {
            return;
        }
        String folder = path.substring(before + 1, slash);
        String name = path.substring(slash + 1);
        if (!folder.equals("cur") && !folder.equals("new") && !folder.equals("tmp")) {
            return;
        }
        record.text("Maildir.Folder", folder);
        int info = Math.max(name.lastIndexOf(":2,"), Math.max(name.lastIndexOf("!2,"), name.lastIndexOf(";2,")));
        if (info >= 0) {
            record.text("Maildir.Flags", name.substring(info + 3));
        }
    }
}
