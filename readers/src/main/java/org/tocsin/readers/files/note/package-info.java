/// OneNote sections: the files that were put into a page.
@NullMarked
package org.tocsin.readers.files.note;

import org.jspecify.annotations.NullMarked;
