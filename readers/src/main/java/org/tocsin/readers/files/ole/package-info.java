/// Objects of other programs inside documents: packages, equations, controls, links.
@NullMarked
package org.tocsin.readers.files.ole;

import org.jspecify.annotations.NullMarked;
