/// The story: the stages in order.
@NullMarked
package org.tocsin.investigation;

import org.jspecify.annotations.NullMarked;
