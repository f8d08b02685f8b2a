package org.tocsin.readers.mail;

import org.tocsin.readers.files.qr.SeenPictures;
import org.tocsin.readers.mail.auth.Dns;
import org.tocsin.readers.mail.links.LinkTables;

/// What is looked up while mail is read and does not come with it.
///
/// @param links shorteners, file sharing and hosting that anybody uses
/// @param dns what the domains in a mail publish, to check signatures and senders against
/// @param pictures what was found in those that came before
public record Reference(LinkTables links, Dns dns, SeenPictures pictures) {
    public Reference(LinkTables links, Dns dns) {
        this(links, dns, new SeenPictures());
    }

    /// Knows nothing, and asks nobody.
    public static final Reference NONE = new Reference(LinkTables.NONE, Dns.UNKNOWING);
}
