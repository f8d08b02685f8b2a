package org.tocsin.testkit;

import static org.tocsin.testkit.TypedValue.bool;
import static org.tocsin.testkit.TypedValue.guid;
import static org.tocsin.testkit.TypedValue.hex32;
import static org.tocsin.testkit.TypedValue.hex64;
import static org.tocsin.testkit.TypedValue.uint16;
import static org.tocsin.testkit.TypedValue.uint32;

import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.tocsin.testkit.Machine.Account;
import org.tocsin.testkit.Program.Running;

/// Sysmon's events, with the fields of Sysmon 15 (schema 4.90) in their order and types.
public final class SysmonEvents {
    public static final String CHANNEL = "Microsoft-Windows-Sysmon/Operational";

    private static final Provider SYSMON =
            Provider.of("Microsoft-Windows-Sysmon", "5770385f-c22a-43e0-bf4c-06f5698ffbd9");

    private SysmonEvents() {}

    private static EventSpec.Draft draft(Machine on, Instant at, int id, int version) {
        return EventSpec.of(SYSMON, id, CHANNEL)
                .version(version)
                .task(id)
                .at(at)
                .on(on.fqdn())
                .user("S-1-5-18")
                .by(3_148, 4_400)
                .data("RuleName", "-");
    }

    private static EventSpec.Draft when(EventSpec.Draft draft, Instant at) {
        String iso = at.toString();
        String millis = String.format(Locale.ROOT, "%03d", at.getNano() / 1_000_000);
        return draft.data("UtcTime", iso.substring(0, 10) + ' ' + iso.substring(11, 19) + '.' + millis);
    }

    private static EventSpec.Draft process(EventSpec.Draft draft, Instant at, Running process) {
        return when(draft, at).data("ProcessGuid", guid(process.guid())).data("ProcessId", uint32(process.pid()));
    }

    /// 1.
    public static EventSpec processCreated(Machine on, Instant at, Running child, Running parent) {
        Program program = child.program();
        return process(draft(on, at, 1, 5), at, child)
                .data("Image", program.image())
                .data("FileVersion", program.version())
                .data("Description", program.description())
                .data("Product", program.product())
                .data("Company", program.company())
                .data("OriginalFileName", program.originalName())
                .data("CommandLine", child.commandLine())
                .data("CurrentDirectory", child.directory())
                .data("User", child.account().qualified())
                .data(
                        "LogonGuid",
                        guid(new UUID(on.fqdn().hashCode(), child.account().logonId())))
                .data("LogonId", hex64(child.account().logonId()))
                .data("TerminalSessionId", uint32(child.integrity().equals("System") ? 0 : 1))
                .data("IntegrityLevel", child.integrity())
                .data("Hashes", program.hashes())
                .data("ParentProcessGuid", guid(parent.guid()))
                .data("ParentProcessId", uint32(parent.pid()))
                .data("ParentImage", parent.image())
                .data("ParentCommandLine", parent.commandLine())
                .data("ParentUser", parent.account().qualified())
                .build();
    }

    /// 3.
    public static EventSpec connected(Machine on, Instant at, Running process, String ip, String host, int port) {
        return process(draft(on, at, 3, 5), at, process)
                .data("Image", process.image())
                .data("User", process.account().qualified())
                .data("Protocol", "tcp")
                .data("Initiated", bool(true))
                .data("SourceIsIpv6", bool(false))
                .data("SourceIp", on.ip())
                .data("SourceHostname", on.fqdn())
                .data("SourcePort", uint16(49_700 + at.getNano() / 100 % 9_000))
                .data("SourcePortName", "-")
                .data("DestinationIsIpv6", bool(false))
                .data("DestinationIp", ip)
                .data("DestinationHostname", host)
                .data("DestinationPort", uint16(port))
                .data(
                        "DestinationPortName",
                        switch (port) {
                            case 443 -> "https";
                            case 445 -> "microsoft-ds";
                            case 80 -> "http";
                            case 3389 -> "ms-wbt-server";
                            default -> "-";
                        })
                .build();
    }

    /// 5.
    public static EventSpec processEnded(Machine on, Instant at, Running process) {
        return process(draft(on, at, 5, 3), at, process)
                .data("Image", process.image())
                .data("User", process.account().qualified())
                .build();
    }

    /// 7.
    ///
    /// @param signer empty for a library without a signature
    public static EventSpec imageLoaded(Machine on, Instant at, Running process, Program library, String signer) {
        return process(draft(on, at, 7, 3), at, process)
                .data("Image", process.image())
                .data("ImageLoaded", library.image())
                .data("FileVersion", library.version())
                .data("Description", library.description())
                .data("Product", library.product())
                .data("Company", library.company())
                .data("OriginalFileName", library.originalName())
                .data("Hashes", library.hashes())
                .data("Signed", signer.isEmpty() ? "false" : "true")
                .data("Signature", signer.isEmpty() ? "-" : signer)
                .data("SignatureStatus", signer.isEmpty() ? "Unavailable" : "Valid")
                .data("User", process.account().qualified())
                .build();
    }

