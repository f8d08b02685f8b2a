/// What sensors judged when they saw it: their alerts are findings of their own.
@NullMarked
package org.tocsin.detect.alerts;

import org.jspecify.annotations.NullMarked;
