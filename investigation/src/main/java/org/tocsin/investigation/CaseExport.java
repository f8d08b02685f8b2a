package org.tocsin.investigation;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.tocsin.investigation.scope.FindingChoice;
import org.tocsin.investigation.scope.Scope;
import org.tocsin.investigation.store.CaseFolder;
import org.tocsin.investigation.store.CaseView;
import org.tocsin.investigation.store.Custodian;
import org.tocsin.investigation.store.Exported;
import org.tocsin.model.Finding;
import org.tocsin.model.UserFault;
import org.tocsin.report.words.Facts;

/// Takes things out of a case for other programs and people. A case that cannot be written to can still be read:
/// what is taken out and what is noted of it are two steps.
public final class CaseExport implements AutoCloseable {
    private final CaseView view;
    private final Scope scope;
    private final FindingChoice choice;

    private CaseExport(CaseView view, Scope scope, FindingChoice choice) {
        this.view = view;
        this.scope = scope;
        this.choice = choice;
    }

    /// @param scope of the records that findings were made in
    public static CaseExport of(Path caseFolder, Scope scope, FindingChoice choice) throws IOException {
        return new CaseExport(CaseView.open(caseFolder), scope, choice);
    }

    private void forEachChosen(Consumer<Finding> reader) {
        Scope.Gate gate = scope.gate();
        view.findings().forEach(finding -> {
            if (choice.admits(finding) && gate.admits(finding)) {
                reader.accept(finding);
            }
        });
    }

    /// One sentence on what an export of the findings tells whoever gets it.
    public String reveals() {
        TreeSet<String> hosts = new TreeSet<>();
        TreeSet<String> users = new TreeSet<>();
        long[] count = new long[1];
        forEachChosen(finding -> {
            count[0]++;
            Facts.host(finding).ifPresent(hosts::add);
            Facts.user(finding).ifPresent(users::add);
        });
        long others = view.findings().count() - count[0];
        return "This export has " + count[0] + " findings with all their fields: names of " + hosts.size()
                + " computers and " + users.size() + " accounts, file names, command lines, addresses and times. It can"
                + " endanger the people it names; give it only to those who need it."
                + (others == 0 ? "" : " Left out by your filters: " + others + " further findings.");
    }

    /// What to note of an export to standard output, before it is written: whoever reads it may break off.
    public Exported planned(FindingFormat format) {
        long[] count = new long[1];
        forEachChosen(finding -> count[0]++);
        return new Exported(name(format), OptionalLong.of(count[0]), OptionalLong.empty(), Optional.empty());
    }

    private static String name(FindingFormat format) {
        return format.form().name().toLowerCase(Locale.ROOT);
    }

    /// Writes the findings.
    ///
    /// @return what to note of it where it is a file, see [#note]
    public Exported write(FindingFormat format, OutputStream out) throws IOException {
        Measured measured = new Measured(out);
        FindingFormat.Writer writer = format.open();
        FindingFormat.Ending ending = format.into(measured);
        long[] count = new long[1];
        try {
            forEachChosen(finding -> {
                try {
                    ending.line(writer.line(finding));
                    count[0]++;
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        ending.end();
        measured.flush();
        return new Exported(
                name(format), OptionalLong.of(count[0]), OptionalLong.of(measured.size), Optional.of(measured.hash()));
    }

    /// Gives a piece of evidence back, byte for byte.
    ///
    /// @param hash with or without `sha256:`
    /// @param target must not be there yet
    /// @return what to note of it, see [#note]
    public Exported evidence(String hash, Path target) throws IOException {
        String whole = hash.startsWith("sha256:") ? hash : "sha256:" + hash;
        long size = view.restore(whole, target);
        return new Exported("evidence", OptionalLong.empty(), OptionalLong.of(size), Optional.of(whole));
    }

    /// Writes into custody what was taken out; to be called when the case is no longer being read.
    ///
    /// @param version of the program
    /// @return why it could not be noted; empty when it was
    public static Optional<String> note(Path caseFolder, Exported exported, String version) {
        Custodian custodian = new Custodian(System.getProperty("user.name", ""), "tocsin " + version);
        try (CaseFolder folder = CaseFolder.open(caseFolder, custodian)) {
            folder.exported(exported);
            return Optional.empty();
        } catch (IOException | UserFault e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /// Counts and hashes what goes through.
    private static final class Measured extends FilterOutputStream {
        private final MessageDigest digest;
        private long size;

        Measured(OutputStream out) {
            super(out);
            try {
                digest = MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java has SHA-256", e);
            }
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            out.write(bytes, from, length);
            digest.update(bytes, from, length);
            size += length;
        }

        String hash() {
            return "sha256:" + HexFormat.of().formatHex(digest.digest());
        }
    }

    @Override
    public void close() throws IOException {
        view.close();
    }
}
