/// Whom an intrusion is consistent with: what was observed, compared with what is reported about each known actor
/// and with "none of these". Every number is a sum of parts that can be shown; why it is so: docs/attribution.md.
@NullMarked
package org.tocsin.detect.assess;

import org.jspecify.annotations.NullMarked;
