/// What is reported about actors: who is said to use which technique and software, from where, against whom,
/// and on whose word. Knowledge packs fill these nouns; the assessment reads them.
@NullMarked
package org.tocsin.knowledge.actors;

import org.jspecify.annotations.NullMarked;
