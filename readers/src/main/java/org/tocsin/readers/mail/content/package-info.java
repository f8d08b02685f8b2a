/// What a message leads to and carries: its bodies, headers and attachments opened for their links and facts.
@NullMarked
package org.tocsin.readers.mail.content;

import org.jspecify.annotations.NullMarked;
