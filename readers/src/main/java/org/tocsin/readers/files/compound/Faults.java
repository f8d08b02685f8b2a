package org.tocsin.readers.files.compound;

import java.util.LinkedHashSet;
import java.util.Set;
import org.tocsin.model.Gap;

/// What could not be read of one file, each thing once.
public final class Faults {
    private static final int MOST = 100;

    private final Set<Fault> all = new LinkedHashSet<>();

    /// Something that could not be read.
    public record Fault(Gap.Cause cause, String detail) {}

    public void add(Gap.Cause cause, String detail) {
        if (all.size() < MOST) {
            all.add(new Fault(cause, detail));
        }
    }

    public Set<Fault> all() {
        return all;
    }
}
