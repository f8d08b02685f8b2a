/// A case becomes documents. Here is what every document needs: characters that do not show made visible, times, names
/// of groups kept back. Nothing here opens evidence, reads a clock or knows where the case lies.
@NullMarked
package org.tocsin.report;

import org.jspecify.annotations.NullMarked;
