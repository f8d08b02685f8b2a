/// A case becomes documents. Nothing here opens evidence, reads a clock or knows where the case lies.
@NullMarked
package org.tocsin.report;

import org.jspecify.annotations.NullMarked;
