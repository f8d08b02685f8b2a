package org.tocsin.testkit;

import static org.tocsin.testkit.TypedValue.guid;
import static org.tocsin.testkit.TypedValue.int32;
import static org.tocsin.testkit.TypedValue.text;
import static org.tocsin.testkit.TypedValue.texts;
import static org.tocsin.testkit.TypedValue.uint32;
import static org.tocsin.testkit.TypedValue.uint64;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.tocsin.testkit.Machine.Account;
import org.tocsin.testkit.Markup.Element;

/// Events of the System and Application logs and of Windows' smaller logs: PowerShell, tasks, Defender, remote
/// sessions, transfers, WMI.
public final class SystemEvents {
    public static final String SYSTEM = "System";
    public static final String APPLICATION = "Application";
    public static final String POWERSHELL = "Microsoft-Windows-PowerShell/Operational";
    public static final String OLD_POWERSHELL = "Windows PowerShell";
    public static final String TASKS = "Microsoft-Windows-TaskScheduler/Operational";
    public static final String DEFENDER = "Microsoft-Windows-Windows Defender/Operational";
    public static final String SESSIONS = "Microsoft-Windows-TerminalServices-LocalSessionManager/Operational";
    public static final String TRANSFERS = "Microsoft-Windows-Bits-Client/Operational";
    public static final String WMI = "Microsoft-Windows-WMI-Activity/Operational";

    private static final Provider SERVICES = new Provider(
            "Service Control Manager",
            Optional.of(UUID.fromString("555908d1-a6d7-4695-8e1e-26931d2012f4")),
            Optional.of("Service Control Manager"));
    private static final Provider POWERSHELL_PROVIDER =
            Provider.of("Microsoft-Windows-PowerShell", "a0c1853b-5c40-4b15-8766-3cf1c58f985a");
    private static final Provider TASK_SCHEDULER =
            Provider.of("Microsoft-Windows-TaskScheduler", "de7b24ea-73c8-4a09-985d-5bdadcfa9017");
    private static final Provider DEFENDER_PROVIDER =
            Provider.of("Microsoft-Windows-Windows Defender", "11cd958a-c507-4ef3-b3f2-5fd9dfbd2c78");
    private static final Provider SESSION_MANAGER = Provider.of(
            "Microsoft-Windows-TerminalServices-LocalSessionManager", "5d896912-022d-40aa-a3a8-4fa5515c76d7");
    private static final Provider BITS =
            Provider.of("Microsoft-Windows-Bits-Client", "ef1cc15b-46c1-414e-bb95-e76b077bd51e");
    private static final Provider WMI_ACTIVITY =
            Provider.of("Microsoft-Windows-WMI-Activity", "1418ef04-b0b4-4623-bf7e-d74ab47bbdaa");

    private static final String PRODUCT = "Microsoft Defender Antivirus";
    private static final String PRODUCT_VERSION = "4.18.25060.7";

    private SystemEvents() {}

    private static EventSpec.Draft draft(Provider provider, int id, String channel, Machine on, Instant at) {
        return EventSpec.of(provider, id, channel).at(at).on(on.fqdn()).by(1_180, 4_072);
    }

    /// 7045.
    public static EventSpec serviceInstalled(
            Machine on, Instant at, Account by, String name, String path, String start) {
        return draft(SERVICES, 7045, SYSTEM, on, at)
                .qualifiers(16384)
                .keywords(0x8080_0000_0000_0000L)
                .by(712, 6_020)
                .user(by.sid())
                .data("ServiceName", name)
                .data("ImagePath", path)
                .data("ServiceType", "user mode service")
                .data("StartType", start)
                .data("AccountName", "LocalSystem")
                .build();
    }

    /// 7036.
    public static EventSpec serviceState(Machine on, Instant at, String name, String state) {
        byte[] binary = (name + "/4\0").getBytes(StandardCharsets.UTF_16LE);
        return draft(SERVICES, 7036, SYSTEM, on, at)
                .qualifiers(16384)
                .keywords(0x8080_0000_0000_0000L)
                .by(712, 780)
                .data("param1", name)
                .data("param2", state)
                .markup(Element.of("Binary", TypedValue.binary(binary)))
                .build();
    }

