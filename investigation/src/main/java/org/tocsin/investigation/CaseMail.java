package org.tocsin.investigation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.tocsin.investigation.store.CaseView;
import org.tocsin.investigation.store.Stated;

/// The mail of a case.
final class CaseMail {
    private CaseMail() {}

    /// What was told of it when the case was last investigated.
    static Told told(CaseView view) {
        List<Stated> all = view.stated(Stated.Kind.BEFOREHAND);
        return all.isEmpty() ? Told.NOTHING : Told.of(all.getLast().json());
    }

    /// The same of a case that may not be there yet.
    static Told kept(Path caseFolder) {
        if (!Files.isRegularFile(caseFolder.resolve("case.db"))) {
            return Told.NOTHING;
        }
        try (CaseView view = CaseView.open(caseFolder)) {
            return told(view);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
