@NullMarked
package org.tocsin.readers.eventlog.evtx;

import org.jspecify.annotations.NullMarked;
