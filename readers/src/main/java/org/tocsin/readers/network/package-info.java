//// Logs of what goes over the network: devices, sensors, proxies, and servers that the world talks to. Lines that are
//// none of
/// the format are gaps.
@NullMarked
package org.tocsin.readers.network;

import org.jspecify.annotations.NullMarked;
