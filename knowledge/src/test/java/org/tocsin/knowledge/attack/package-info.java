@NullMarked
package org.tocsin.knowledge.attack;

import org.jspecify.annotations.NullMarked;
