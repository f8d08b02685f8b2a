/// Holds every record against published indicators.
@NullMarked
package org.tocsin.detect.indicators;

import org.jspecify.annotations.NullMarked;
