/// What texts inside files give away: addresses, commands, texts in another writing.
@NullMarked
package org.tocsin.readers.files.words;

import org.jspecify.annotations.NullMarked;
