/// Evidence becomes readings. Each kind is a package that knows none of its siblings.
@NullMarked
package org.tocsin.readers;

import org.jspecify.annotations.NullMarked;
