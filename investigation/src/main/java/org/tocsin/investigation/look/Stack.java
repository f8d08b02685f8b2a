package org.tocsin.investigation.look;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.tocsin.model.EvidenceRecord;
import org.tocsin.model.Text;
import org.tocsin.report.exports.Cell;
import org.tocsin.report.exports.Rows;

/// What there is of one sort, the rarest first: what ran once on one computer stands above what runs everywhere.
/// Windows does not tell upper from lower case in most of it, so neither does the count; one of the spellings is
/// shown.
public final class Stack implements Look {
    /// What is stacked.
    public enum Sort {
        PROCESSES,
        COMMANDS,
        SERVICES,
        TASKS,
        USERS,
        DESTINATIONS,
        COMPUTERS;

        public static Optional<Sort> of(String word) {
            for (Sort sort : values()) {
                if (sort.word().equals(word)) {
                    return Optional.of(sort);
                }
            }
            return Optional.empty();
        }

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// Computers named in one row.
    private static final int HOSTS = 5;

    private final Sort sort;
    private final long most;
    private final Grouping grouping;
    private final Sorter byCount;
    private final Unnamed unnamed = new Unnamed();
    private final AtomicLong rest = new AtomicLong();

    /// @param most how many rows are written
    public Stack(Sorter.Source sorters, Sort sort, long most) {
        this.sort = sort;
        this.most = most;
        this.grouping = new Grouping(sorters.open(), 5);
        this.byCount = sorters.open();
    }

    /// @param detail what else sets it apart: a service's program, a task's command, the log that tells of it
    private record Thing(String value, String detail) {}

    @Override
    public Gatherer open() {
        Grouping.Counter counter = grouping.open();
        return new Gatherer() {
            private final Text text = new Text();

            @Override
            public void record(EvidenceRecord record) throws IOException {
                Values of = new Values(record, text);
                Optional<Thing> thing = sort == Sort.COMPUTERS
                        ? Optional.of(new Thing(of.host(), ""))
                        : of.isWindows() ? thing(of) : Optional.empty();
                if (thing.isPresent() && !unnamed.is(thing.get().value)) {
                    Thing one = thing.get();
                    counter.add(
                            List.of(folded(one.value), folded(one.detail), of.host(), one.value, one.detail),
                            record.time());
                }
            }

            @Override
            public void end() throws IOException {
                counter.end();
            }
        };
    }

    private static String folded(String text) {
        return text.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    }

    private Optional<Thing> thing(Values of) {
        String event = of.event();
        String source = of.channel();
        return switch (source) {
            case Values.SYSMON -> sysmon(event, of);
            case Values.SECURITY -> security(event, of);
            case Values.SYSTEM ->
                sort == Sort.SERVICES && event.equals("7045")
                        ? Optional.of(new Thing(of.word("ServiceName"), of.word("ImagePath")))
                        : Optional.empty();
            case Values.TASKS -> {
                if (sort != Sort.TASKS) {
                    yield Optional.empty();
                }
                yield switch (event) {
                    case "106", "140" -> Optional.of(new Thing(of.word("TaskName"), "registered"));
                    case "200", "201" -> Optional.of(new Thing(of.word("TaskName"), of.word("ActionName")));
                    default -> Optional.empty();
                };
            }
            default -> Optional.empty();
        };
    }

    private Optional<Thing> sysmon(String event, Values of) {
        String log = "Sysmon";
        return switch (event) {
            case "1" ->
                switch (sort) {
                    case PROCESSES -> Optional.of(new Thing(of.word("Image"), log));
                    case COMMANDS -> Optional.of(new Thing(of.word("CommandLine"), log));
                    case USERS -> Optional.of(new Thing(of.word("User"), log + " 1"));
                    case SERVICES, TASKS, DESTINATIONS, COMPUTERS -> Optional.empty();
                };
            case "3" ->
                sort == Sort.DESTINATIONS
                        ? Optional.of(new Thing(
                                of.word("DestinationIp"),
                                "port " + of.word("DestinationPort")
                                        + (of.word("DestinationHostname").isEmpty()
                                                ? ""
                                                : " " + of.word("DestinationHostname"))))
                        : Optional.empty();
            case "22" ->
                sort == Sort.DESTINATIONS
                        ? Optional.of(new Thing(of.word("QueryName"), "asked for"))
                        : Optional.empty();
            default -> Optional.empty();
        };
    }

