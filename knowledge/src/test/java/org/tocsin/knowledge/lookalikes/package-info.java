@NullMarked
package org.tocsin.knowledge.lookalikes;

import org.jspecify.annotations.NullMarked;
