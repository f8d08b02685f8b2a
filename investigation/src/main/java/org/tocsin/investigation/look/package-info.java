/// Questions that analysts put to logs without any rule: who logged on, what ran, what was made, what is rare. Each
/// is a [Look]: it gathers small rows while the evidence is read, and answers when they are in order, within a fixed
/// amount of memory whatever the size of the evidence.
@NullMarked
package org.tocsin.investigation.look;

import org.jspecify.annotations.NullMarked;
