/// The header of a mail as bytes: what signatures are made over, and the times that it tells.
@NullMarked
package org.tocsin.readers.mail.header;

import org.jspecify.annotations.NullMarked;
