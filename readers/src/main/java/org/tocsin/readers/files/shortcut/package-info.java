/// Shortcuts and the small text files that Windows opens as if they were one: what a double click would run or
/// call.
@NullMarked
package org.tocsin.readers.files.shortcut;

import org.jspecify.annotations.NullMarked;
