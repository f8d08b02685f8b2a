@NullMarked
package org.tocsin.knowledge.actors;

import org.jspecify.annotations.NullMarked;
