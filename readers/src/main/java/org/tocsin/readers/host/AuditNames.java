package org.tocsin.readers.host;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Names for the audit log's numbers.
final class AuditNames {
    private static final Map<String, String> CALLS = calls();

    /// The kernel's own messages in syslog have the number of the type (linux/audit.h).
    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("1100", "USER_AUTH"),
            Map.entry("1101", "USER_ACCT"),
            Map.entry("1103", "CRED_ACQ"),
            Map.entry("1104", "CRED_DISP"),
            Map.entry("1105", "USER_START"),
            Map.entry("1106", "USER_END"),
            Map.entry("1112", "USER_LOGIN"),
            Map.entry("1130", "SERVICE_START"),
            Map.entry("1131", "SERVICE_STOP"),
            Map.entry("1300", "SYSCALL"),
            Map.entry("1302", "PATH"),
            Map.entry("1305", "CONFIG_CHANGE"),
            Map.entry("1306", "SOCKADDR"),
            Map.entry("1307", "CWD"),
            Map.entry("1309", "EXECVE"),
            Map.entry("1320", "EOE"),
            Map.entry("1325", "NETFILTER_CFG"),
            Map.entry("1326", "SECCOMP"),
            Map.entry("1327", "PROCTITLE"),
            Map.entry("1330", "KERN_MODULE"),
            Map.entry("1334", "BPF"),
            Map.entry("1400", "AVC"),
            Map.entry("1403", "MAC_POLICY_LOAD"),
            Map.entry("1701", "ANOM_ABEND"));

    private AuditNames() {}

    static String type(String written) {
        return TYPES.getOrDefault(written, written);
    }

    /// The name of a system call.
    ///
    /// @param arch as the log writes it, such as `c000003e`
    static Optional<String> call(String arch, String number) {
        return Optional.ofNullable(CALLS.get(arch + " " + number));
    }

    private static Map<String, String> calls() {
        Map<String, String> calls = new HashMap<>();
        try (InputStream in = AuditNames.class.getResourceAsStream("syscalls.tsv")) {
            if (in == null) {
                throw new IllegalStateException("the program was built without syscalls.tsv");
            }
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                if (!line.startsWith("#")) {
                    String[] row = line.split("\t", -1);
                    calls.put(row[0] + " " + row[1], row[2]);
                }
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        return Map.copyOf(calls);
    }
}
