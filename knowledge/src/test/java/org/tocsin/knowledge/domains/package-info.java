@NullMarked
package org.tocsin.knowledge.domains;

import org.jspecify.annotations.NullMarked;
