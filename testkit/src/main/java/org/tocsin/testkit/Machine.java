package org.tocsin.testkit;

import java.util.Locale;

/// A computer of a made-up office.
///
/// @param name as Windows writes it, in capitals
/// @param zone the office's DNS name
/// @param ip its address in the office
public record Machine(String name, String zone, String ip) {
    /// What stands in an event's `Computer`.
    public String fqdn() {
        return name + '.' + zone;
    }

    /// The short name of the domain, in capitals.
    public String domain() {
        return zone.substring(0, zone.indexOf('.')).toUpperCase(Locale.ROOT);
    }

    /// The machine itself as an account: who services and the system act for.
    public Account itself() {
        return new Account(domain(), name + '$', "S-1-5-18", 0x3e7);
    }

    /// Somebody who is logged on or acts.
    ///
    /// @param logonId the session, as in the events' `SubjectLogonId`
    public record Account(String domain, String name, String sid, long logonId) {
        public static final Account SYSTEM = new Account("NT AUTHORITY", "SYSTEM", "S-1-5-18", 0x3e7);
        public static final Account LOCAL_SERVICE = new Account("NT AUTHORITY", "LOCAL SERVICE", "S-1-5-19", 0x3e5);
        public static final Account NETWORK_SERVICE = new Account("NT AUTHORITY", "NETWORK SERVICE", "S-1-5-20", 0x3e4);
        public static final Account NOBODY = new Account("-", "-", "S-1-0-0", 0);

        public String qualified() {
            return domain + '\\' + name;
        }

        public Account session(long id) {
            return new Account(domain, name, sid, id);
        }
    }
}
