package org.tocsin.readers.network;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tocsin.model.Kind;

/// What Zeek's logs have in common, whichever way they are written.
final class ZeekLog {
    static final Kind KIND = new Kind("network.zeek");

    /// Fields that only one log has, for logs that do not say which they are.
    private static final List<Map.Entry<String, Set<String>>> TELLING = List.of(
            Map.entry("conn", Set.of("conn_state", "proto")),
            Map.entry("dns", Set.of("trans_id", "proto")),
            Map.entry("http", Set.of("trans_depth", "method")),
            Map.entry("http", Set.of("trans_depth", "status_code")),
            Map.entry("ssl", Set.of("established", "resumed")),
            Map.entry("files", Set.of("fuid", "seen_bytes")),
            Map.entry("x509", Set.of("certificate.serial")),
            Map.entry("smb_mapping", Set.of("share_type")),
            Map.entry("smb_files", Set.of("action", "path", "name")),
            Map.entry("dce_rpc", Set.of("endpoint", "operation")),
            Map.entry("kerberos", Set.of("request_type")),
            Map.entry("ntlm", Set.of("ntlmssp")),
            Map.entry("rdp", Set.of("security_protocol")),
            Map.entry("ssh", Set.of("auth_attempts")),
            Map.entry("notice", Set.of("note", "msg")),
            Map.entry("dpd", Set.of("analyzer", "failure_reason")),
            Map.entry("weird", Set.of("name", "notice")),
            Map.entry("smtp", Set.of("helo", "trans_depth")),
            Map.entry("ftp", Set.of("command", "reply_code")),
            Map.entry("dhcp", Set.of("msg_types")),
            Map.entry("pe", Set.of("compile_ts")));

    private ZeekLog() {}

    /// The log that a record with these fields is of; empty where several could be.
    static Optional<String> path(Set<String> fields) {
        return TELLING.stream()
                .filter(entry -> fields.containsAll(entry.getValue()))
                .map(Map.Entry::getKey)
                .findFirst();
    }
}
