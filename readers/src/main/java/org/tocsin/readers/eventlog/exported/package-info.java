/// Windows events that another tool has already taken out of its log: JSON, JSON lines and XML. The records come out
/// under the names that Windows gave the fields, so that the same rules fire as on the log itself.
@NullMarked
package org.tocsin.readers.eventlog.exported;

import org.jspecify.annotations.NullMarked;
