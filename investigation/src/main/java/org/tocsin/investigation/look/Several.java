package org.tocsin.investigation.look;

import java.util.ArrayList;
import java.util.List;

/// Different texts that come in order, of which the first few are kept by name and the others counted.
final class Several {
    private final int most;
    private final List<String> names = new ArrayList<>();
    private String last = "";
    private long count;

    Several(int most) {
        this.most = most;
    }

    /// Equal ones must come one behind the other.
    void add(String name) {
        if (count > 0 && name.equals(last)) {
            return;
        }
        last = name;
        count++;
        if (names.size() < most) {
            names.add(name);
        }
    }

    long count() {
        return count;
    }

    /// The names, and how many more there were.
    List<String> names() {
        List<String> all = new ArrayList<>(names);
        if (count > names.size()) {
            all.add("and " + (count - names.size()) + " more");
        }
        return all;
    }
}
