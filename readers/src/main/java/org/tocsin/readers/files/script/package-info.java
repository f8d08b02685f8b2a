/// Scripts and command lines, folded on their syntax and never run: what they fetch, start, hide and keep.
@NullMarked
package org.tocsin.readers.files.script;

import org.jspecify.annotations.NullMarked;
