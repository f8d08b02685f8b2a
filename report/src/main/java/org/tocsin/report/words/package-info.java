/// What every document needs: characters that do not show spelled out, times, the names of groups kept back.
@NullMarked
package org.tocsin.report.words;

import org.jspecify.annotations.NullMarked;
