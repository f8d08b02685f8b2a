/// Sigma's correlations (specification 2.1): what the second pass counts and joins, in sliding windows of event
/// time. Knows nothing of YAML or of how single records are matched.
@NullMarked
package org.tocsin.detect.sigma.correlation;

import org.jspecify.annotations.NullMarked;
