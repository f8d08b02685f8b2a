@NullMarked
package org.tocsin.detect.campaigns;

import org.jspecify.annotations.NullMarked;
