package org.tocsin.investigation.campaigns;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.tocsin.report.exports.Cell;
import org.tocsin.report.exports.Rows;

/// The groups of a study as rows for a terminal or a machine.
public final class GroupRows {
    /// @param counted messages that the study is about
    public record Sums(long messages, long counted, long groups, long across) {}

    private GroupRows() {}

    public static Sums write(StudyTally tally, boolean anonymous, Rows.Form form, int width, OutputStream out)
            throws IOException {
        Rows rows = new Rows(
                out,
                form,
                width,
                List.of(
                        new Rows.Heading("group", 14, 0),
                        new Rows.Heading("messages", 8, 0),
                        new Rows.Heading("organisations", 14, 2),
                        Rows.Heading.time("first"),
                        Rows.Heading.time("last"),
                        new Rows.Heading("worst", 10, 0),
                        new Rows.Heading("because", 20, 4),
                        new Rows.Heading("subject", 12, 2)));
        List<StudyTally.GroupSums> groups = tally.groups();
        for (StudyTally.GroupSums group : groups) {
            rows.row(List.of(
                    Cell.of(group.id),
                    Cell.of(group.messages),
                    Cell.of(group.collections.stream().map(tally.names()::get).toList()),
                    Cell.of(group.first),
                    Cell.of(group.last),
                    Cell.of(group.worst.word()),
                    Cell.of(group.ties.values().stream()
                            .map(tie -> anonymous ? tie.kind().word() : TieWords.en(tie))
                            .toList()),
                    Cell.of(anonymous ? "" : group.subject)));
        }
        rows.flush();
        long across =
                groups.stream().filter(group -> group.collections.size() > 1).count();
        return new Sums(tally.all().messages, tally.all().counted, groups.size(), across);
    }
}
