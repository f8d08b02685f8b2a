package org.tocsin.investigation.look;

import java.util.Optional;
import java.util.stream.Collectors;
import org.tocsin.investigation.scope.SourceNames;
import org.tocsin.model.EvidenceRecord;
import org.tocsin.model.Kind;
import org.tocsin.model.Meanings;
import org.tocsin.model.Shape;
import org.tocsin.model.Text;

/// The values of one record by their names.
///
/// @param text a buffer to decode into; belongs to one thread
record Values(EvidenceRecord record, Text text) {
    /// Longer values are cut, which shows: Windows itself ends a command line at half of it.
    static final int LONGEST = 1 << 16;

    static final String SECURITY = "Security";
    static final String SYSTEM = "System";
    static final String SYSMON = "Microsoft-Windows-Sysmon/Operational";
    static final String TASKS = "Microsoft-Windows-TaskScheduler/Operational";
    static final String POWERSHELL = "Microsoft-Windows-PowerShell/Operational";

    /// The first value of a field; empty when absent.
    String get(String field) {
        Shape shape = record.shape();
        int slot = shape.slot(field);
        if (slot < 0 || record.count(slot) == 0) {
            return "";
        }
        record.read(slot, 0, text);
        return clipped(text);
    }

    static String clipped(Text text) {
        if (text.length() <= LONGEST) {
            return text.toString();
        }
        return text.subSequence(0, LONGEST) + "… (cut from " + text.length() + " characters)";
    }

    /// The same, where Windows writes `-` for nothing.
    String word(String field) {
        String value = get(field);
        return value.equals("-") ? "" : value;
    }

    /// The first of several fields that says something.
    String word(String first, String second) {
        String value = word(first);
        return value.isEmpty() ? word(second) : value;
    }

    /// An account as Windows writes it, `DOMAIN\name`; without a domain the name alone.
    String account(String domain, String name) {
        String who = word(name);
        String where = word(domain);
        return where.isEmpty() || who.isEmpty() || who.indexOf('\\') >= 0 || who.indexOf('@') >= 0
                ? who
                : where + "\\" + who;
    }

    /// What a value means, in English; empty where it is not known.
    String meaning(Meanings meanings, String field, CharSequence value) {
        return meanings.about(record.kind(), this::optional).of(field, value).stream()
                .map(Meanings.Words::english)
                .collect(Collectors.joining("; "));
    }

    private Optional<String> optional(String field) {
        return Optional.of(get(field)).filter(value -> !value.isEmpty());
    }

    boolean isWindows() {
        return record.kind().equals(Kind.WINDOWS_EVENT);
    }

    String host() {
        return word(SourceNames.of(record.kind()).host());
    }

    String channel() {
        return word(SourceNames.of(record.kind()).channel());
    }

    /// The channel, or the kind of record where it names none.
    String log() {
        String channel = channel();
        return channel.isEmpty() ? record.kind().name() : channel;
    }

    String provider() {
        return word(SourceNames.of(record.kind()).provider());
    }

    String event() {
        return word(SourceNames.of(record.kind()).event());
    }
}
