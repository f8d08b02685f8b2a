/// PDF documents opened for where they lead: addresses in annotations, actions and scripts, text, pictures, and the
/// password that opens them. Taking them apart as programs do is left for later.
@NullMarked
package org.tocsin.readers.files.pdf;

import org.jspecify.annotations.NullMarked;
