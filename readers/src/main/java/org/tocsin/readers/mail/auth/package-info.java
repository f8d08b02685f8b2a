/// Who sent a mail, as far as its own bytes and records at hand can tell. Nothing here asks the network: what a
/// domain publishes comes from a [Dns] that the caller gives, and there is one that knows nothing.
@NullMarked
package org.tocsin.readers.mail.auth;

import org.jspecify.annotations.NullMarked;
