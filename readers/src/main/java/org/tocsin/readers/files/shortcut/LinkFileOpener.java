package org.tocsin.readers.files.shortcut;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tocsin.readers.files.Facts;
import org.tocsin.readers.files.Opener;
import org.tocsin.readers.files.PlainText;
import org.tocsin.readers.files.Specimen;
import org.tocsin.readers.files.program.FileNames;
import org.tocsin.readers.files.script.CommandLine;

/// Small text files that lead somewhere when they are opened, or when the folder in which they lie is looked at:
/// `.url`, `.website`, `.desktop`, `.scf`, `.library-ms`, `.search-ms`, `.settingcontent-ms`, `.iqy`, `.slk`,
/// `.rdp`, `.inf`, `.reg`.
public final class LinkFileOpener implements Opener {
    private static final int MOST = 1 << 20;

    private static final Set<String> ENDINGS = Set.of(
            "url",
            "website",
            "desktop",
            "scf",
            "library-ms",
            "search-ms",
            "searchconnector-ms",
            "settingcontent-ms",
            "iqy",
            "slk",
            "rdp",
            "inf",
            "theme",
            "reg",
            "contact",
            "appref-ms",
            "application",
            "jnlp");

    private static final Pattern PATH = Pattern.compile("(?i)(?:\\\\\\\\|file:/{2,5}|https?://)[^\\s\"'<>|]{3,1000}");

    @Override
    public boolean opens(Specimen file) {
        String word = file.type().word();
        boolean text = word.equals("text") || word.equals("xml") || word.equals("unknown") || word.equals("script");
        return text && (ENDINGS.contains(ending(file.name())) || !sniffed(file).isEmpty());
    }

    private static String ending(String name) {
        return name.substring(name.lastIndexOf('.') + 1)
                .toLowerCase(Locale.ROOT)
                .strip();
    }

    /// The kind by the first words; empty where they are of none.
    private static String sniffed(Specimen file) {
        String head = PlainText.of(file.bytes(), 2048).toLowerCase(Locale.ROOT).strip();
        if (head.startsWith("[internetshortcut") || head.startsWith("[{000214a0-")) {
            return "url";
        }
        if (head.startsWith("[desktop entry]")) {
            return "desktop";
        }
        if (head.startsWith("[shell]") && head.contains("command=")) {
            return "scf";
        }
        if (head.startsWith("id;p")) {
            return "slk";
        }
        if (head.startsWith("web\n1\n") || head.startsWith("web\r\n1\r\n")) {
            return "iqy";
        }
        if (head.startsWith("windows registry editor") || head.startsWith("regedit4")) {
            return "reg";
        }
        if (head.contains("<librarydescription")) {
            return "library-ms";
        }
        if (head.contains("<searchconnectordescription")) {
            return "searchconnector-ms";
        }
        if (head.contains("<pcsettings") && head.contains("<deeplink")) {
            return "settingcontent-ms";
        }
        return "";
    }

    @Override
    public void open(Specimen file, Facts facts) {
        String sniffed = sniffed(file);
        String kind = sniffed.isEmpty() ? ending(file.name()) : sniffed;
        facts.kind(kind);
        String text = PlainText.of(file.bytes(), MOST);
        FileNames.tell(file.name(), true, facts);
        switch (kind) {
            case "url", "website" -> url(text, facts);
            case "desktop" -> desktop(text, facts);
            case "slk" -> slk(text, facts);
            case "settingcontent-ms" -> tagged(text, "DeepLink", facts);
            case "reg" -> registry(text, facts);
            case "inf" -> inf(text, facts);
            case "rdp" -> rdp(text, facts);
            default -> {}
        }
        if (!kind.equals("reg") && !kind.equals("inf")) {
            addresses(text, kind, facts);
        }
    }

    private static String value(String line) {
        return line.substring(line.indexOf('=') + 1).strip();
    }

    private static List<String> lines(String text) {
        return text.lines().limit(20_000).map(String::strip).toList();
    }

    private static void url(String text, Facts facts) {
        for (String line : lines(text)) {
            String lower = line.toLowerCase(Locale.ROOT);
            if (lower.startsWith("url=")) {
                String target = value(line);
                facts.fact("target", target, "");
                facts.address(target, "target");
                String to = target.toLowerCase(Locale.ROOT);
                if (to.startsWith("file:") || to.startsWith("\\\\")) {
                    facts.fact("target-on-share", target, "");
                } else if (!to.startsWith("http") && !to.startsWith("ftp") && to.contains(":")) {
                    facts.fact("target-by-handler", target, "");
                }
                CommandLine.tell(target, "target", facts);
            } else if (lower.startsWith("iconfile=") && network(value(line))) {
                facts.fact("icon-from-network", value(line), "");
            } else if (lower.startsWith("workingdirectory=") && network(value(line))) {
                facts.fact("working-folder-on-share", value(line), "");
            }
        }
    }

