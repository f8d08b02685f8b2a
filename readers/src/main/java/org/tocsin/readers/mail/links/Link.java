package org.tocsin.readers.mail.links;

import java.util.Optional;
import java.util.SortedSet;

/// One address that a message leads to.
///
/// @param written as it stands there
/// @param decoded as a browser reads it: percent signs undone, defanging undone
/// @param shown the text of the link, or empty
/// @param place where it stands: `html-href`, `text`, `qr` and so on
/// @param target where it leads once gateways and redirects are taken off; else as decoded
/// @param tricks words of [Trick]
/// @param oauth what it asks for, if it asks to be let into an account
public record Link(
        String written,
        String decoded,
        String shown,
        String place,
        String target,
        SortedSet<String> tricks,
        Optional<OAuthRequest> oauth) {}
