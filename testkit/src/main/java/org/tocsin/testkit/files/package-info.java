/// Builders of programs, shortcuts, notes and disc images with the tricks that attackers use, and harmless content.
@NullMarked
package org.tocsin.testkit.files;

import org.jspecify.annotations.NullMarked;
