@NullMarked
package org.tocsin.investigation.campaigns;

import org.jspecify.annotations.NullMarked;
