/// RTF as Word reads it and as attacks bend it: objects, fields, templates, marks of exploits.
@NullMarked
package org.tocsin.readers.files.rtf;

import org.jspecify.annotations.NullMarked;
