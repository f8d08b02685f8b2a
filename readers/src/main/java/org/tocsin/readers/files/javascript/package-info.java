/// Scripts folded on their syntax tree: constants are put together as the script would, so that what it hides is
/// seen. There is no JavaScript engine here: Rhino's parser gives the tree, and nothing of a page, a network or a
/// disk can be reached from it.
@NullMarked
package org.tocsin.readers.files.javascript;

import org.jspecify.annotations.NullMarked;
