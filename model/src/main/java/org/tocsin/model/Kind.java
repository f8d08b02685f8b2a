package org.tocsin.model;

/// What sort of thing a record tells of, as it is written in the `kind` of a JSON line.
///
/// @param name lower case, dotted
public record Kind(String name) {
    /// One Windows event, whatever file it came from.
    public static final Kind WINDOWS_EVENT = new Kind("windows.event");
    /// One mail message.
    public static final Kind MAIL_MESSAGE = new Kind("mail.message");
    /// A file that no reader takes apart: its name, size, type and hashes.
    public static final Kind FILE = new Kind("file");

    @Override
    public String toString() {
        return name;
    }
}