    /// 8.
    public static EventSpec remoteThread(Machine on, Instant at, Running source, Running target) {
        return when(draft(on, at, 8, 2), at)
                .data("SourceProcessGuid", guid(source.guid()))
                .data("SourceProcessId", uint32(source.pid()))
                .data("SourceImage", source.image())
                .data("TargetProcessGuid", guid(target.guid()))
                .data("TargetProcessId", uint32(target.pid()))
                .data("TargetImage", target.image())
                .data("NewThreadId", uint32(4_812))
                .data("StartAddress", "0x000001D2A4F30000")
                .data("StartModule", "-")
                .data("StartFunction", "-")
                .data("SourceUser", source.account().qualified())
                .data("TargetUser", target.account().qualified())
                .build();
    }

    /// 10.
    public static EventSpec processOpened(
            Machine on, Instant at, Running source, Running target, long access, String trace) {
        return when(draft(on, at, 10, 3), at)
                .data("SourceProcessGUID", guid(source.guid()))
                .data("SourceProcessId", uint32(source.pid()))
                .data("SourceThreadId", uint32(source.pid() + 4))
                .data("SourceImage", source.image())
                .data("TargetProcessGUID", guid(target.guid()))
                .data("TargetProcessId", uint32(target.pid()))
                .data("TargetImage", target.image())
                .data("GrantedAccess", hex32(access))
                .data("CallTrace", trace)
                .data("SourceUser", source.account().qualified())
                .data("TargetUser", target.account().qualified())
                .build();
    }

    /// 11.
    public static EventSpec fileCreated(Machine on, Instant at, Running process, String file) {
        String iso = at.toString();
        return process(draft(on, at, 11, 2), at, process)
                .data("Image", process.image())
                .data("TargetFilename", file)
                .data("CreationUtcTime", iso.substring(0, 10) + ' ' + iso.substring(11, 19) + ".000")
                .data("User", process.account().qualified())
                .build();
    }

    /// 12.
    public static EventSpec keyCreated(Machine on, Instant at, Running process, String key) {
        return process(draft(on, at, 12, 2).data("EventType", "CreateKey"), at, process)
                .data("Image", process.image())
                .data("TargetObject", key)
                .data("User", process.account().qualified())
                .build();
    }

    /// 13.
    public static EventSpec valueSet(Machine on, Instant at, Running process, String value, String details) {
        return process(draft(on, at, 13, 2).data("EventType", "SetValue"), at, process)
                .data("Image", process.image())
                .data("TargetObject", value)
                .data("Details", details)
                .data("User", process.account().qualified())
                .build();
    }

    /// 17.
    public static EventSpec pipeCreated(Machine on, Instant at, Running process, String pipe) {
        return process(draft(on, at, 17, 1).data("EventType", "CreatePipe"), at, process)
                .data("PipeName", pipe)
                .data("Image", process.image())
                .data("User", process.account().qualified())
                .build();
    }

    /// 19.
    public static EventSpec wmiFilter(Machine on, Instant at, Account who, String name, String query) {
        return wmi(on, at, 19, "WmiFilterEvent", who)
                .data("EventNamespace", " \"root\\\\cimv2\"")
                .data("Name", " \"" + name + '"')
                .data("Query", " \"" + query + '"')
                .build();
    }

    /// 20.
    public static EventSpec wmiConsumer(Machine on, Instant at, Account who, String name, String command) {
        return wmi(on, at, 20, "WmiConsumerEvent", who)
                .data("Name", " \"" + name + '"')
                .data("Type", "Command Line")
                .data("Destination", " \"" + command.replace("\\", "\\\\") + '"')
                .build();
    }

    /// 21.
    public static EventSpec wmiBinding(Machine on, Instant at, Account who, String consumer, String filter) {
        return wmi(on, at, 21, "WmiBindingEvent", who)
                .data("Consumer", " \"CommandLineEventConsumer.Name=\\\"" + consumer + "\\\"\"")
                .data("Filter", " \"__EventFilter.Name=\\\"" + filter + "\\\"\"")
                .build();
    }

    private static EventSpec.Draft wmi(Machine on, Instant at, int id, String type, Account who) {
        return when(draft(on, at, id, 3).data("EventType", type), at)
                .data("Operation", "Created")
                .data("User", who.qualified());
    }

    /// 22.
    ///
    /// @param answer as Sysmon writes it, such as `::ffff:198.51.100.7;`
    public static EventSpec looked(Machine on, Instant at, Running process, String name, String answer) {
        return process(draft(on, at, 22, 5), at, process)
                .data("QueryName", name)
                .data("QueryStatus", answer.equals("-") ? "9003" : "0")
                .data("QueryResults", answer)
                .data("Image", process.image())
                .data("User", process.account().qualified())
                .build();
    }

    /// 25.
    public static EventSpec tampered(Machine on, Instant at, Running process) {
        return process(draft(on, at, 25, 5), at, process)
                .data("Image", process.image())
                .data("Type", "Image is replaced")
                .data("User", process.account().qualified())
                .build();
    }
}
