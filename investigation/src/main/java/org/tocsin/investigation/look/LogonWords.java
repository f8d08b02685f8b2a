package org.tocsin.investigation.look;

import java.util.Locale;
import java.util.Map;

/// What the numbers of logon events mean, beside the numbers and never instead of them: the logon types of event 4624,
/// the NTSTATUS values of 4625 and 4776, and the Kerberos errors of 4768 and 4771 (RFC 4120, section 7.5.9).
final class LogonWords {
    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("0", "the system itself"),
            Map.entry("2", "at the keyboard"),
            Map.entry("3", "over the network"),
            Map.entry("4", "a scheduled task"),
            Map.entry("5", "a service"),
            Map.entry("7", "screen unlocked"),
            Map.entry("8", "over the network, password readable"),
            Map.entry("9", "other credentials for the network"),
            Map.entry("10", "remote desktop"),
            Map.entry("11", "at the keyboard, password from cache"),
            Map.entry("12", "remote desktop, password from cache"),
            Map.entry("13", "screen unlocked, password from cache"));

    private static final Map<String, String> STATUSES = Map.ofEntries(
            Map.entry("0xc0000064", "no such account"),
            Map.entry("0xc000006a", "wrong password"),
            Map.entry("0xc000006d", "wrong name or password"),
            Map.entry("0xc000006e", "restricted account"),
            Map.entry("0xc000006f", "outside the hours allowed"),
            Map.entry("0xc0000070", "not from this computer"),
            Map.entry("0xc0000071", "password expired"),
            Map.entry("0xc0000072", "account disabled"),
            Map.entry("0xc0000133", "clocks differ too much"),
            Map.entry("0xc000015b", "this way of logging on is not allowed"),
            Map.entry("0xc0000193", "account expired"),
            Map.entry("0xc0000224", "password must be changed"),
            Map.entry("0xc0000234", "account locked"));

    private static final Map<String, String> KERBEROS = Map.ofEntries(
            Map.entry("0x6", "no such account"),
            Map.entry("0x9", "no key for the account"),
            Map.entry("0xc", "not from this computer, or not at this hour"),
            Map.entry("0x12", "account disabled, expired or locked"),
            Map.entry("0x17", "password expired"),
            Map.entry("0x18", "wrong password"),
            Map.entry("0x25", "clocks differ too much"));

    private LogonWords() {}

    /// Plain words for a logon type; empty for one that we do not know.
    static String type(String number) {
        return TYPES.getOrDefault(number, "");
    }

    /// The raw status with plain words behind it where we know some.
    static String status(String status, boolean kerberos) {
        String words = (kerberos ? KERBEROS : STATUSES).getOrDefault(status.toLowerCase(Locale.ROOT), "");
        return words.isEmpty() ? status : status + " " + words;
    }

    /// Whether a status says that it went well.
    static boolean isGood(String status) {
        return status.isEmpty()
                || status.equals("0")
                || status.toLowerCase(Locale.ROOT).matches("0x0+");
    }
}
