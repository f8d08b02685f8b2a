package org.tocsin.readers.mail;

import java.util.LinkedHashSet;
import java.util.Set;

/// What breaks the rules in one message, once each, in the order found. Facts, not faults of reading: attackers rely on
/// programs that read the same broken message differently.
final class Defects {
    private static final int MOST = 200;

    private final Set<String> found = new LinkedHashSet<>();

    void add(String defect) {
        if (found.size() < MOST) {
            found.add(defect);
        }
    }

    Set<String> all() {
        return found;
    }
}
