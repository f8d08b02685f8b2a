package org.tocsin.investigation.look;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.tocsin.model.EvidenceRecord;
import org.tocsin.model.Text;
import org.tocsin.report.exports.Cell;
import org.tocsin.report.exports.Rows;

/// Scheduled tasks and services that were made or changed, in order of time: System 7045, Security 4697, 4698 and 4702,
/// TaskScheduler 106 and 140. One act is often told by two logs; both rows are shown, since each can be lost alone.
public final class Created implements Look {
    private final Sorter sorter;
    private final Unnamed unnamed = new Unnamed();

    public Created(Sorter.Source sorters) {
        sorter = sorters.open();
    }

    /// @param account that it runs as
    /// @param by who made it
    private record Thing(String what, String name, String command, String account, String by) {}

    @Override
    public Gatherer open() {
        return new Gatherer() {
            private final Text text = new Text();

            @Override
            public void record(EvidenceRecord record) throws IOException {
                Values of = new Values(record, text);
                if (!of.isWindows()) {
                    return;
                }
                String event = of.event();
                Optional<Thing> thing = thing(event, of);
                if (thing.isPresent()) {
                    Thing one = thing.get();
                    if (unnamed.is(one.name, one.command)) {
                        return;
                    }
                    sorter.add(
                            Search.key(record),
                            new Packed()
                                    .time(record.time())
                                    .texts(List.of(
                                            of.host(),
                                            one.what,
                                            one.name,
                                            one.command,
                                            one.account,
                                            one.by,
                                            of.channel(),
                                            event,
                                            record.origin().path()))
                                    .flag(record.recovered())
                                    .number(record.origin().record())
                                    .bytes());
                }
            }
        };
    }

    private static Optional<Thing> thing(String event, Values of) {
        String channel = switch (event) {
            case "7045" -> Values.SYSTEM;
            case "4697", "4698", "4702" -> Values.SECURITY;
            case "106", "140" -> Values.TASKS;
            default -> "";
        };
        if (channel.isEmpty() || !of.channel().equals(channel)) {
            return Optional.empty();
        }
        String subject = of.account("SubjectDomainName", "SubjectUserName");
        return Optional.of(
                switch (event) {
                    case "7045" ->
                        new Thing(
                                "service",
                                of.word("ServiceName"),
                                of.word("ImagePath"),
                                of.word("AccountName"),
                                of.word("Security_UserID"));
                    case "4697" ->
                        new Thing(
                                "service",
                                of.word("ServiceName"),
                                of.word("ServiceFileName"),
                                of.word("ServiceAccount"),
                                subject);
                    case "4698", "4702" -> {
                        String xml = of.get(event.equals("4698") ? "TaskContent" : "TaskContentNew");
                        yield new Thing(
                                event.equals("4698") ? "task" : "task-changed",
                                of.word("TaskName"),
                                TaskXml.commands(xml),
                                TaskXml.account(xml),
                                subject);
                    }
                    default ->
                        new Thing(
                                event.equals("106") ? "task" : "task-changed",
                                of.word("TaskName"),
                                "",
                                "",
                                of.word("UserContext", "UserName"));
                });
    }

    @Override
    public List<Rows.Heading> headings() {
        return List.of(
                Rows.Heading.time("time"),
                new Rows.Heading("host", 8, 0),
                new Rows.Heading("what", 12, 0),
                new Rows.Heading("name", 14, 2),
                new Rows.Heading("command", 14, 3),
                new Rows.Heading("account", 9, 0),
                new Rows.Heading("by", 8, 0),
                Rows.Heading.beside("channel"),
                new Rows.Heading("event_id", 8, 0),
                Rows.Heading.beside("path"),
                Rows.Heading.beside("recovered"),
                Rows.Heading.beside("record"));
    }

    @Override
    public void answer(Rows rows) throws IOException {
        sorter.drainRows((key, value) -> {
            Packed.Unpacked packed = Packed.open(value);
            Cell time = Cell.of(packed.time());
            List<String> texts = packed.texts(9);
            rows.row(List.of(
                    time,
                    Cell.of(texts.get(0)),
                    Cell.of(texts.get(1)),
                    Cell.of(texts.get(2)),
                    Cell.of(texts.get(3)),
                    Cell.of(texts.get(4)),
                    Cell.of(texts.get(5)),
                    Cell.of(texts.get(6)),
                    Cell.of(texts.get(7)),
                    Cell.of(texts.get(8)),
                    Cell.of(packed.flag()),
                    Search.number(packed.number())));
        });
    }

    @Override
    public List<String> remarks() {
        return unnamed.remarks();
    }
}
