package org.tocsin.readers.eventlog.exported;

import java.util.LinkedHashMap;
import java.util.Map;

/// What the message of an event, as Event Viewer words it in English, tells of its values.
///
/// Sysmon's messages are lines of `Name: value` with the very names of the event. For a few events of Windows, those
/// that most rules ask for, the labels are translated; a label that comes twice is told apart by the heading above it,
/// such as *Subject* or *New Logon*. What is not known stays in the message alone.
final class MessageFields {
    /// By event id, then by heading and label; an empty heading is any.
    private static final Map<String, Map<String, String>> KNOWN = Map.of(
            "4688",
            Map.of(
                    "Creator Subject/Account Name", "SubjectUserName",
                    "Creator Subject/Account Domain", "SubjectDomainName",
                    "Process Information/New Process ID", "NewProcessId",
                    "Process Information/New Process Name", "NewProcessName",
                    "Process Information/Creator Process ID", "ProcessId",
                    "Process Information/Creator Process Name", "ParentProcessName",
                    "Process Information/Process Command Line", "CommandLine"),
            "4624",
            Map.of(
                    "Logon Information/Logon Type", "LogonType",
                    "New Logon/Account Name", "TargetUserName",
                    "New Logon/Account Domain", "TargetDomainName",
                    "Subject/Account Name", "SubjectUserName",
                    "Network Information/Workstation Name", "WorkstationName",
                    "Network Information/Source Network Address", "IpAddress",
                    "Detailed Authentication Information/Logon Process", "LogonProcessName",
                    "Detailed Authentication Information/Authentication Package", "AuthenticationPackageName"),
            "4625",
            Map.of(
                    "Account For Which Logon Failed/Account Name", "TargetUserName",
                    "Account For Which Logon Failed/Account Domain", "TargetDomainName",
                    "/Logon Type", "LogonType",
                    "Failure Information/Status", "Status",
                    "Failure Information/Sub Status", "SubStatus",
                    "Network Information/Workstation Name", "WorkstationName",
                    "Network Information/Source Network Address", "IpAddress"),
            "7045",
            Map.of(
                    "/Service Name", "ServiceName",
                    "/Service File Name", "ImagePath",
                    "/Service Type", "ServiceType",
                    "/Service Start Type", "StartType",
                    "/Service Account", "AccountName"),
            "4697",
            Map.of(
                    "Service Information/Service Name", "ServiceName",
                    "Service Information/Service File Name", "ServiceFileName",
                    "Subject/Account Name", "SubjectUserName"),
            "4720",
            Map.of("New Account/Account Name", "TargetUserName", "Subject/Account Name", "SubjectUserName"));

    private MessageFields() {}

    /// Names and values in the order of the message.
    static Map<String, String> of(String source, String id, String message) {
        if (source.endsWith("Sysmon")) {
            return sysmon(message);
        }
        if (id.equals("4104")) {
            return scriptBlock(message);
        }
        return labelled(KNOWN.getOrDefault(id, Map.of()), message);
    }

    private static Map<String, String> sysmon(String message) {
        Map<String, String> fields = new LinkedHashMap<>();
        message.lines().skip(1).forEach(line -> {
            int colon = line.indexOf(": ");
            if (colon > 0 && line.substring(0, colon).matches("[A-Za-z]{2,40}")) {
                fields.putIfAbsent(line.substring(0, colon), line.substring(colon + 2));
            }
        });
        return fields;
    }

    private static Map<String, String> scriptBlock(String message) {
        int from = message.indexOf('\n');
        int to = message.lastIndexOf("\nScriptBlock ID: ");
        return from < 0 || to <= from
                ? Map.of()
                : Map.of("ScriptBlockText", message.substring(from + 1, to).strip());
    }

    private static Map<String, String> labelled(Map<String, String> known, String message) {
        Map<String, String> fields = new LinkedHashMap<>();
        if (known.isEmpty()) {
            return fields;
        }
        String heading = "";
        for (String line : message.lines().toList()) {
            int colon = line.indexOf(':');
            if (colon < 0) {
                continue;
            }
            String label = line.substring(0, colon).strip();
            String value = line.substring(colon + 1).strip();
            if (value.isEmpty() && !line.startsWith("\t")) {
                heading = label;
                continue;
            }
            String name = known.getOrDefault(heading + "/" + label, known.getOrDefault("/" + label, ""));
            if (!name.isEmpty()) {
                fields.putIfAbsent(name, value);
            }
        }
        return fields;
    }
}
