/// Domains made to be mistaken for those of somebody else: a watch list of true domains and names, and the judgement of
/// a seen name against it.
@NullMarked
package org.tocsin.knowledge.lookalikes;

import org.jspecify.annotations.NullMarked;
