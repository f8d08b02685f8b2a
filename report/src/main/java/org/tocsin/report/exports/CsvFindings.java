package org.tocsin.report.exports;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.tocsin.model.Finding;
import org.tocsin.report.words.GroupNames;
import org.tocsin.report.words.Times;

/// Findings as a spreadsheet, one a row (RFC 4180; the caller encodes as UTF-8). Cells that a spreadsheet would
/// run get an apostrophe in front, and characters that do not show are spelled out (see [Csv]): the sheet is
/// for reading; the exact values are in the JSON lines.
///
/// Methods throw `UncheckedIOException` where the target fails.
public final class CsvFindings {
    private final Csv csv;
    private final List<Column> columns;

    /// Writes the header.
    public CsvFindings(Appendable out, GroupNames names) {
        csv = new Csv(out);
        columns = List.of(
                new Column("time", finding -> finding.time().map(Times::iso).orElse("")),
                Column.LEVEL,
                Column.rule(names),
                Column.RULE_ID,
                Column.HOST,
                Column.USER,
                Column.CHANNEL,
                Column.EVENT_ID,
                Column.WHY,
                new Column(
                        "techniques", finding -> String.join(" ", finding.rule().techniques())),
                new Column(
                        "tags",
                        finding -> names.keeps(finding.rule())
                                ? ""
                                : String.join(" ", finding.rule().tags())),
                new Column("kind", finding -> finding.kind().name()),
                Column.RECOVERED,
                Column.EVIDENCE,
                Column.PATH,
                Column.RECORD,
                Column.OFFSET,
                new Column("outer", finding -> finding.origin().outer().orElse("")),
                new Column(
                        "rule_source",
                        finding -> names.keeps(finding.rule())
                                ? ""
                                : finding.rule().source()),
                new Column("rule_author", finding -> finding.rule().author()));
        row(Column.header(columns));
    }

    public void finding(Finding finding) {
        row(Column.cells(columns, finding));
    }

    private void row(List<String> cells) {
        try {
            csv.row(cells);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
