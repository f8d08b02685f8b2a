@NullMarked
package org.tocsin.detect.mail;

import org.jspecify.annotations.NullMarked;
