/// Excel's old macro language: formulas on sheets that do things, out of all of Excel's formats, put together
/// without running them.
@NullMarked
package org.tocsin.readers.files.xlm;

import org.jspecify.annotations.NullMarked;
