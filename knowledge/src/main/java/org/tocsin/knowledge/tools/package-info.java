/// Programs that intruders use, by the names of their files.
@NullMarked
package org.tocsin.knowledge.tools;

import org.jspecify.annotations.NullMarked;
