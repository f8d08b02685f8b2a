/// Indicators of compromise as people share them: plain lists, tables, STIX and MISP, read tolerantly, with every entry
/// that is not used listed with its reason.
@NullMarked
package org.tocsin.knowledge.indicators;

import org.jspecify.annotations.NullMarked;
