package org.tocsin.report.html;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.tocsin.model.Level;
import org.tocsin.model.RuleLook;

/// Which rules looked, and what the others would have needed.
///
/// @param states how many rules are in each state
/// @param missing what was needed and not there, most rules first
record Coverage(Map<RuleLook.State, Long> states, List<Missing> missing) {
    /// Needs that one and the same log would have answered.
    ///
    /// @param wanted what to collect
    /// @param needs in the words of the rule set, for technicians, with the number of rules; most rules first
    /// @param rules how many rules need it
    /// @param weighty how many of them are rated high or critical
    record Missing(Wanted wanted, List<Need> needs, long rules, long weighty) {}

    /// @param words in the words of the rule set
    record Need(String words, long rules) {}

    /// What a person must collect next time so that a need is met; told by words in it.
    enum Wanted {
        SYSMON("sysmon"),
        POWERSHELL("powershell"),
        PROCESSES("4688", "process creation", "process_creation"),
        DEFENDER("defender"),
        TASKS("taskscheduler", "task scheduler"),
        WMI("wmi"),
        REMOTE_DESKTOP("terminalservices", "remote desktop"),
        FIREWALL("firewall"),
        BITS("bits-client", "bits client"),
        DNS("dns"),
        SECURITY("security"),
        SYSTEM("channel system"),
        APPLICATION("channel application"),
        CLOUD("azure", "m365", "office", "google", "okta", "aws", "gcp", "cloud"),
        LINUX("linux", "auditd", "syslog"),
        MAC("macos"),
        NETWORK("proxy", "webserver", "zeek", "network"),
        OTHER;

        private final List<String> signs;

        Wanted(String... signs) {
            this.signs = List.of(signs);
        }

        static Wanted of(String needs) {
            String folded = needs.toLowerCase(Locale.ROOT);
            for (Wanted wanted : values()) {
                if (wanted.signs.stream().anyMatch(folded::contains)) {
                    return wanted;
                }
            }
            return OTHER;
        }

        String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    static Coverage of(List<RuleLook> looks) {
        Map<RuleLook.State, Long> states = new EnumMap<>(RuleLook.State.class);
        Map<Wanted, Map<String, Long>> needs = new EnumMap<>(Wanted.class);
        Map<Wanted, Long> weighty = new EnumMap<>(Wanted.class);
        for (RuleLook look : looks) {
            states.merge(look.state(), 1L, Long::sum);
            if (look.state() == RuleLook.State.NO_SUCH_LOG) {
                Wanted wanted = Wanted.of(look.needs());
                needs.computeIfAbsent(wanted, one -> new TreeMap<>()).merge(look.needs(), 1L, Long::sum);
                weighty.merge(wanted, look.rule().level().compareTo(Level.HIGH) >= 0 ? 1L : 0L, Long::sum);
            }
        }
        List<Missing> missing = new ArrayList<>();
        needs.forEach((wanted, words) -> missing.add(missing(wanted, words, weighty.getOrDefault(wanted, 0L))));
        missing.sort(Comparator.comparingLong(Missing::rules).reversed().thenComparing(Missing::wanted));
        return new Coverage(states, List.copyOf(missing));
    }

    private static Missing missing(Wanted wanted, Map<String, Long> words, long weighty) {
        List<Need> needs = new ArrayList<>();
        words.forEach((text, rules) -> needs.add(new Need(text, rules)));
        needs.sort(Comparator.comparingLong(Need::rules).reversed().thenComparing(Need::words));
        long rules = needs.stream().mapToLong(Need::rules).sum();
        return new Missing(wanted, List.copyOf(needs), rules, weighty);
    }

    long of(RuleLook.State state) {
        return states.getOrDefault(state, 0L);
    }

    /// Rules that could not have found anything, whatever happened.
    long blind() {
        return of(RuleLook.State.NO_SUCH_LOG) + of(RuleLook.State.UNKNOWN_SOURCE);
    }
}
