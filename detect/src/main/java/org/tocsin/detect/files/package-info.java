/// What files that were taken apart are judged to be: dangerous, suspicious, or nothing found. Reads records alone
/// (docs/files.md).
@NullMarked
package org.tocsin.detect.files;

import org.jspecify.annotations.NullMarked;
