/// Packages that run when they are opened: Windows installers, Flash, Java and Android programs.
@NullMarked
package org.tocsin.readers.files.packed;

import org.jspecify.annotations.NullMarked;
