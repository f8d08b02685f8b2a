/// What the world knows, as data.
@NullMarked
package org.tocsin.knowledge;

import org.jspecify.annotations.NullMarked;
