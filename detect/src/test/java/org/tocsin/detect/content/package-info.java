@NullMarked
package org.tocsin.detect.content;

import org.jspecify.annotations.NullMarked;
