/// QR codes in pictures.
@NullMarked
package org.tocsin.readers.files.qr;

import org.jspecify.annotations.NullMarked;
