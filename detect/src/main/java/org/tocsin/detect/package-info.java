/// Records become findings. Detectors only judge and hold no parser.
@NullMarked
package org.tocsin.detect;

import org.jspecify.annotations.NullMarked;
