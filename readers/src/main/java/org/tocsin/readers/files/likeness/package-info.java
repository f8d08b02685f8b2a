/// Digests that are alike where the bytes or the pictures are alike, to find what one hand made.
@NullMarked
package org.tocsin.readers.files.likeness;

import org.jspecify.annotations.NullMarked;
