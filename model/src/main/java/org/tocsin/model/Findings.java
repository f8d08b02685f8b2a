package org.tocsin.model;

import java.util.function.Consumer;

/// The findings of a case, in order of time, then rule, then origin; those without a time come last.
public interface Findings {
    long count();

    void forEach(Consumer<Finding> reader);
}
