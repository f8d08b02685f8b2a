/// Mail as it lies in files: single messages (also those of a Maildir) and mailboxes. Everything that a message says
/// is a field, whatever breaks the rules is a `Defect`, and what is attached is handed on to be read in turn.
@NullMarked
package org.tocsin.readers.mail;

import org.jspecify.annotations.NullMarked;
