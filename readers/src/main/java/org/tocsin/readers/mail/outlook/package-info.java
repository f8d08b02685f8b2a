/// Outlook's own forms of a mail: `.msg` files and `winmail.dat`. They become plain messages that are read like
/// all others. Nothing here keeps state or asks for more memory than the bytes at hand.
@NullMarked
package org.tocsin.readers.mail.outlook;

import org.jspecify.annotations.NullMarked;
