package org.tocsin.investigation.look;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/// Counts events that a look is about and that tell nothing it could show: mostly recovered ones, whose values have
/// lost their names. They are left out of the answer, and it is said.
final class Unnamed {
    private final AtomicLong count = new AtomicLong();

    /// Whether all that an event should tell is empty; counted if so.
    boolean is(String... told) {
        for (String one : told) {
            if (!one.isEmpty()) {
                return false;
            }
        }
        count.incrementAndGet();
        return true;
    }

    List<String> remarks() {
        return count.get() == 0
                ? List.of()
                : List.of(count.get()
                        + " further events of this sort tell nothing that could be shown: recovered ones may"
                        + " have lost the names of their values, and Windows logs command lines only where that was"
                        + " switched on (tocsin read shows them).");
    }
}
