/// The file system in a file that Outlook messages, old Office documents and installers are kept in.
@NullMarked
package org.tocsin.readers.files.compound;

import org.jspecify.annotations.NullMarked;