    private Optional<Thing> security(String event, Values of) {
        String log = Values.SECURITY;
        return switch (event) {
            case "4688" ->
                switch (sort) {
                    case PROCESSES -> Optional.of(new Thing(of.word("NewProcessName"), log));
                    case COMMANDS -> Optional.of(new Thing(of.word("CommandLine"), log));
                    case USERS ->
                        Optional.of(new Thing(of.account("SubjectDomainName", "SubjectUserName"), log + " 4688"));
                    case SERVICES, TASKS, DESTINATIONS, COMPUTERS -> Optional.empty();
                };
            case "4624" ->
                sort == Sort.USERS
                        ? Optional.of(new Thing(of.account("TargetDomainName", "TargetUserName"), log + " 4624"))
                        : Optional.empty();
            case "4697" ->
                sort == Sort.SERVICES
                        ? Optional.of(new Thing(of.word("ServiceName"), of.word("ServiceFileName")))
                        : Optional.empty();
            case "4698" ->
                sort == Sort.TASKS
                        ? Optional.of(new Thing(of.word("TaskName"), TaskXml.commands(of.get("TaskContent"))))
                        : Optional.empty();
            default -> Optional.empty();
        };
    }

    @Override
    public List<Rows.Heading> headings() {
        return List.of(
                new Rows.Heading("count", 7, 0),
                new Rows.Heading("computers", 9, 0),
                new Rows.Heading(sort.word(), 24, 4),
                new Rows.Heading("detail", 10, 2),
                Rows.Heading.time("first"),
                Rows.Heading.time("last"),
                new Rows.Heading("hosts", 8, 2));
    }

    @Override
    public void answer(Rows rows) throws IOException {
        Pile[] pile = {new Pile(List.of("", ""))};
        grouping.drain(group -> {
            if (!group.key().subList(0, 2).equals(pile[0].folded)) {
                pile[0].close(byCount);
                pile[0] = new Pile(group.key().subList(0, 2));
            }
            pile[0].add(group);
        });
        pile[0].close(byCount);
        long[] written = new long[1];
        byCount.drainRows((key, value) -> {
            if (++written[0] > most) {
                rest.incrementAndGet();
                return;
            }
            Packed.Unpacked packed = Packed.open(value);
            rows.row(List.of(
                    Cell.of(packed.number()),
                    Cell.of(packed.number()),
                    Cell.of(packed.text()),
                    Cell.of(packed.text()),
                    Cell.of(packed.time()),
                    Cell.of(packed.time()),
                    Cell.of(packed.texts((int) packed.number()))));
        });
    }

    /// What is alike but for its case, on all computers.
    private static final class Pile {
        private final List<String> folded;
        private final Several hosts = new Several(HOSTS);
        private String value = "";
        private String detail = "";
        private long count;
        private Optional<Instant> first = Optional.empty();
        private Optional<Instant> last = Optional.empty();

        Pile(List<String> folded) {
            this.folded = folded;
        }

        void add(Grouping.Group group) {
            if (count == 0) {
                value = group.key().get(3);
                detail = group.key().get(4);
            }
            hosts.add(group.key().get(2));
            count += group.count();
            first = Grouping.earlier(first, group.first());
            last = Grouping.later(last, group.last());
        }

        void close(Sorter byCount) throws IOException {
            if (count == 0) {
                return;
            }
            List<String> names = hosts.names();
            byCount.add(
                    new Packed()
                            .number(count)
                            .number(hosts.count())
                            .texts(folded)
                            .bytes(),
                    new Packed()
                            .number(count)
                            .number(hosts.count())
                            .text(value)
                            .text(detail)
                            .time(first)
                            .time(last)
                            .number(names.size())
                            .texts(names)
                            .bytes());
        }
    }

    @Override
    public List<String> remarks() {
        List<String> remarks = new ArrayList<>(unnamed.remarks());
        if (rest.get() > 0) {
            remarks.add(rest.get() + " further rows, all as frequent or more, were left out by --top.");
        }
        return remarks;
    }
}
