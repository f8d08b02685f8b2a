/// What other programs and spreadsheets read: JSON lines, CSV, Timesketch, and the terminal's table.
@NullMarked
package org.tocsin.report.exports;

import org.jspecify.annotations.NullMarked;
