package org.tocsin.report;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.tocsin.model.CaseFile;
import org.tocsin.model.Meanings;
import org.tocsin.model.Overview;
import org.tocsin.report.exports.CaseJson;
import org.tocsin.report.exports.JsonLines;
import org.tocsin.report.html.HtmlReport;

/// The `report/` folder of a case: `index.html` and its French twin, `findings.jsonl`, `gaps.jsonl`,
/// `case.json`. The same case gives the same bytes.
public final class ReportFolder {
    private ReportFolder() {}

    /// Writes all files. Each is written under another name and then put in place, so that a report is never
    /// half of one and half of another run.
    ///
    /// @param meanings what the page shows beside values
    /// @param overviews tables of what the records have
    /// @throws IOException where the folder cannot be written
    public static void write(CaseFile file, Meanings meanings, List<Overview> overviews, Path folder)
            throws IOException {
        Files.createDirectories(folder);
        try {
            all(file, meanings, overviews, folder);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static void all(CaseFile file, Meanings meanings, List<Overview> overviews, Path folder)
            throws IOException {
        HtmlReport page = HtmlReport.of(file, meanings, overviews);
        html(page, Locale.ENGLISH, folder.resolve("index.html"));
        html(page, Locale.FRENCH, folder.resolve("index.fr.html"));
        lines(folder.resolve("findings.jsonl"), lines -> file.findings().forEach(lines::finding));
        lines(folder.resolve("gaps.jsonl"), lines -> file.forEachGap(lines::gap));
        Path part = part(folder.resolve("case.json"));
        try (OutputStream out = Files.newOutputStream(part)) {
            CaseJson.write(file, out);
        }
        place(part, folder.resolve("case.json"));
    }

    private static void html(HtmlReport page, Locale locale, Path target) throws IOException {
        Path part = part(target);
        try (BufferedWriter out = Files.newBufferedWriter(part, StandardCharsets.UTF_8)) {
            page.write(out, locale);
        }
        place(part, target);
    }

    private static void lines(Path target, Consumer<JsonLines> content) throws IOException {
        Path part = part(target);
        try (JsonLines lines = new JsonLines(Files.newOutputStream(part))) {
            content.accept(lines);
        }
        place(part, target);
    }

    /// A new file that only its owner may read, where the system knows such a thing: a report that is copied out of the
    /// case should not become anybody's.
    private static Path part(Path target) throws IOException {
        Path part = target.resolveSibling(target.getFileName() + ".part");
        Files.deleteIfExists(part);
        return part.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? Files.createFile(
                        part, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))
                : Files.createFile(part);
    }

    private static void place(Path part, Path target) throws IOException {
        Files.move(part, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