    /// 7040.
    public static EventSpec serviceStart(Machine on, Instant at, Account by, String name, String from, String to) {
        return draft(SERVICES, 7040, SYSTEM, on, at)
                .qualifiers(16384)
                .keywords(0x8080_0000_0000_0000L)
                .by(712, 780)
                .user(by.sid())
                .data("param1", name)
                .data("param2", from)
                .data("param3", to)
                .data("param4", name)
                .build();
    }

    /// 6005: the event log service was started, as after a boot.
    public static EventSpec logStarted(Machine on, Instant at) {
        return draft(Provider.classic("EventLog"), 6005, SYSTEM, on, at)
                .qualifiers(32768)
                .keywords(0x80_0000_0000_0000L)
                .by(0, 0)
                .markup(Element.of("Binary", TypedValue.binary(new byte[16])))
                .build();
    }

    /// 104: a log other than Security was cleared.
    public static EventSpec logCleared(Machine on, Instant at, Account who, String channel) {
        return draft(SecurityEvents.EVENTLOG, 104, SYSTEM, on, at)
                .task(104)
                .user(who.sid())
                .userData(Element.of(
                                "LogFileCleared",
                                Element.of("SubjectUserName", text(who.name())),
                                Element.of("SubjectDomainName", text(who.domain())),
                                Element.of("Channel", text(channel)),
                                Element.of("BackupPath", text("")))
                        .with("xmlns", SecurityEvents.CLEARED))
                .build();
    }

    /// An entry of the Application log by an old event source.
    public static EventSpec application(Machine on, Instant at, String source, int id, int level, String... words) {
        return draft(Provider.classic(source), id, APPLICATION, on, at)
                .qualifiers(0)
                .level(level)
                .keywords(0x80_0000_0000_0000L)
                .by(0, 0)
                .unnamed(texts(List.of(words)))
                .build();
    }

    /// 4104.
    public static EventSpec scriptBlock(Machine on, Instant at, Account who, int pid, String script, String file) {
        return draft(POWERSHELL_PROVIDER, 4104, POWERSHELL, on, at)
                .version(1)
                .level(5)
                .task(2)
                .opcode(15)
                .keywords(0)
                .by(pid, pid + 12)
                .user(who.sid())
                .activity(new UUID(at.getEpochSecond(), pid))
                .data("MessageNumber", int32(1))
                .data("MessageTotal", int32(1))
                .data("ScriptBlockText", script)
                .data(
                        "ScriptBlockId",
                        UUID.nameUUIDFromBytes((at + script).getBytes(StandardCharsets.UTF_8))
                                .toString())
                .data("Path", file)
                .build();
    }

    /// 4103.
    public static EventSpec commandInvoked(
            Machine on, Instant at, Account who, int pid, String command, String values) {
        String context =
                "        Severity = Informational\r\n        Host Name = ConsoleHost\r\n        Host Version = "
                        + "5.1.22621.2506\r\n        Host Application = powershell.exe\r\n        Command Name = "
                        + command
                        + "\r\n        Command Type = Cmdlet\r\n        User = " + who.qualified() + "\r\n";
        return draft(POWERSHELL_PROVIDER, 4103, POWERSHELL, on, at)
                .version(1)
                .task(106)
                .opcode(20)
                .keywords(0)
                .by(pid, pid + 12)
                .user(who.sid())
                .activity(new UUID(at.getEpochSecond(), pid))
                .data("ContextInfo", context)
                .data("UserData", "")
                .data("Payload", "CommandInvocation(" + command + "): \"" + command + "\"\r\n" + values)
                .build();
    }

    /// 400 of the old log: an engine was started.
    public static EventSpec engineStarted(Machine on, Instant at, String hostApplication) {
        String details = "\tNewEngineState=Available\r\n\tPreviousEngineState=None\r\n\r\n\tSequenceNumber=13\r\n\r\n"
                + "\tHostName=ConsoleHost\r\n\tHostVersion=5.1.22621.2506\r\n\tHostApplication=" + hostApplication
                + "\r\n\tEngineVersion=5.1.22621.2506\r\n\tRunspaceId=\r\n\tPipelineId=\r\n\tCommandName=\r\n\tCommandType=\r\n";
        return draft(Provider.classic("PowerShell"), 400, OLD_POWERSHELL, on, at)
                .qualifiers(0)
                .task(4)
                .keywords(0x80_0000_0000_0000L)
                .by(0, 0)
                .unnamed(texts(List.of("Available", "None", details)))
                .build();
    }

