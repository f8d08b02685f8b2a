/// Which pieces of evidence belong together, across people, organisations, cases and years, and why.
@NullMarked
package org.tocsin.detect.campaigns;

import org.jspecify.annotations.NullMarked;
