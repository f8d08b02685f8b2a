package org.tocsin.readers.files.script;

import org.tocsin.model.Gap;
import org.tocsin.readers.files.Facts;
import org.tocsin.readers.files.vba.VbaText;

/// VBScript, followed as macros are.
final class VbScript {
    private static final int DEPTH = 4;
    private static final int LONGEST = 4 << 20;
    private static final int MOST_CALLS = 200;

    private VbScript() {}

    static void tell(String text, String name, Facts facts) {
        tell(text, name, 0, facts);
    }

    private static void tell(String text, String name, int depth, Facts facts) {
        String head = text.length() > LONGEST ? text.substring(0, LONGEST) : text;
        facts.source("vbscript", name, head);
        VbaText followed = VbaText.of(head);
        if (followed.cut() || text.length() > LONGEST) {
            facts.gap(Gap.Cause.LIMIT, "the script was followed only to its first part");
        }
        followed.made().forEach(facts::decoded);
        if (followed.made().size() >= 10) {
            facts.fact("script-in-pieces", followed.made().size() + " texts put together", name);
        }
        Calls.tell(head, name, facts);
        Calls.tell(String.join("\n", followed.made()), name + " (put together)", facts);
        for (String call : followed.calls().stream().limit(MOST_CALLS).toList()) {
            HostCalls.tell(call, name, facts);
            boolean runs = call.startsWith("execute(") || call.startsWith("executeglobal(") || call.startsWith("eval(");
            if (runs && depth < DEPTH) {
                facts.fact("script-runs-text", call, name);
                tell(call.substring(call.indexOf('(') + 1, call.length() - 1), "run as text", depth + 1, facts);
            }
        }
    }
}
