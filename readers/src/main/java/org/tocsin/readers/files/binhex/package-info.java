/// Files written as letters by old Macintosh programs.
@NullMarked
package org.tocsin.readers.files.binhex;

import org.jspecify.annotations.NullMarked;
