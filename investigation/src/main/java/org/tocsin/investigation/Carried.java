package org.tocsin.investigation;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.tocsin.knowledge.meanings.MeaningTables;
import org.tocsin.model.Meanings;

/// What the program carries beside its rules, read when somebody asks for it.
public final class Carried {
    private Carried() {}

    /// What values of records mean.
    public static Meanings meanings() {
        try {
            return MeaningTables.read(Home.content("meanings"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
