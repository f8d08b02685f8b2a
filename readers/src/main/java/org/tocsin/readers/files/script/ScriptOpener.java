package org.tocsin.readers.files.script;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tocsin.model.Gap;
import org.tocsin.readers.files.Facts;
import org.tocsin.readers.files.Opener;
import org.tocsin.readers.files.PlainText;
import org.tocsin.readers.files.Specimen;

/// Takes scripts for Windows apart, known by their names or, where the name tells nothing, by their words.
public final class ScriptOpener implements Opener {
    private static final int MOST = 16 << 20;
    private static final int GLIMPSE = 4096;

    private static final Set<String> POWERSHELL = Set.of("ps1", "psm1", "psd1", "ps1xml", "psc1");
    private static final Set<String> VBSCRIPT = Set.of("vbs", "vbe", "vb");
    private static final Set<String> JAVASCRIPT = Set.of("js", "jse");
    private static final Set<String> BATCH = Set.of("bat", "cmd");
    private static final Set<String> TAGGED = Set.of("hta", "wsf", "sct", "wsc");
    private static final Set<String> HOTKEYS = Set.of("au3", "a3x", "ahk");

    private static final Pattern PART = Pattern.compile("(?is)<script\\b([^>]{0,400})>(.*?)(?:</script\\s*>|\\z)");
    private static final Pattern LANGUAGE = Pattern.compile("(?i)(?:language|type)\\s*=\\s*[\"']?([a-z./-]{2,40})");
    private static final Pattern SOURCE = Pattern.compile("(?i)\\bsrc\\s*=\\s*[\"']?([^\\s\"'>]{4,500})");

    @Override
    public boolean opens(Specimen file) {
        return switch (file.type().word()) {
            case "text", "html", "xml", "script", "unknown" -> !kind(file).isEmpty();
            default -> false;
        };
    }

    /// Empty where it is no script that is known.
    private static String kind(Specimen file) {
        String ending = file.name()
                .substring(file.name().lastIndexOf('.') + 1)
                .toLowerCase(Locale.ROOT)
                .strip();
        boolean text = !file.type().word().equals("unknown") || isMostlyText(file.bytes());
        if (!text) {
            return "";
        }
        String named = POWERSHELL.contains(ending)
                ? "powershell"
                : VBSCRIPT.contains(ending)
                        ? "vbscript"
                        : JAVASCRIPT.contains(ending)
                                ? "javascript"
                                : BATCH.contains(ending)
                                        ? "batch"
                                        : TAGGED.contains(ending) ? ending : HOTKEYS.contains(ending) ? "autoit" : "";
        return named.isEmpty() ? sniffed(PlainText.of(file.bytes(), GLIMPSE).toLowerCase(Locale.ROOT)) : named;
    }

    private static boolean isMostlyText(byte[] bytes) {
        int look = Math.min(bytes.length, GLIMPSE);
        int odd = 0;
        for (int i = 0; i < look; i++) {
            int b = bytes[i] & 0xFF;
            odd += b < ' ' && b != '\t' && b != '\n' && b != '\r' && b != 0 ? 1 : 0;
        }
        return odd * 50 < look;
    }

    private static String sniffed(String head) {
        String start = head.strip();
        if (start.startsWith("#@~^")) {
            return "vbscript";
        }
        if (head.contains("<hta:application") || head.contains("<script") && head.contains("wscript.shell")) {
            return "hta";
        }
        if (start.startsWith("<job") || start.startsWith("<package") && head.contains("<script")) {
            return "wsf";
        }
        if (head.contains("<scriptlet") || head.contains("<registration") && head.contains("<script")) {
            return "sct";
        }
        if (start.startsWith("@echo off") || start.startsWith("@set ") || start.startsWith("@echo  off")) {
            return "batch";
        }
        boolean creates = head.contains("createobject(");
        if (creates && (head.contains("dim ") || head.contains("on error resume next") || head.contains("set "))) {
            return "vbscript";
        }
        if (head.contains("new activexobject(")) {
            return "javascript";
        }
        boolean shell = head.contains("invoke-expression")
                || head.contains("new-object ")
                || head.contains("[convert]::frombase64string")
                || head.contains("frombase64string(")
                || start.startsWith("powershell ")
                || start.startsWith("powershell.exe ")
                || head.contains("$env:")
                || head.contains("[system.reflection.assembly]");
        boolean vague = head.contains("<html") || head.contains("function(") || head.startsWith("#!/");
        return shell && !vague ? "powershell" : "";
    }

    @Override
    public void open(Specimen file, Facts facts) {
        String kind = kind(file);
        facts.kind(kind);
        String text = PlainText.of(file.bytes(), MOST);
        if (file.bytes().length > MOST) {
            facts.gap(Gap.Cause.LIMIT, "only its first " + MOST + " bytes were folded");
        }
        org.tocsin.readers.files.program.FileNames.tell(file.name(), true, facts);
        if (EncodedScript.holds(text)) {
            Optional<String> plain = EncodedScript.read(text);
            if (plain.isPresent() && !plain.get().equals(text)) {
                facts.fact("script-is-encoded", "Script Encoder", "");
                text = plain.get();
            }
        }
        part(kind, text, file.name(), facts);
    }

    private static void part(String kind, String text, String name, Facts facts) {
        switch (kind) {
            case "powershell" -> PowerShell.tell(text, name, facts);
            case "batch" -> Batch.tell(text, name, facts);
            case "vbscript" -> VbScript.tell(text, name, facts);
            case "javascript" -> JScript.tell(text, name, facts);
            case "hta", "wsf", "sct", "wsc" -> tagged(text, name, facts);
            default -> {
                facts.source(kind, name, text);
                Calls.tell(text, name, facts);
            }
        }
        facts.fact("script", kind, name);
    }

    /// Pages and jobs whose scripts stand in tags.
    private static void tagged(String text, String name, Facts facts) {
        Matcher parts = PART.matcher(text);
        int number = 0;
        while (number < 100 && parts.find()) {
            number++;
            String tag = parts.group(1);
            Matcher language = LANGUAGE.matcher(tag);
            String word = language.find() ? language.group(1).toLowerCase(Locale.ROOT) : "";
            Matcher source = SOURCE.matcher(tag);
            if (source.find()) {
                facts.address(source.group(1), "script " + number);
                facts.fact("script-fetches", source.group(1), "script " + number);
            }
            String body = parts.group(2).replace("<![CDATA[", "").replace("]]>", "");
            if (EncodedScript.holds(body)) {
                facts.fact("script-is-encoded", "Script Encoder", "script " + number);
                body = EncodedScript.read(body).orElse(body);
            }
            String of = word.contains("vb") ? "vbscript" : word.contains("powershell") ? "powershell" : "javascript";
            part(of, body, name + " script " + number, facts);
        }
        if (number == 0) {
            facts.source("html", name, text);
        }
        Calls.tell(text, name, facts);
    }
}
