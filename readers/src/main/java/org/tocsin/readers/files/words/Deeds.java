package org.tocsin.readers.files.words;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What names and texts in a macro or script give away of what it would do. The words are facts as `content/files`
/// knows them, behind a prefix such as `macro-`.
public final class Deeds {
    /// @param word the fact
    /// @param names in code, outside texts; matches whole words
    /// @param texts in texts
    private record Deed(String word, Optional<Pattern> names, Optional<Pattern> texts) {}

    /// One deed and what gave it away.
    public record Seen(String word, String value) {}

    private static Deed deed(String word, String names, String texts) {
        return new Deed(
                word,
                names.isEmpty() ? Optional.empty() : Optional.of(Pattern.compile("(?i)\\b(?:" + names + ")\\b")),
                texts.isEmpty() ? Optional.empty() : Optional.of(Pattern.compile("(?i)(?:" + texts + ")")));
    }

    private static final List<Deed> ALL = List.of(
            deed(
                    "starts-program",
                    "shell|shellexecute[aw]?|shellexecuteex[aw]?|winexec|createprocess[aw]?|macscript"
                            + "|applescripttask|win32_process",
                    "wscript\\.shell|libc\\.dylib|shell\\.application|win32_process|winmgmts:|scriptcontrol"
                            + "|new:\\{?(?:72c24dd5|f935dc22|13709620|9ba05972|c08afd90)"),
            deed(
                    "uses-interpreter",
                    "",
                    "\\bpowershell|\\bpwsh\\b|\\bcmd(?:\\.exe)?[\"' ]*/[a-z: ]*[ckr]\\b|comspec|\\bmshta|\\brundll32"
                            + "|\\bregsvr32|\\bwscript(?:\\.exe)?\\b(?!\\.shell)|\\bcscript|\\bcertutil|\\bbitsadmin"
                            + "|\\bmsiexec[^|]{0,20}https?:|\\bwmic\\b|\\bschtasks|\\bforfiles|\\bmsbuild"
                            + "|\\binstallutil|\\bosascript|\\bcurl(?:\\.exe)?\\s+-|/bin/(?:ba)?sh\\b|\\bpython[23]?\\s+-c"
                            + "|\\bjavascript:|\\bvbscript:|\\bfinger(?:\\.exe)? [^ ]+@|\\bmsdt(?:\\.exe)?\\b|\\bcmstp"),
            deed(
                    "fetches",
                    "urldownloadtofile[aw]?|internetopenurl[aw]?|internetreadfile|urlopenblockingstream[aw]?"
                            + "|httpsendrequest[aw]?|downloadfile|downloadstring|downloaddata|urldownloadtocachefile[aw]?",
                    "xmlhttp|winhttp\\.winhttprequest|internetexplorer\\.application|downloadfile|downloadstring"
                            + "|downloaddata|invoke-webrequest|start-bitstransfer|net\\.webclient|urldownloadtofile"),
            deed(
                    "writes-file",
                    "savetofile|createtextfile|copyhere|filecopy|copyfile|opentextfile|for binary|for output"
                            + "|for append",
                    "adodb\\.stream"),
            deed(
                    "names-program-file",
                    "",
                    "[^\\s\"'<>|*?\\\\/]\\.(?:exe|scr|dll|pif|cpl|vbs|vbe|jse|hta|ps1|bat|cmd|wsf"
                            + "|msi|lnk|sct|xsl)\\b"),
            deed(
                    "runs-bare-code",
                    "virtualalloc(?:ex)?|virtualprotect(?:ex)?|ntallocatevirtualmemory|writeprocessmemory"
                            + "|ntwritevirtualmemory|createremotethread|createthread|heapcreate|rtlcreateheap"
                            + "|enumsystemlanguagegroups[aw]?|enumsystemlocales(?:ex|[aw])?|enumuilanguages[aw]?"
                            + "|enumtimeformats[aw]?|enumdateformats[aw]?|enumchildwindows|enumsystemcodepages[aw]?"
                            + "|queueuserapc|callwindowproc[aw]|zwallocatevirtualmemory|virtualallocexnuma"
                            + "|cryptenumoidinfo",
                    ""),
            deed(
                    "stays",
                    "regwrite",
                    "currentversion\\\\+run|\\\\+start menu\\\\+programs\\\\+startup|schedule\\.service|\\bschtasks"
                            + "|\\\\software\\\\+classes\\\\+clsid|userinitmprlogonscript"),
            deed(
                    "disarms",
                    "virusprotection|disableattacksurfacereductionrules",
                    "accessvbom|vbawarnings|set-mppreference|disablerealtimemonitoring|disableantispyware"
                            + "|amsiscanbuffer|amsiinitfailed|disableinternetfilesinpv|add-mppreference"),
            deed(
                    "changes-code",
                    "organizercopy|addfromstring|insertlines|addfromfile|vbcomponents|vbproject|codemodule"
                            + "|createeventproc|replaceline",
                    ""),
            deed("names-normal-template", "normaltemplate", "normal\\.dot"),
            deed(
                    "looks-for-observers",
                    "recentfiles",
                    "vmware|virtualbox|\\bvbox|sandbox|sbiedll|wireshark|procmon|win32_computersystem" + "|win32_bios"),
            deed("reads-addresses", "addresslists|addressentries|getnamespace", ""),
            deed("sends-mail", "createitem|sendmail|routingslip", "cdo\\.message|outlook\\.application"),
            deed("deletes", "kill|deletefile|deletefolder", ""),
            deed("uses-outer-code", "registerxll|executeexcel4macro|callbyname", ""));

    private Deeds() {}

    /// @param names code without its texts
    /// @param texts one a line
    public static List<Seen> in(CharSequence names, CharSequence texts) {
        List<Seen> seen = new ArrayList<>();
        for (Deed deed : ALL) {
            Optional<String> found = deed.names().flatMap(pattern -> first(pattern, names));
            if (found.isEmpty()) {
                found = deed.texts().flatMap(pattern -> first(pattern, texts));
            }
            found.ifPresent(value -> seen.add(new Seen(deed.word(), value)));
        }
        return seen;
    }

    private static Optional<String> first(Pattern pattern, CharSequence in) {
        Matcher matcher = pattern.matcher(in);
        if (!matcher.find()) {
            return Optional.empty();
        }
        int end = matcher.end();
        while (end < in.length() && end < matcher.end() + 60 && in.charAt(end) != '\n') {
            end++;
        }
        int from = matcher.start();
        while (from > 0 && from > matcher.start() - 30 && in.charAt(from - 1) != '\n') {
            from--;
        }
        return Optional.of(in.subSequence(from, end).toString().strip());
    }
}
