/// Which part of the evidence somebody wants to see: by time, computer, log and event; and of the findings, by their
/// rule.
@NullMarked
package org.tocsin.investigation.scope;

import org.jspecify.annotations.NullMarked;