    /// 106.
    public static EventSpec taskRegistered(Machine on, Instant at, Account by, String name) {
        return task(on, at, 106, 106, "TaskRegisteredEvent")
                .data("TaskName", name)
                .data("UserContext", by.qualified())
                .build();
    }

    /// 140.
    public static EventSpec taskUpdated(Machine on, Instant at, Account by, String name) {
        return task(on, at, 140, 140, "TaskUpdated")
                .data("TaskName", name)
                .data("UserName", by.qualified())
                .build();
    }

    /// 200.
    public static EventSpec actionStarted(Machine on, Instant at, String name, String action) {
        return task(on, at, 200, 200, "ActionStart")
                .version(1)
                .opcode(1)
                .data("TaskName", name)
                .data("ActionName", action)
                .data("TaskInstanceId", guid(new UUID(at.getEpochSecond() / 60, name.hashCode())))
                .data("EnginePID", uint32(2_904))
                .build();
    }

    /// 201.
    public static EventSpec actionCompleted(Machine on, Instant at, String name, String action) {
        return task(on, at, 201, 201, "ActionSuccess")
                .version(2)
                .opcode(2)
                .data("TaskName", name)
                .data("TaskInstanceId", guid(new UUID(at.getEpochSecond() / 60, name.hashCode())))
                .data("ActionName", action)
                .data("ResultCode", uint32(0))
                .data("EnginePID", uint32(2_904))
                .build();
    }

    private static EventSpec.Draft task(Machine on, Instant at, int id, int task, String name) {
        return draft(TASK_SCHEDULER, id, TASKS, on, at)
                .task(task)
                .user("S-1-5-18")
                .dataName(name);
    }

    /// 1116 something was found, 1117 something was done about it.
    public static EventSpec defender(
            Machine on, Instant at, int id, String threat, String file, Account user, String action) {
        boolean acted = id == 1117;
        String[] fields = {
            "Product Name", PRODUCT,
            "Product Version", PRODUCT_VERSION,
            "Detection ID", "{" + UUID.nameUUIDFromBytes((file + threat).getBytes(StandardCharsets.UTF_8)) + "}",
            "Detection Time", at.toString().substring(0, 23) + "Z",
            "Unused", "",
            "Unused2", "",
            "Threat ID", "2147000042",
            "Threat Name", threat,
            "Severity ID", "5",
            "Severity Name", "Severe",
            "Category ID", "8",
            "Category Name", "Trojan",
            "FWLink", "https://go.microsoft.com/fwlink/?linkid=37020&name=" + threat + "&threatid=2147000042",
            "Status Code", acted ? "3" : "1",
            "Status Description", "",
            "State", acted ? "2" : "1",
            "Source ID", "3",
            "Source Name", "%%818",
            "Process Name", "C:\\Windows\\explorer.exe",
            "Detection User", user.qualified(),
            "Unused3", "",
            "Path", "file:_" + file,
            "Origin ID", "1",
            "Origin Name", "%%845",
            "Execution ID", "1",
            "Execution Name", "%%813",
            "Type ID", "0",
            "Type Name", "%%822",
            "Pre Execution Status", "0",
            "Action ID", acted ? "2" : "9",
            "Action Name", action,
            "Unused4", "",
            "Error Code", "0x00000000",
            "Error Description", "The operation completed successfully. ",
            "Unused5", "",
            "Post Clean Status", "0",
            "Additional Actions ID", "0",
            "Additional Actions String", "No additional actions required",
            "Remediation User", acted ? "NT AUTHORITY\\SYSTEM" : "",
            "Unused6", "",
            "Security intelligence Version", "AV: 1.411.103.0, AS: 1.411.103.0, NIS: 1.411.103.0",
            "Engine Version", "AM: 1.1.25060.6, NIS: 1.1.25060.6"
        };
        EventSpec.Draft draft = draft(DEFENDER_PROVIDER, id, DEFENDER, on, at)
                .level(acted ? 4 : 3)
                .user("S-1-5-18");
        for (int i = 0; i < fields.length; i += 2) {
            draft.data(fields[i], fields[i + 1]);
        }
        return draft.build();
    }

