package org.tocsin.readers.files.script;

import java.util.Locale;
import org.tocsin.readers.files.Facts;

/// Calls of objects of Windows, as scripts make them: what is run, fetched, written.
final class HostCalls {
    private HostCalls() {}

    /// @param call such as `WScript.Shell.Run("cmd /c …", 0)`
    static void tell(String call, String place, Facts facts) {
        int open = call.indexOf('(');
        if (open < 0) {
            return;
        }
        String name = call.substring(0, open).toLowerCase(Locale.ROOT);
        String arguments = call.substring(open + 1, call.endsWith(")") ? call.length() - 1 : call.length());
        String last = name.substring(name.lastIndexOf('.') + 1);
        switch (last) {
            case "run", "exec", "shellexecute", "create", "execcommand" -> {
                facts.fact("script-starts", arguments, place);
                CommandLine.tell(unquoted(arguments), place, facts);
                if (last.equals("run") && arguments.matches("(?s).*,\\s*0\\b.*")) {
                    facts.fact("script-hides", call, place);
                }
            }
            case "regwrite" -> Calls.tell(arguments, place, facts);
            case "open" -> {
                if (name.contains("http")) {
                    facts.fact("script-fetches", arguments, place);
                }
            }
            case "savetofile" -> facts.fact("script-writes-file", arguments, place);
            default -> {}
        }
    }

    /// Without the quotes around each argument.
    private static String unquoted(String arguments) {
        return arguments.replaceAll("\", \"", " ").replaceAll("^\"|\"(?=$|, )", "");
    }
}
