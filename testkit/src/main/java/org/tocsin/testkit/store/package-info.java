/// Writes Outlook stores for tests, from [MS-PST], so that each layout, encoding and kind of damage can be had.
@NullMarked
package org.tocsin.testkit.store;

import org.jspecify.annotations.NullMarked;
