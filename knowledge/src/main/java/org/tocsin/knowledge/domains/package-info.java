/// Host names taken apart: who could register which part of them.
@NullMarked
package org.tocsin.knowledge.domains;

import org.jspecify.annotations.NullMarked;
