/// Archives locked by a password, and the trying of passwords on them.
@NullMarked
package org.tocsin.readers.files.locked;

import org.jspecify.annotations.NullMarked;
