/// What values of records mean, out of tables in `content/meanings`: one file a kind of value, one that says where each
/// kind stands, one with a few words on every common event.
@NullMarked
package org.tocsin.knowledge.meanings;

import org.jspecify.annotations.NullMarked;
