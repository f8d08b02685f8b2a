/// Knowledge as it is kept and handed on: the compact form of what is reported about actors, the shelf of packs that a
/// user has, and the fetching of public sources.
@NullMarked
package org.tocsin.knowledge.packs;

import org.jspecify.annotations.NullMarked;
