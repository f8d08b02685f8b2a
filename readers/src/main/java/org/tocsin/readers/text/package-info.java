/// What logs in text have in common, whatever they tell of: lines, JSON objects, times, events in XML.
@NullMarked
package org.tocsin.readers.text;

import org.jspecify.annotations.NullMarked;
