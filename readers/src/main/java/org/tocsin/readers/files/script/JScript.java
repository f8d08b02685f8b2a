package org.tocsin.readers.files.script;

import java.util.regex.Pattern;
import org.tocsin.model.Gap;
import org.tocsin.readers.files.Facts;
import org.tocsin.readers.files.javascript.Folding;
import org.tocsin.readers.files.javascript.ScriptFacts;

/// JavaScript as Windows runs it outside of browsers, folded on its syntax tree.
final class JScript {
    private static final int STEPS = Folding.STEPS / 4;
    private static final int LONGEST = 2 << 20;

    private JScript() {}

    /// What nothing of stands in does nothing to Windows, and is not worth the folding: most scripts are libraries.
    private static final Pattern TELLING = Pattern.compile(
            "ActiveXObject|WScript|GetObject|fromCharCode|unescape\\s*\\(|atob\\s*\\(|\\beval\\s*\\(|ScriptEngine");

    static void tell(String text, String name, Facts facts) {
        if (!TELLING.matcher(text).find()) {
            return;
        }
        Folding folding = new Folding();
        int left = folding.fold(text, STEPS);
        ScriptFacts found = folding.facts();
        facts.source("javascript", name, text.length() > LONGEST ? text.substring(0, LONGEST) : text);
        StringBuilder calls = new StringBuilder();
        for (ScriptFacts.Finding finding : found.findings()) {
            switch (finding.kind()) {
                case "calls" -> {
                    calls.append(finding.value()).append('\n');
                    facts.fact("script-calls", finding.value(), name);
                    HostCalls.tell(finding.value(), name, facts);
                }
                case "evaluates" -> {
                    facts.fact("script-runs-text", finding.value(), name);
                    facts.decoded(finding.value());
                    Calls.tell(finding.value(), name, facts);
                }
                case "redirect", "sends-to", "loads-script", "decoded-address" -> {
                    facts.fact("script-" + finding.kind(), finding.value(), name);
                    facts.address(finding.value(), name);
                }
                case "html-smuggling" -> facts.fact("script-builds-file", finding.value(), name);
                default -> facts.fact("script-" + finding.kind(), finding.value(), name);
            }
        }
        found.decoded().forEach(piece -> {
            facts.decoded(piece);
            Calls.tell(piece, name, facts);
        });
        for (ScriptFacts.Smuggled file : found.files()) {
            facts.child(file.name().isEmpty() ? "built by script" : file.name(), "decoded", file.bytes());
        }
        for (String page : found.pages()) {
            facts.child("written page.html", "decoded", page.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
        Calls.tell(calls.toString(), name, facts);
        if (found.isUnread()) {
            Calls.tell(text, name, facts);
            facts.gap(Gap.Cause.DAMAGED, "the script is not whole JavaScript; parts of it were only searched");
        }
        if (found.isExhausted() || left == 0) {
            facts.gap(Gap.Cause.LIMIT, "the script was folded only to its first part");
        }
    }
}
