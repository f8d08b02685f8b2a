package org.tocsin.readers.files.script;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tocsin.readers.files.Facts;

/// What a script would do, by the words it uses once it is folded. A word alone is a fact, no verdict: installers
/// fetch and start things too.
public final class Calls {
    private static final int LONGEST = 2 << 20;
    private static final int MOST_ADDRESSES = 100;

    private record Rule(String word, Pattern pattern) {}

    private static Rule rule(String word, String pattern) {
        return new Rule(word, Pattern.compile(pattern));
    }

    /// Over lower-case text. No pattern has a repetition within a repetition.
    private static final List<Rule> RULES = List.of(
            rule(
                    "script-fetches",
                    "downloadstring|downloadfile|downloaddata|invoke-webrequest|invoke-restmethod|start-bitstransfer"
                            + "|net\\.webclient|system\\.net\\.http|httpwebrequest|urldownloadtofile|msxml2\\.(server)?xmlhttp"
                            + "|microsoft\\.xmlhttp|winhttp\\.winhttprequest|internetexplorer\\.application"
                            + "|\\b(iwr|irm|wget|curl)(\\.exe)?[ \"']{1,9}[^\\r\\n]{0,200}(https?:|ftp:|\\d+\\.\\d+\\.\\d+\\.\\d+)"
                            + "|bitsadmin[^\\r\\n]{0,80}/transfer|certutil[^\\r\\n]{0,80}urlcache"
                            + "|msiexec[^\\r\\n]{0,80}https?:|mshta[^\\r\\n]{0,40}https?:|regsvr32[^\\r\\n]{0,80}https?:"
                            + "|\\btftp(\\.exe)? -i|finger(\\.exe)? [^\\s@]{1,60}@"),
            rule(
                    "script-starts",
                    "wscript\\.shell|shell\\.application|\\bshellexecute|start-process|invoke-item|winmgmts:[^\\r\\n]{0,80}win32_process"
                            + "|\\[diagnostics\\.process\\]::start|\\.exec\\s?\\(|invoke-wmimethod|invoke-cimmethod"),
            rule(
                    "script-runs-text",
                    "\\biex\\b|invoke-expression|\\bexecuteglobal\\b|\\bexecute[ (]|scriptblock\\]::create|\\beval\\s?\\("
                            + "|new-object[^\\r\\n]{0,40}scriptcontrol|msscriptcontrol\\.scriptcontrol|invokescript"),
            rule(
                    "script-hides",
                    "-w(in(dowstyle)?)?\\s{1,3}['\"]?(h|hid|hidd|hidde|hidden|1)\\b|windowstyle\\s?=\\s?['\"]?(hidden|0)"
                            + "|--headless|createnowindow\\s?=\\s?\\$true|window\\.resizeto\\s?\\(?\\s?0|moveto\\s?\\(?\\s?-\\d"
                            + "|attrib(\\.exe)? \\+[sh]"),
            rule(
                    "script-skips-policy",
                    "-e(p|x|xec|xecutionpolicy)\\s{1,3}['\"]?(bypass|unrestricted|bypas)|set-executionpolicy\\s[^\\r\\n]{0,40}(bypass|unrestricted)"),
            rule(
                    "script-persists",
                    "\\\\currentversion\\\\run|schtasks[^\\r\\n]{0,40}/create|register-scheduledtask|new-scheduledtask"
                            + "|\\bsc(\\.exe)? create |new-service|\\\\start menu\\\\programs\\\\startup|getfolderpath\\('?startup"
                            + "|specialfolders\\(\"?startup|__eventfilter|commandlineeventconsumer|userinitmprlogonscript"),
            rule(
                    "script-loads-code",
                    "reflection\\.assembly\\]?::load|\\[appdomain\\]::currentdomain|virtualalloc|createthread"
                            + "|getdelegateforfunctionpointer|getprocaddress|\\[dllimport|virtualprotect|rtlmovememory"
                            + "|createremotethread|writeprocessmemory|dynamicinvoke|definedynamicassembly"),
            rule(
                    "script-weakens-protection",
                    "amsiutils|amsiinitfailed|amsiscanbuffer|set-mppreference|add-mppreference|disablerealtimemonitoring"
                            + "|netsh[^\\r\\n]{0,40}(firewall)[^\\r\\n]{0,60}(off|disable)|sc(\\.exe)? (stop|config) (windefend|wuauserv)"
                            + "|disableantispyware|etweventwrite"),
            rule(
                    "script-destroys",
                    "vssadmin[^\\r\\n]{0,20}delete|wbadmin[^\\r\\n]{0,20}delete|shadowcopy[^\\r\\n]{0,20}delete"
                            + "|bcdedit[^\\r\\n]{0,60}recoveryenabled|cipher(\\.exe)? /w:"),
            rule(
                    "script-runs-by-system-tool",
                    "\\bmshta(\\.exe)?\\b|\\bregsvr32(\\.exe)?\\b[^\\r\\n]{0,80}scrobj|\\brundll32(\\.exe)?\\b[^\\r\\n]{0,80}(javascript:|,)"
                            + "|\\bcmstp(\\.exe)?\\b|\\bmsbuild(\\.exe)?\\b|\\binstallutil(\\.exe)?\\b|\\bforfiles(\\.exe)?\\b[^\\r\\n]{0,80}/c"
                            + "|\\bpcalua(\\.exe)? -a|\\bscriptrunner(\\.exe)?\\b|\\bconhost(\\.exe)? --|\\bwmic(\\.exe)?\\b[^\\r\\n]{0,80}(call create|/format)"
                            + "|\\bmavinject|\\bhh(\\.exe)? https?:|proxycommand|localcommand|\\bmsdt(\\.exe)?\\b|ms-msdt:|\\bsyncappvpublishingserver"),
            rule(
                    "script-decodes",
                    "frombase64string|certutil[^\\r\\n]{0,40}-decode|bin\\.base64|iso-8859-1[^\\r\\n]{0,80}getbytes|gzipstream|deflatestream"),
            rule(
                    "script-writes-file",
                    "adodb\\.stream|savetofile|writeallbytes|writealltext|createtextfile|set-content|out-file|\\bcopyhere\\b"),
            rule(
                    "script-looks-at-machine",
                    "win32_computersystem|win32_bios|antivirusproduct|get-wmiobject[^\\r\\n]{0,40}win32_|systeminfo\\b|whoami\\b"
                            + "|net(\\.exe)? (view|user|group|localgroup)\\b|nltest\\b|ipconfig /all"),
            rule(
                    "script-takes-screen-or-keys",
                    "copyfromscreen|getasynckeystate|get-clipboard|getclipboard|setwindowshookex"),
            rule(
                    "script-reads-passwords",
                    "login data|\\\\cookies|logins\\.json|key4\\.db|vaultcmd|cmdkey|cryptunprotectdata|protecteddata\\]::unprotect"
                            + "|sekurlsa|minidump|mimikatz"));

