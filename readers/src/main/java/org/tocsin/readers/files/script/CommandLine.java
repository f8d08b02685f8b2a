package org.tocsin.readers.files.script;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tocsin.readers.files.Facts;

/// What a command line would run, once its quotes, carets and variables are taken away. PowerShell in it is folded.
public final class CommandLine {
    private static final int LONGEST = 256 * 1024;

    private static final List<String> INTERPRETERS = List.of(
            "powershell",
            "pwsh",
            "cmd",
            "mshta",
            "wscript",
            "cscript",
            "rundll32",
            "regsvr32",
            "msbuild",
            "installutil",
            "certutil",
            "bitsadmin",
            "forfiles",
            "pcalua",
            "wmic",
            "msiexec",
            "curl",
            "ftp",
            "finger",
            "ssh",
            "conhost",
            "msdt",
            "cmstp",
            "schtasks",
            "python",
            "pythonw",
            "javaw",
            "scriptrunner",
            "odbcconf",
            "hh",
            "at",
            "reg",
            "bash",
            "wsl",
            "osascript",
            "sh",
            "perl",
            "wget",
            "control",
            "ieexec",
            "infdefaultinstall");

    private static final Pattern WORD = Pattern.compile("[a-z0-9_-]{2,30}");

    private static final Pattern POWERSHELL =
            Pattern.compile("(?i)\\b(?:powershell|pwsh)(?:_ise)?(?:\\.exe)?[\"']?\\s+");

    private CommandLine() {}

    /// Tells what it runs.
    ///
    /// @param place where it stands
    public static void tell(String line, String place, Facts facts) {
        String whole = line.length() > LONGEST ? line.substring(0, LONGEST) : line;
        String plain = Batch.expanded(whole).strip();
        if (!plain.equals(whole.strip()) && whole.contains("^")) {
            facts.decoded(plain);
        }
        interpreters(plain, place, facts);
        Calls.tell(plain, place, facts);
        Matcher found = POWERSHELL.matcher(plain);
        if (found.find()) {
            PowerShell.arguments(plain.substring(found.end()), place, facts);
        }
    }

    private static void interpreters(String plain, String place, Facts facts) {
        String lower = plain.toLowerCase(Locale.ROOT);
        Matcher words = WORD.matcher(lower);
        for (int i = 0; i < 2_000 && words.find(); i++) {
            boolean named =
                    words.end() >= lower.length() || " \".',;/&|)%\r\n\t".indexOf(lower.charAt(words.end())) >= 0;
            boolean fresh = words.start() == 0 || " \"'\\/&|(@=,;%\t\r\n".indexOf(lower.charAt(words.start() - 1)) >= 0;
            if (named && fresh && INTERPRETERS.contains(words.group())) {
                boolean file = lower.startsWith(".exe", words.end());
                boolean first = plain.substring(0, words.start()).isBlank();
                boolean longEnough = words.group().length() > 3;
                if (file || first || longEnough || lower.startsWith(" /", words.end())) {
                    facts.fact("runs-interpreter", words.group(), place);
                }
            }
        }
    }
}
