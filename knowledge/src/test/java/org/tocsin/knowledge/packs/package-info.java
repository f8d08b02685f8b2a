@NullMarked
package org.tocsin.knowledge.packs;

import org.jspecify.annotations.NullMarked;
