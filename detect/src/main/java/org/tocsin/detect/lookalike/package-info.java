/// Host names in records that were made to be mistaken for watched ones.
@NullMarked
package org.tocsin.detect.lookalike;

import org.jspecify.annotations.NullMarked;
