/// Pages: the body of a message, an attached page, a page that a script writes. Parsed once, never rendered, nothing
/// fetched; what is in them becomes facts.
@NullMarked
package org.tocsin.readers.mail.html;

import org.jspecify.annotations.NullMarked;
