/// Made-up mail: ordinary and targeted messages of today, written by us, for tests and figures.
@NullMarked
package org.tocsin.testkit.mail;

import org.jspecify.annotations.NullMarked;
