package org.tocsin.readers.files.vba;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A text in Visual Basic or VBScript that was followed, for those who judge what it would do otherwise than as a
/// macro.
///
/// @param made texts that were put together
/// @param calls that lead out of it, as `wscript.shell.run(cmd /c …)`
/// @param cut whether it was not followed to its end
public record VbaText(Set<String> made, List<String> calls, boolean cut) {
    public static VbaText of(String source) {
        Folding folding = new Folding(List.of(source), Map.of());
        folding.run();
        List<String> calls = new ArrayList<>();
        for (Folding.Call call : folding.calls()) {
            calls.add(call.name() + "(" + String.join(", ", call.arguments()) + ")");
        }
        return new VbaText(folding.made(), calls, folding.cut());
    }
}
