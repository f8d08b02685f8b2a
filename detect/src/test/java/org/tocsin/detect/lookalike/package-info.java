@NullMarked
package org.tocsin.detect.lookalike;

import org.jspecify.annotations.NullMarked;
