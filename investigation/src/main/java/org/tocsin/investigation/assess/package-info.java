/// Assessments from the outside: observations as JSON in, judgements as JSON out, one a line.
@NullMarked
package org.tocsin.investigation.assess;

import org.jspecify.annotations.NullMarked;
