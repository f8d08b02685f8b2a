/// Programs taken apart without running them: PE, ELF and Mach-O, who signed them, what they import, what they
/// carry behind their end.
@NullMarked
package org.tocsin.readers.files.program;

import org.jspecify.annotations.NullMarked;
