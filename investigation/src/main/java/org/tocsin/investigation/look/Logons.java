package org.tocsin.investigation.look;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.tocsin.model.EvidenceRecord;
import org.tocsin.model.Meanings;
import org.tocsin.model.Text;
import org.tocsin.report.exports.Cell;
import org.tocsin.report.exports.Rows;

/// Who logged on where, from where and how, or tried to: the Security events 4624, 4625, 4648, 4672, 4768, 4771 and
/// 4776 and what the remote desktop logs of its sessions (1149, 21, 24, 25), counted by all that sets them apart.
///
/// 4771 and 4776 stand in the log of the domain controller or of the computer that was asked, not where the person sat;
/// the address or workstation says that. They go with a logon and are none themselves, so they are not called success.
public final class Logons implements Look {
    private static final String SESSIONS = "Microsoft-Windows-TerminalServices-LocalSessionManager/Operational";
    private static final String CONNECTIONS = "Microsoft-Windows-TerminalServices-RemoteConnectionManager/Operational";
    private static final int PARTS = 10;

    private final Meanings meanings;
    private final Grouping grouping;
    private final Unnamed unnamed = new Unnamed();

    public Logons(Sorter.Source sorters, Meanings meanings) {
        this.meanings = meanings;
        grouping = new Grouping(sorters.open(), PARTS);
    }

    /// @param by the account that asked, where that is another
    private record Logon(
            String result, String account, String by, String address, String workstation, String type, String reason) {}

    @Override
    public Gatherer open() {
        Grouping.Counter counter = grouping.open();
        return new Gatherer() {
            private final Text text = new Text();

            @Override
            public void record(EvidenceRecord record) throws IOException {
                Values of = new Values(record, text);
                if (!of.isWindows()) {
                    return;
                }
                String event = of.event();
                Optional<Logon> logon = logon(event, of);
                if (logon.isPresent()) {
                    Logon one = logon.get();
                    if (unnamed.is(one.account, one.address, one.workstation)) {
                        return;
                    }
                    counter.add(
                            List.of(
                                    one.result,
                                    one.account,
                                    of.host(),
                                    one.address,
                                    one.workstation,
                                    one.type,
                                    event,
                                    one.by,
                                    one.reason,
                                    of.meaning(meanings, "LogonType", one.type)),
                            record.time());
                }
            }

            @Override
            public void end() throws IOException {
                counter.end();
            }
        };
    }

    private Optional<Logon> logon(String event, Values of) {
        return switch (event) {
            case "4624", "4625", "4648", "4672", "4768", "4771", "4776" ->
                of.channel().equals(Values.SECURITY) ? Optional.of(security(event, of)) : Optional.empty();
            case "1149" -> of.channel().equals(CONNECTIONS) ? Optional.of(connection(of)) : Optional.empty();
            case "21", "24", "25" ->
                of.channel().equals(SESSIONS)
                        ? Optional.of(session(
                                switch (event) {
                                    case "21" -> "session-begun";
                                    case "24" -> "session-left";
                                    default -> "session-resumed";
                                },
                                of.word("User"),
                                of.word("Address")))
                        : Optional.empty();
            default -> Optional.empty();
        };
    }

    private Logon security(String event, Values of) {
        String target = of.account("TargetDomainName", "TargetUserName");
        String subject = of.account("SubjectDomainName", "SubjectUserName");
        String address = address(of.word("IpAddress"));
        String type = of.word("LogonType");
        String status = of.word("Status");
        return switch (event) {
            case "4624" -> new Logon("success", target, "", address, of.word("WorkstationName"), type, "");
            case "4625" -> {
                String sub = of.word("SubStatus");
                yield new Logon(
                        "failed",
                        target,
                        "",
                        address,
                        of.word("WorkstationName"),
                        type,
                        isGood(sub) ? reason(of, "Status", status) : reason(of, "SubStatus", sub));
            }
            case "4648" ->
                new Logon("other-credentials", target, subject, address, of.word("TargetServerName"), "", "");
            case "4672" -> new Logon("special-privileges", subject, "", "", "", "", "");
            case "4776" ->
                new Logon(
                        isGood(status) ? "password-checked" : "failed",
                        of.word("TargetUserName"),
                        "",
                        "",
                        of.word("Workstation"),
                        "",
                        isGood(status) ? "" : reason(of, "Status", status));
            default ->
                new Logon(
                        event.equals("4768") && isGood(status) ? "ticket-given" : "failed",
                        target,
                        "",
                        address,
                        "",
                        "",
                        isGood(status) ? "" : reason(of, "Status", status));
        };
    }

    /// Whether a status says that it went well.
    private static boolean isGood(String status) {
        return status.isEmpty()
                || status.equals("0")
                || status.toLowerCase(Locale.ROOT).matches("0x0+");
    }

    /// The raw status with plain words behind it where we know some.
    private String reason(Values of, String field, String status) {
        String words = of.meaning(meanings, field, status);
        return words.isEmpty() ? status : status + " " + words;
    }

    private static Logon connection(Values of) {
        String domain = of.word("Param2");
        String user = of.word("Param1");
        return session(
                "desktop-reached", domain.isEmpty() || user.isEmpty() ? user : domain + "\\" + user, of.word("Param3"));
    }

    private static Logon session(String result, String user, String address) {
        return new Logon(result, user, "", address(address), "", "", "");
    }

    /// An IPv4 address that is written as an IPv6 one is the same place.
    private static String address(String address) {
        return address.toLowerCase(Locale.ROOT).startsWith("::ffff:") && address.indexOf('.') > 0
                ? address.substring("::ffff:".length())
                : address;
    }

    @Override
    public List<Rows.Heading> headings() {
        return List.of(
                new Rows.Heading("result", 18, 0),
                new Rows.Heading("account", 17, 3),
                new Rows.Heading("host", 8, 2),
                new Rows.Heading("address", 11, 1),
                new Rows.Heading("workstation", 11, 1),
                Rows.Heading.beside("logon_type"),
                new Rows.Heading("how", 16, 2),
                new Rows.Heading("event_id", 8, 0),
                Rows.Heading.beside("by"),
                Rows.Heading.beside("reason"),
                new Rows.Heading("count", 6, 0),
                Rows.Heading.time("first"),
                Rows.Heading.time("last"));
    }

    @Override
    public void answer(Rows rows) throws IOException {
        grouping.drain(group -> {
            List<String> key = group.key();
            String type = key.get(5);
            String words = key.get(9);
            String reason = key.get(8);
            String kind = words.isEmpty() ? type : type + " " + words;
            String how = kind.isEmpty() || reason.isEmpty() ? kind + reason : kind + "; " + reason;
            rows.row(List.of(
                    Cell.of(key.get(0)),
                    Cell.of(key.get(1)),
                    Cell.of(key.get(2)),
                    Cell.of(key.get(3)),
                    Cell.of(key.get(4)),
                    Cell.of(type),
                    Cell.of(how),
                    Cell.of(key.get(6)),
                    Cell.of(key.get(7)),
                    Cell.of(reason),
                    Cell.of(group.count()),
                    Cell.of(group.first()),
                    Cell.of(group.last())));
        });
    }

    @Override
    public List<String> remarks() {
        return unnamed.remarks();
    }
}
