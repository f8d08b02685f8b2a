package org.tocsin.readers.files.script;

import org.tocsin.readers.files.Facts;

/// VBScript, searched for what it would do.
final class VbScript {
    private VbScript() {}

    static void tell(String text, String name, Facts facts) {
        facts.source("vbscript", name, text);
        Calls.tell(text, name, facts);
    }
}
