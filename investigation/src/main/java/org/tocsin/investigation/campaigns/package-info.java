/// Which messages belong together, within a mailbox and across many; and what many of them show, by organisation and
/// year.
@NullMarked
package org.tocsin.investigation.campaigns;

import org.jspecify.annotations.NullMarked;
