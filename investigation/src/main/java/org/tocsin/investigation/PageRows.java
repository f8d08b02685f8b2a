package org.tocsin.investigation;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import org.tocsin.model.Finding;
import org.tocsin.model.Meanings;
import org.tocsin.report.html.FindingRow;
import org.tocsin.report.html.FindingsPage;

/// Findings on their way into a [FindingsPage]: each is a row, so that it can go through whatever puts findings
/// in order.
final class PageRows implements FindingFormat.Writer {
    private final Meanings meanings;

    PageRows(Meanings meanings) {
        this.meanings = meanings;
    }

    @Override
    public byte[] header() {
        return new byte[0];
    }

    @Override
    public byte[] line(Finding finding) {
        return FindingRow.of(finding, meanings).packed().getBytes(StandardCharsets.UTF_8);
    }

    /// Writes the page as rows come.
    static FindingFormat.Ending into(OutputStream out) {
        BufferedWriter writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
        FindingsPage page = new FindingsPage(writer);
        return new FindingFormat.Ending() {
            @Override
            public void line(byte[] line) {
                page.row(FindingRow.unpacked(new String(line, StandardCharsets.UTF_8)));
            }

            @Override
            public void end() throws IOException {
                page.end();
                writer.flush();
            }
        };
    }
}
