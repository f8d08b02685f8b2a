@NullMarked
package org.tocsin.detect.assess;

import org.jspecify.annotations.NullMarked;
