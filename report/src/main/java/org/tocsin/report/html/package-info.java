/// The report that people read: one self-contained file a language, without scripts, which asks the network for
/// nothing.
///
/// Every text in it comes from an attacker or from a message file. [Html] is the only door out and escapes all
/// of it; no method takes markup.
@NullMarked
package org.tocsin.report.html;

import org.jspecify.annotations.NullMarked;
