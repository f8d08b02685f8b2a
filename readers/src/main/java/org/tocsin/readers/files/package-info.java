/// Files that no reader takes apart: what they are by their first bytes, and their hashes, so that indicators match.
@NullMarked
package org.tocsin.readers.files;

import org.jspecify.annotations.NullMarked;
