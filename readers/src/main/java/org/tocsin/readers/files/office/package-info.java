/// Office documents of the zip kind opened for where they lead. Macros and objects are left for later.
@NullMarked
package org.tocsin.readers.files.office;

import org.jspecify.annotations.NullMarked;
