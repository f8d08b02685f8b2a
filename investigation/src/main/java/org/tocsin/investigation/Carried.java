package org.tocsin.investigation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.function.Function;
import org.tocsin.knowledge.attack.Attack;
import org.tocsin.knowledge.meanings.MeaningTables;
import org.tocsin.knowledge.tools.Tools;
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

    /// Programs that intruders use.
    public static Tools tools() {
        try {
            return Tools.read(Home.content("tools").resolve("tools.tsv"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// ATT&CK's names of software by id.
    public static Function<String, Optional<String>> software() {
        return Attack.carried()::software;
    }
}
