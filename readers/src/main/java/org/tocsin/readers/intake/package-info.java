/// The only code that opens what the user handed in: walks folders and archives, hashes, recognises, cuts into slices.
@NullMarked
package org.tocsin.readers.intake;

import org.jspecify.annotations.NullMarked;
