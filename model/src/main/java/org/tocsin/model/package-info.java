/// The nouns: evidence, records, gaps, findings, and what a case knows of them. JDK only; opens no file, reads no
/// clock, logs nothing.
@NullMarked
package org.tocsin.model;

import org.jspecify.annotations.NullMarked;
