package org.tocsin.report.exports;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.tocsin.model.Finding;
import org.tocsin.report.words.Facts;
import org.tocsin.report.words.GroupNames;

/// One column of a sheet of findings. An empty text means that there is nothing to say.
record Column(String name, Function<Finding, String> value) {
    static List<String> header(List<Column> columns) {
        return columns.stream().map(Column::name).toList();
    }

    static List<String> cells(List<Column> columns, Finding finding) {
        return columns.stream().map(column -> column.value().apply(finding)).toList();
    }

    static Column rule(GroupNames names) {
        return new Column("rule", finding -> names.title(finding.rule()));
    }

    static final Column LEVEL =
            new Column("level", finding -> finding.rule().level().word());
    static final Column RULE_ID =
            new Column("rule_id", finding -> finding.rule().id());
    static final Column HOST = new Column("host", finding -> Facts.host(finding).orElse(""));
    static final Column USER = new Column("user", finding -> Facts.user(finding).orElse(""));
    static final Column CHANNEL =
            new Column("channel", finding -> Facts.channel(finding).orElse(""));
    static final Column EVENT_ID =
            new Column("event_id", finding -> Facts.eventId(finding).orElse(""));
    static final Column WHY = new Column("why", Column::why);
    static final Column EVIDENCE =
            new Column("evidence", finding -> finding.origin().evidence());
    static final Column PATH = new Column("path", finding -> finding.origin().path());
    static final Column RECORD =
            new Column("record", finding -> number(finding.origin().record()));
    static final Column OFFSET =
            new Column("offset", finding -> number(finding.origin().offset()));
    static final Column RECOVERED = new Column("recovered", finding -> Boolean.toString(finding.recovered()));

    private static String why(Finding finding) {
        return finding.why().stream()
                .map(part -> part.field().isEmpty() ? part.value() : part.field() + ": " + part.value())
                .distinct()
                .collect(Collectors.joining(" / "));
    }

    private static String number(long number) {
        return number < 0 ? "" : Long.toString(number);
    }
}
