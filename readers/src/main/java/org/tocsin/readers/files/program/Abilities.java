package org.tocsin.readers.files.program;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// What a program could do, by the functions it asks for. Honest programs ask for most of them too: these are facts
/// that weigh only with others.
final class Abilities {
    /// @param all functions that must all be asked for
    private record Rule(String word, List<String> all) {}

    private static final List<Rule> RULES = List.of(
            new Rule("can-write-into-others", List.of("WriteProcessMemory", "VirtualAllocEx", "CreateRemoteThread")),
            new Rule("can-write-into-others", List.of("WriteProcessMemory", "SetThreadContext", "ResumeThread")),
            new Rule("can-write-into-others", List.of("NtUnmapViewOfSection", "WriteProcessMemory")),
            new Rule("can-write-into-others", List.of("QueueUserAPC", "WriteProcessMemory")),
            new Rule("can-read-keys", List.of("GetAsyncKeyState", "GetForegroundWindow")),
            new Rule("can-read-keys", List.of("SetWindowsHookEx", "GetKeyState", "CallNextHookEx")),
            new Rule("can-copy-screen", List.of("BitBlt", "GetDC", "CreateCompatibleBitmap", "GetDesktopWindow")),
            new Rule("can-download", List.of("URLDownloadToFile")),
            new Rule("can-download", List.of("InternetOpenUrl", "InternetReadFile")),
            new Rule("can-download", List.of("WinHttpOpen", "WinHttpReadData")),
            new Rule("can-listen", List.of("bind", "listen", "accept")),
            new Rule("can-record-sound", List.of("waveInOpen", "waveInStart")),
            new Rule("can-make-service", List.of("OpenSCManager", "CreateService")),
            new Rule("can-dump-memory", List.of("MiniDumpWriteDump")),
            new Rule("can-read-passwords", List.of("CryptUnprotectData")),
            new Rule("looks-for-debugger", List.of("IsDebuggerPresent", "CheckRemoteDebuggerPresent")));

    /// @param word the fact
    /// @param by the functions that show it
    record Ability(String word, String by) {}

    private Abilities() {}

    static List<Ability> of(Predicate<String> wants) {
        List<Ability> found = new ArrayList<>();
        for (Rule rule : RULES) {
            boolean known = found.stream().anyMatch(ability -> ability.word().equals(rule.word()));
            if (!known && rule.all().stream().allMatch(wants)) {
                found.add(new Ability(rule.word(), String.join(" ", rule.all())));
            }
        }
        return found;
    }
}
