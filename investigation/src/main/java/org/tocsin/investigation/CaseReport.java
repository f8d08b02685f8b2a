package org.tocsin.investigation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.tocsin.investigation.store.CaseFolder;
import org.tocsin.investigation.store.CaseView;
import org.tocsin.model.Meanings;
import org.tocsin.model.Overview;
import org.tocsin.report.ReportFolder;

/// The report of a case, as the case stands.
final class CaseReport {
    private CaseReport() {}

    /// Writes it into the case, and its hashes into custody.
    static void write(CaseFolder folder) throws IOException {
        try (CaseView view = folder.view()) {
            Meanings meanings = Carried.meanings();
            Path scratch = folder.scratch();
            List<Overview> overviews = new ArrayList<>(MailOverviews.of(view, scratch.resolve("mail")));
            overviews.addAll(CaseOverviews.of(view, meanings, scratch.resolve("overviews")));
            ReportFolder.write(view, meanings, overviews, folder.report());
        }
        folder.reported();
    }
}
