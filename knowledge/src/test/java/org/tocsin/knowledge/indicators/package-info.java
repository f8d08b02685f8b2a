@NullMarked
package org.tocsin.knowledge.indicators;

import org.jspecify.annotations.NullMarked;