    private static void desktop(String text, Facts facts) {
        for (String line : lines(text)) {
            if (line.startsWith("Exec=") || line.startsWith("TryExec=")) {
                facts.fact("target", value(line), "");
                CommandLine.tell(value(line), "target", facts);
            } else if (line.startsWith("Icon=")) {
                facts.fact("icon-from", value(line), "");
            } else if (line.startsWith("URL=")) {
                facts.address(value(line), "target");
            }
        }
    }

    /// In a SYLK file, `E` starts a formula.
    private static void slk(String text, Facts facts) {
        for (String line : lines(text)) {
            int formula = line.indexOf(";E");
            if (line.startsWith("C;") && formula >= 0) {
                String body = line.substring(formula + 2);
                if (body.contains("|")
                        || body.toUpperCase(Locale.ROOT).contains("EXEC(")
                        || body.toUpperCase(Locale.ROOT).contains("CALL(")) {
                    facts.fact("formula-runs", body, "cell");
                    CommandLine.tell(body, "formula", facts);
                }
            } else if (line.startsWith("O;E")) {
                facts.fact("macros-in-text", line, "");
            } else if (line.startsWith("NN;NAuto_")) {
                facts.fact("macro-runs-by-itself", line, "");
            }
        }
    }

    private static void tagged(String text, String tag, Facts facts) {
        Matcher found =
                Pattern.compile("(?is)<" + tag + ">(.{1,4000}?)</" + tag + ">").matcher(text);
        if (found.find()) {
            facts.fact("target", found.group(1), tag);
            CommandLine.tell(found.group(1), tag, facts);
        }
    }

    private static void registry(String text, Facts facts) {
        String key = "";
        for (String line : lines(text)) {
            if (line.startsWith("[")) {
                key = line;
                continue;
            }
            String lower = key.toLowerCase(Locale.ROOT);
            boolean starts = lower.contains("\\currentversion\\run")
                    || lower.contains("\\winlogon")
                    || lower.contains("image file execution options")
                    || lower.contains("\\shell\\open\\command");
            if (starts && line.contains("=")) {
                facts.fact("starts-with-computer", line, key);
                CommandLine.tell(value(line), key, facts);
            }
            if (lower.contains("windows defender") && line.contains("=")) {
                facts.fact("weakens-protection", line, key);
            }
        }
    }

    private static void inf(String text, Facts facts) {
        for (String line : lines(text)) {
            String lower = line.toLowerCase(Locale.ROOT);
            if (lower.startsWith("open=") || lower.startsWith("shellexecute=") || lower.startsWith("shell\\")) {
                facts.fact("runs-when-inserted", line, "");
                CommandLine.tell(value(line), "inf", facts);
            } else if (lower.startsWith("runpresetupcommands") || lower.startsWith("unregisterocxs")) {
                facts.fact("runs-at-setup", line, "");
            } else if (lower.contains("scrobj.dll")) {
                facts.fact("runs-at-setup", line, "");
                addresses(line, "inf", facts);
            }
        }
    }

    private static void rdp(String text, Facts facts) {
        for (String line : lines(text)) {
            String lower = line.toLowerCase(Locale.ROOT);
            if (lower.startsWith("full address:") || lower.startsWith("alternate full address:")) {
                String host = line.substring(line.lastIndexOf(":s:") < 0 ? 0 : line.lastIndexOf(":s:") + 3);
                facts.fact("connects-to", host, "");
                facts.address("rdp://" + host, "target");
            } else if (lower.startsWith("remoteapplicationprogram:") || lower.startsWith("remoteapplicationmode:i:1")) {
                facts.fact("shows-remote-program", line, "");
            } else if (lower.startsWith("drivestoredirect:s:") && lower.length() > "drivestoredirect:s:".length()) {
                facts.fact("gives-drives-away", line, "");
            } else if (lower.startsWith("redirectclipboard:i:1")) {
                facts.fact("gives-clipboard-away", line, "");
            }
        }
    }

    private static boolean network(String path) {
        String lower = path.toLowerCase(Locale.ROOT);
        return lower.startsWith("\\\\") || lower.startsWith("http") || lower.startsWith("file://");
    }

    private static void addresses(String text, String kind, Facts facts) {
        Matcher found = PATH.matcher(text);
        for (int i = 0; i < 200 && found.find(); i++) {
            String address = found.group();
            facts.address(address, kind);
            boolean share = address.startsWith("\\\\")
                    || address.toLowerCase(Locale.ROOT).startsWith("file:");
            if (share && (kind.equals("scf") || kind.endsWith("-ms"))) {
                facts.fact("looks-at-share", address, "");
            } else if (!share && (kind.equals("library-ms") || kind.equals("searchconnector-ms"))) {
                facts.fact("looks-at-share", address, "web folder");
            }
        }
    }
}
