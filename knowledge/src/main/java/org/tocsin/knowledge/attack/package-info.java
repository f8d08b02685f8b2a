/// Public names from MITRE ATT&CK, and the names of known groups.
@NullMarked
package org.tocsin.knowledge.attack;

import org.jspecify.annotations.NullMarked;
