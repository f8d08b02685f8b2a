/// Macros in Visual Basic: their source out of whole and damaged projects, what they would do, read off without
/// running them.
@NullMarked
package org.tocsin.readers.files.vba;

import org.jspecify.annotations.NullMarked;
