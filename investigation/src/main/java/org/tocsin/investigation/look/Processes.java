package org.tocsin.investigation.look;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tocsin.model.EvidenceRecord;
import org.tocsin.model.Text;
import org.tocsin.report.exports.Cell;
import org.tocsin.report.exports.Rows;

/// Which program started which, as trees: one for each computer and each log that tells of it. Sysmon (1, 5) names
/// each program by a GUID; the Security log (4688, 4689) by a number that Windows gives again, so there the parent
/// is the last program seen to start under that number and from the file that the child names. The two are not
/// mixed: each would tell of most programs a second time.
///
/// A parent whose own start is not in the logs stands there as not seen.
public final class Processes implements Look {
    private static final int TEXTS = 10;
    private static final String START = "start";
    private static final String END = "end";

    private final Sorter byTime;
    private final Sorter byTree;
    private final Unnamed unnamed = new Unnamed();
    private long forgotten;
    private long endsAlone;

    public Processes(Sorter.Source sorters) {
        byTime = sorters.open();
        byTree = sorters.open();
    }

    /// @param name by which the log tells programs apart
    private record Act(
            String what,
            String name,
            String pid,
            String image,
            String command,
            String user,
            String parent,
            String parentImage) {}

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
                Optional<Act> act = act(of.event(), of);
                if (act.isPresent()) {
                    Act one = act.get();
                    if (unnamed.is(one.name, one.image, one.command)) {
                        return;
                    }
                    byTime.add(
                            new Packed()
                                    .text(of.host())
                                    .text(of.channel())
                                    .time(record.time())
                                    .flag(one.what.equals(END))
                                    .raw(Search.key(record))
                                    .bytes(),
                            new Packed()
                                    .time(record.time())
                                    .texts(List.of(
                                            one.what,
                                            one.name,
                                            one.pid,
                                            one.image,
                                            one.command,
                                            one.user,
                                            one.parent,
                                            one.parentImage,
                                            record.recovered() ? "recovered" : "",
                                            record.origin().path()))
                                    .number(record.origin().record())
                                    .bytes());
                }
            }
        };
    }

    private static Optional<Act> act(String event, Values of) {
        return switch (event) {
            case "1", "5" -> {
                if (!of.channel().equals(Values.SYSMON)) {
                    yield Optional.empty();
                }
                yield Optional.of(new Act(
                        event.equals("1") ? START : END,
                        of.word("ProcessGuid"),
                        of.word("ProcessId"),
                        of.word("Image"),
                        of.word("CommandLine"),
                        of.word("User"),
                        of.word("ParentProcessGuid"),
                        of.word("ParentImage")));
            }
            case "4688" -> {
                if (!of.channel().equals(Values.SECURITY)) {
                    yield Optional.empty();
                }
                String target = of.account("TargetDomainName", "TargetUserName");
                yield Optional.of(new Act(
                        START,
                        of.word("NewProcessId"),
                        number(of.word("NewProcessId")),
                        of.word("NewProcessName"),
                        of.word("CommandLine"),
                        target.isEmpty() ? of.account("SubjectDomainName", "SubjectUserName") : target,
                        of.word("ProcessId"),
                        of.word("ParentProcessName")));
            }
            case "4689" -> {
                if (!of.channel().equals(Values.SECURITY)) {
                    yield Optional.empty();
                }
                yield Optional.of(new Act(
                        END,
                        of.word("ProcessId"),
                        number(of.word("ProcessId")),
                        of.word("ProcessName"),
                        "",
                        "",
                        "",
                        ""));
            }
            default -> Optional.empty();
        };
    }

    /// A process number as people write it; Windows logs it in hexadecimal.
    private static String number(String hex) {
        if (!hex.startsWith("0x") || hex.length() > 10) {
            return hex;
        }
        try {
            return Long.toString(Long.parseLong(hex.substring(2), 16));
        } catch (NumberFormatException e) {
            return hex;
        }
    }

    @Override
    public List<Rows.Heading> headings() {
        return List.of(
                new Rows.Heading("host", 8, 0),
                new Rows.Heading("log", 8, 0),
                Rows.Heading.beside("depth"),
                Rows.Heading.time("time"),
                Rows.Heading.beside("ended"),
                new Rows.Heading("pid", 6, 0),
                new Rows.Heading("program", 26, 1),
                new Rows.Heading("user", 8, 0),
                new Rows.Heading("command", 20, 4),
                Rows.Heading.beside("image"),
                Rows.Heading.beside("seen"),
                Rows.Heading.beside("recovered"),
                Rows.Heading.beside("path"),
                Rows.Heading.beside("record"));
    }

    @Override
    public void answer(Rows rows) throws IOException {
        plant();
        Drawing drawing = new Drawing(rows);
        byTree.drainRows(drawing::add);
        drawing.close();
    }

    /// Reads the acts of each computer and log in order of time and gives every program its place in the tree.
    private void plant() throws IOException {
        Planting planting = new Planting();
        byTime.drainRows(planting::add);
        forgotten += planting.family.forgotten();
    }

    private final class Planting {
        private String host = "";
        private String log = "";
        private Family family = new Family(new byte[0]);
        private Optional<Instant> time = Optional.empty();
        private List<String> act = List.of();

        void add(byte[] key, byte[] value) throws IOException {
            Packed.Unpacked where = Packed.open(key);
            String nextHost = where.text();
            String nextLog = where.text();
            if (!nextHost.equals(host) || !nextLog.equals(log)) {
                forgotten += family.forgotten();
                host = nextHost;
                log = nextLog;
                family = new Family(new Packed().text(host).text(log).bytes());
                act = List.of();
            }
            Packed.Unpacked packed = Packed.open(value);
            Optional<Instant> nextTime = packed.time();
            List<String> nextAct = packed.texts(TEXTS).subList(0, 8);
            if (nextTime.equals(time) && nextAct.equals(act)) {
                // The same event in a copy of the log.
                return;
            }
            time = nextTime;
            act = nextAct;
            if (act.get(0).equals(END)) {
                end(value);
            } else {
                start(value);
            }
        }

        private void end(byte[] value) throws IOException {
            Optional<Family.Member> ended = family.died(act.get(1), act.get(3));
            if (ended.isPresent()) {
                byTree.add(ended.get().key(1), value);
            } else {
                endsAlone++;
            }
        }

        private void start(byte[] value) throws IOException {
            Family.Birth birth = family.born(act.get(1), act.get(3), act.get(6), act.get(7));
            if (birth.unseenParent().isPresent()) {
                Family.Member mother = birth.unseenParent().get();
                byTree.add(
                        mother.key(0),
                        node(
                                mother.depth(),
                                new Packed()
                                        .time(Optional.empty())
                                        .texts(List.of("", act.get(6), "", act.get(7), "", "", "", "", "", ""))
                                        .number(-1)
                                        .bytes()));
            }
            byTree.add(birth.child().key(0), node(birth.child().depth(), value));
        }
    }

    private static byte[] node(int depth, byte[] act) {
        return new Packed().number(depth).raw(act).bytes();
    }

    /// Writes the rows of a tree. A program's end follows its start directly, and both make one row.
    private static final class Drawing {
        private final Rows rows;
        private Optional<byte[]> key = Optional.empty();
        private byte[] start = new byte[0];
        private Cell ended = Cell.of("");

        Drawing(Rows rows) {
            this.rows = rows;
        }

        void add(byte[] next, byte[] value) {
            if (next[next.length - 1] == 1) {
                ended = Cell.of(Packed.open(value).time());
                return;
            }
            close();
            key = Optional.of(next);
            start = value;
            ended = Cell.of("");
        }

        void close() {
            if (key.isEmpty()) {
                return;
            }
            Packed.Unpacked where = Packed.open(key.get());
            String host = where.text();
            String log = where.text();
            Packed.Unpacked packed = Packed.open(start);
            int depth = (int) packed.number();
            Cell time = Cell.of(packed.time());
            List<String> act = packed.texts(TEXTS);
            boolean seen = !act.get(0).isEmpty();
            String image = act.get(3);
            String file = image.substring(image.lastIndexOf('\\') + 1);
            rows.row(List.of(
                    Cell.of(host),
                    Cell.of(log.equals(Values.SYSMON) ? "Sysmon" : log),
                    Cell.of(depth),
                    time,
                    ended,
                    Cell.of(act.get(2)),
                    Cell.of("  ".repeat(depth) + (seen ? file : (file.isEmpty() ? "?" : file) + " (start not seen)")),
                    Cell.of(act.get(5)),
                    Cell.of(act.get(4)),
                    Cell.of(image),
                    Cell.of(seen),
                    Cell.of(!act.get(8).isEmpty()),
                    Cell.of(act.get(9)),
                    Search.number(packed.number())));
        }
    }

    @Override
    public List<String> remarks() {
        List<String> remarks = new ArrayList<>(unnamed.remarks());
        if (endsAlone > 0) {
            remarks.add(endsAlone + " programs were seen to end and not to start; they are not in the trees.");
        }
        if (forgotten > 0) {
            remarks.add(
                    forgotten + " programs that were not seen to end were forgotten to keep the memory bounded; what"
                            + " they started later stands below a parent marked as not seen.");
        }
        return remarks;
    }
}
