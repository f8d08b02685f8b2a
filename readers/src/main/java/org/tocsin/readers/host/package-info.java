/// Logs that Unix computers keep of themselves: syslog, the journal, the audit log, Sysmon for Linux, and what DNS
/// servers note of the questions they are asked.
@NullMarked
package org.tocsin.readers.host;

import org.jspecify.annotations.NullMarked;