    /// 5001: real-time protection is off.
    public static EventSpec protectionOff(Machine on, Instant at) {
        return draft(DEFENDER_PROVIDER, 5001, DEFENDER, on, at)
                .user("S-1-5-18")
                .data("Product Name", PRODUCT)
                .data("Product Version", PRODUCT_VERSION)
                .build();
    }

    /// 5007: a setting was changed.
    public static EventSpec settingChanged(Machine on, Instant at, String old, String fresh) {
        return draft(DEFENDER_PROVIDER, 5007, DEFENDER, on, at)
                .user("S-1-5-18")
                .data("Product Name", PRODUCT)
                .data("Product Version", PRODUCT_VERSION)
                .data("Old Value", old)
                .data("New Value", fresh)
                .build();
    }

    /// 21 logged on, 24 disconnected, 25 reconnected.
    ///
    /// @param from an address, or `LOCAL`
    public static EventSpec session(Machine on, Instant at, int id, Account who, int session, String from) {
        return draft(SESSION_MANAGER, id, SESSIONS, on, at)
                .keywords(0x1000_0000_0000_0000L)
                .user("S-1-5-18")
                .userData(Element.of(
                                "EventXML",
                                Element.of("User", text(who.qualified())),
                                Element.of("SessionID", uint32(session)),
                                Element.of("Address", text(from)))
                        .with("xmlns", "Event_NS"))
                .build();
    }

    /// 59: a transfer was started.
    public static EventSpec transfer(Machine on, Instant at, Account who, String name, String url, long bytes) {
        return draft(BITS, 59, TRANSFERS, on, at)
                .version(1)
                .opcode(1)
                .keywords(0x4000_0000_0000_0000L)
                .user(who.sid())
                .data("transferId", guid(new UUID(at.getEpochSecond(), 1)))
                .data("name", name)
                .data("Id", guid(new UUID(at.getEpochSecond(), 2)))
                .data("url", url)
                .data("peer", "")
                .data("fileTime", TypedValue.fileTime(at))
                .data("fileLength", uint64(bytes))
                .data("bytesTotal", uint64(bytes))
                .data("bytesTransferred", uint64(0))
                .data("bytesTransferredFromPeer", uint64(0))
                .build();
    }

    /// 5861: something was tied to a WMI event for good.
    public static EventSpec wmiBinding(
            Machine on, Instant at, Account who, String filter, String query, String consumer, String command) {
        String ess = "__EventFilter.Name=\"" + filter + "\"";
        String cause =
                "Binding EventFilter: \ninstance of __EventFilter\n{\n\tEventNamespace = \"root\\\\cimv2\";\n\tName = \""
                        + filter + "\";\n\tQuery = \"" + query
                        + "\";\n\tQueryLanguage = \"WQL\";\n};\nPerm. Consumer: \ninstance of "
                        + "CommandLineEventConsumer\n{\n\tCommandLineTemplate = \"" + command.replace("\\", "\\\\")
                        + "\";\n\tName = \"" + consumer + "\";\n};\n";
        return draft(WMI_ACTIVITY, 5861, WMI, on, at)
                .level(0)
                .keywords(0x4000_0000_0000_0000L)
                .user(who.sid())
                .userData(Element.of(
                                "Operation_ESStoConsumerBinding",
                                Element.of("Namespace", text("//./root/subscription")),
                                Element.of("ESS", text(ess)),
                                Element.of("CONSUMER", text("CommandLineEventConsumer=\"" + consumer + "\"")),
                                Element.of("PossibleCause", text(cause)))
                        .with("xmlns", "http://manifests.microsoft.com/win/2006/windows/WMI"))
                .build();
    }
}
