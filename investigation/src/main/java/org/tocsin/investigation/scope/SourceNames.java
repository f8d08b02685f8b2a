package org.tocsin.investigation.scope;

import java.util.Map;
import org.tocsin.model.Kind;

/// The fields in which records of a kind tell their computer, the log they are of, what wrote it and an event id; empty
/// where they do not. Log and event are those that the tables of log sources route by.
public record SourceNames(String host, String channel, String provider, String event) {
    private static final SourceNames WINDOWS = new SourceNames("Computer", "Channel", "Provider_Name", "EventID");

    private static final Map<String, SourceNames> OTHERS = Map.of(
            "linux.syslog", new SourceNames("Host", "", "Program", ""),
            "linux.journal", new SourceNames("_HOSTNAME", "", "SYSLOG_IDENTIFIER", ""),
            "linux.audit", new SourceNames("node", "", "", "type"),
            "network.zeek", new SourceNames("@system", "_path", "", ""),
            "network.suricata", new SourceNames("host", "event_type", "", ""),
            "network.dns", new SourceNames("Host", "", "Program", ""),
            "web.access", new SourceNames("s-computername", "", "", ""),
            "web.error", new SourceNames("", "Program", "", ""),
            "cloud.cloudtrail", new SourceNames("", "", "eventSource", "eventName"));

    public static SourceNames of(Kind kind) {
        return OTHERS.getOrDefault(kind.name(), WINDOWS);
    }
}
