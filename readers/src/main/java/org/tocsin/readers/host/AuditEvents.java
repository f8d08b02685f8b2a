package org.tocsin.readers.host;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.tocsin.model.Kind;
import org.tocsin.model.PlainRecord;
import org.tocsin.model.Source;
import org.tocsin.readers.Readings;

/// Puts the lines of one audit event together and hands on a record for each of its lines, so that each keeps its own
/// `type` and the rules written for single lines mean what they say. What the event's system call tells of the process
/// (`exe`, `comm`, `pid`, `ppid`, `uid` …) and its working directory are added to its other lines where those have no
/// such field of their own; the pieces of a command line are one record, with `argv` for all of it.
///
/// Lines of several events come mixed. Only so many events wait for their rest; then the oldest goes as it is.
final class AuditEvents {
    static final Kind KIND = new Kind("linux.audit");

    private static final int MOST_OPEN = 64;
    private static final int MOST_LINES = 512;
    /// Characters of all lines that wait.
    private static final long MOST_WEIGHT = 8 << 20;

    /// No longer value is repeated in the other lines of its event.
    private static final int LONGEST_SHARED = 4096;

    /// Messages of user space are events of one line. These of the kernel belong together.
    private static final Set<String> JOINED = Set.of(
            "SYSCALL",
            "PATH",
            "CWD",
            "EXECVE",
            "PROCTITLE",
            "SOCKADDR",
            "SOCKETCALL",
            "IPC",
            "MMAP",
            "FD_PAIR",
            "OBJ_PID",
            "BPRM_FCAPS",
            "CAPSET",
            "AVC",
            "KERN_MODULE",
            "BPF",
            "NETFILTER_CFG",
            "MQ_OPEN",
            "EOE");

    private static final List<String> OF_THE_CALL = List.of(
            "SYSCALL", "syscall", "success", "exit", "ppid", "pid", "auid", "uid", "euid", "gid", "tty", "ses", "comm",
            "exe", "key");

    private final Source source;
    private final Readings out;
    private final Map<String, List<AuditLine>> open = new LinkedHashMap<>();
    private long weight;

    AuditEvents(Source source, Readings out) {
        this.source = source;
        this.out = out;
    }

    void add(AuditLine line) {
        String event = line.event();
        List<AuditLine> lines = open.get(event);
        if (lines == null) {
            if (!JOINED.contains(line.type())) {
                emit(List.of(line));
                return;
            }
            lines = new ArrayList<>(6);
            open.put(event, lines);
        }
        lines.add(line);
        weight += line.weight();
        if (line.type().equals("PROCTITLE") || line.type().equals("EOE") || lines.size() >= MOST_LINES) {
            finish(event);
        }
        while (open.size() > MOST_OPEN || weight > MOST_WEIGHT && !open.isEmpty()) {
            finish(open.keySet().iterator().next());
        }
    }

    private void finish(String event) {
        List<AuditLine> lines = open.remove(event);
        if (lines != null) {
            lines.forEach(line -> weight -= line.weight());
            emit(lines);
        }
    }

    /// To be called once, at the end of the log.
    void close() {
        Iterator<String> events = List.copyOf(open.keySet()).iterator();
        events.forEachRemaining(this::finish);
    }

    private void emit(List<AuditLine> lines) {
        Map<String, String> shared = shared(lines);
        Map<Integer, StringBuilder> arguments = new TreeMap<>();
        boolean command = false;
        for (AuditLine line : lines) {
            if (line.type().equals("EXECVE")) {
                collect(line, arguments);
            }
        }
        for (AuditLine line : lines) {
            if (!line.type().equals("EXECVE")) {
                record(line, line.pairs(), shared, Optional.empty());
            } else if (!command) {
                command = true;
                record(line, command(lines, arguments), shared, Optional.of(String.join(" ", arguments.values())));
            }
        }
    }

    private static Map<String, String> shared(List<AuditLine> lines) {
        Map<String, String> shared = new LinkedHashMap<>();
        if (lines.size() > 1) {
            for (AuditLine line : lines) {
                if (line.type().equals("SYSCALL")) {
                    for (String name : OF_THE_CALL) {
                        value(line, name)
                                .filter(value -> value.length() <= LONGEST_SHARED)
                                .ifPresent(value -> shared.putIfAbsent(name, value));
                    }
                } else if (line.type().equals("CWD")) {
                    line.first("cwd")
                            .filter(value -> value.length() <= LONGEST_SHARED)
                            .ifPresent(value -> shared.putIfAbsent("cwd", value));
                }
            }
        }
        return shared;
    }

    /// The name of the system call stands in the line where auditd was told to enrich its log, and else is looked up.
    private static Optional<String> value(AuditLine line, String name) {
        Optional<String> written = line.first(name);
        if (written.isPresent() || !name.equals("SYSCALL")) {
            return written;
        }
        return AuditNames.call(
                line.first("arch").orElse(""), line.first("syscall").orElse(""));
    }

    /// The arguments of a command by their place: `a2`, or in pieces `a2[0]`, `a2[1]`.
    private static void collect(AuditLine line, Map<Integer, StringBuilder> arguments) {
        for (AuditLine.Pair pair : line.pairs()) {
            int place = place(pair.name());
            if (place >= 0) {
                arguments.computeIfAbsent(place, p -> new StringBuilder()).append(pair.value());
            }
        }
    }

    /// The place of an argument, or -1 for another field.
    private static int place(String name) {
        if (name.length() < 2 || name.charAt(0) != 'a' || name.endsWith("_raw")) {
            return -1;
        }
        int value = 0;
        int at = 1;
        while (at < name.length() && name.charAt(at) >= '0' && name.charAt(at) <= '9' && value < 100_000) {
            value = value * 10 + name.charAt(at++) - '0';
        }
        boolean whole = at > 1 && (at == name.length() || name.charAt(at) == '[');
        return whole ? value : -1;
    }

    /// The fields of a command line that may be in several lines: what is no argument, then the arguments.
    private static List<AuditLine.Pair> command(List<AuditLine> lines, Map<Integer, StringBuilder> arguments) {
        List<AuditLine.Pair> pairs = new ArrayList<>();
        for (AuditLine line : lines) {
            if (line.type().equals("EXECVE")) {
                line.pairs().stream().filter(pair -> place(pair.name()) < 0).forEach(pairs::add);
            }
        }
        arguments.forEach((place, value) -> pairs.add(new AuditLine.Pair("a" + place, value.toString())));
        return pairs;
    }

    private void record(
            AuditLine line, List<AuditLine.Pair> pairs, Map<String, String> shared, Optional<String> command) {
        PlainRecord.Builder record = new PlainRecord.Builder().time(line.time());
        if (!line.node().isEmpty()) {
            record.text("node", line.node());
        }
        record.text("type", line.type()).text("serial", line.serial());
        boolean named = false;
        for (AuditLine.Pair pair : pairs) {
            record.text(pair.name(), pair.value());
            named |= pair.name().equals("SYSCALL");
        }
        if (line.type().equals("SYSCALL") && !named) {
            value(line, "SYSCALL").ifPresent(call -> record.text("SYSCALL", call));
        }
        command.ifPresent(argv -> record.text("argv", argv));
        shared.forEach((name, value) -> {
            boolean own = line.type().equals("SYSCALL") && name.equals("SYSCALL")
                    || pairs.stream().anyMatch(pair -> pair.name().equals(name));
            if (!own) {
                record.text(name, value);
            }
        });
        if (!line.rest().isEmpty()) {
            record.text("Message", line.rest());
        }
        out.accept(record.build(KIND, out.shapes(), source.at(line.number(), line.offset())));
    }
}
