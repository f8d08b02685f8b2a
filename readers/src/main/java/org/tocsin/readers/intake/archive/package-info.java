/// Takes archives and compressed files apart, member by member, whatever their state: what is whole is handed on, the
/// rest is a gap. Members never become paths on this machine. Knows nothing of items, readers or the scratch folder.
@NullMarked
package org.tocsin.readers.intake.archive;

import org.jspecify.annotations.NullMarked;
