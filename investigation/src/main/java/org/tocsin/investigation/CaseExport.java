package org.tocsin.investigation;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import org.tocsin.investigation.store.CaseFolder;
import org.tocsin.investigation.store.CaseView;
import org.tocsin.investigation.store.Custodian;
import org.tocsin.model.UserFault;
import org.tocsin.report.words.Facts;

/// Takes things out of a case for other programs and people.
public final class CaseExport implements AutoCloseable {
    private final CaseView view;

    private CaseExport(CaseView view) {
        this.view = view;
    }

    public static CaseExport of(Path caseFolder) throws IOException {
        return new CaseExport(CaseView.open(caseFolder));
    }

    /// One sentence on what an export of the findings tells whoever gets it.
    public String reveals() {
        TreeSet<String> hosts = new TreeSet<>();
        TreeSet<String> users = new TreeSet<>();
        long[] count = new long[1];
        view.findings().forEach(finding -> {
            count[0]++;
            Facts.host(finding).ifPresent(hosts::add);
            Facts.user(finding).ifPresent(users::add);
        });
        return "This export has " + count[0] + " findings with all their fields: names of " + hosts.size()
                + " computers and " + users.size() + " accounts, file names, command lines, addresses and times. It can"
                + " endanger the people it names; give it only to those who need it.";
    }

    public void write(FindingFormat format, OutputStream out) throws IOException {
        FindingFormat.Writer writer = format.open();
        out.write(writer.header());
        try {
            view.findings().forEach(finding -> {
                try {
                    out.write(writer.line(finding));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        out.flush();
    }

    /// Gives a piece of evidence back, byte for byte.
    ///
    /// @param target must not be there yet
    public static void evidence(Path caseFolder, String hash, Path target, String program) throws IOException {
        if (!Files.exists(caseFolder.resolve("case.db"))) {
            throw new UserFault(caseFolder + " is no case; give the folder that --case named.");
        }
        try (CaseFolder folder =
                CaseFolder.open(caseFolder, new Custodian(System.getProperty("user.name", ""), program))) {
            folder.restore(hash.startsWith("sha256:") ? hash : "sha256:" + hash, target);
        }
    }

    @Override
    public void close() throws IOException {
        view.close();
    }
}