    private static final Pattern ADDRESS = Pattern.compile("(?i)\\b(?:https?|ftp)://[^\\s\"'`<>|)}\\]\\\\]{4,1000}");
    private static final Pattern SHARE =
            Pattern.compile("\\\\\\\\[A-Za-z0-9][A-Za-z0-9.-]{2,100}(?:@(?:SSL@)?\\d{1,5})?\\\\[^\\s\"'<>|]{1,300}");

    private Calls() {}

    /// Tells what the text of a script would do, and the addresses in it.
    ///
    /// @param place what the text is: `arguments`, `module 1`, `decoded`
    public static void tell(String text, String place, Facts facts) {
        String head = text.length() > LONGEST ? text.substring(0, LONGEST) : text;
        String lower = head.toLowerCase(Locale.ROOT);
        for (Rule rule : RULES) {
            Matcher found = rule.pattern.matcher(lower);
            if (found.find()) {
                int from = Math.max(0, found.start() - 20);
                facts.fact(rule.word, line(head, from, Math.min(head.length(), found.end() + 60)), place);
            }
        }
        addresses(head, place, facts);
    }

    private static String line(String text, int from, int to) {
        // Lower-casing keeps the length in all but a few letters; the value is for reading alone.
        return text.substring(Math.min(from, text.length()), Math.min(to, text.length()))
                .replace('\r', ' ')
                .replace('\n', ' ');
    }

    static void addresses(String text, String place, Facts facts) {
        Matcher found = ADDRESS.matcher(text);
        for (int i = 0; i < MOST_ADDRESSES && found.find(); i++) {
            facts.address(found.group(), place);
        }
        found = SHARE.matcher(text);
        for (int i = 0; i < MOST_ADDRESSES && found.find(); i++) {
            facts.address(found.group(), place);
        }
    }
}
