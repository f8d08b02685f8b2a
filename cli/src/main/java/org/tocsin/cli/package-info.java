/// The command line.
@NullMarked
package org.tocsin.cli;

import org.jspecify.annotations.NullMarked;
