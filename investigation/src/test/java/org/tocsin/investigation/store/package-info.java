@NullMarked
package org.tocsin.investigation.store;

import org.jspecify.annotations.NullMarked;
