/// Where a message leads: addresses found, freed of the wrapping that gateways and redirects put around them, and the
/// tricks in them named. Nothing is ever opened.
@NullMarked
package org.tocsin.readers.mail.links;

import org.jspecify.annotations.NullMarked;
