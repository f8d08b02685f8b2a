/// Logs of services in the cloud, as their export files hold them.
@NullMarked
package org.tocsin.readers.cloud;

import org.jspecify.annotations.NullMarked;
