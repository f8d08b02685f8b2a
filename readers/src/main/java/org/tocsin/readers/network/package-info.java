/// Logs of network devices, a line a record. Lines that are none of the format are gaps, counted together.
@NullMarked
package org.tocsin.readers.network;

import org.jspecify.annotations.NullMarked;
