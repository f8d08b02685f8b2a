package org.tocsin.readers.files.script;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tocsin.readers.files.Facts;

/// Batch files, with their variables put in and their carets taken out, line by line in the order written. Loops
/// and jumps are not followed.
final class Batch {
    private static final int MOST_LINES = 100_000;
    private static final int LONGEST_LINE = 64 * 1024;
    private static final int MOST = 4 << 20;

    /// Lines whose command is folded in turn.
    private static final int MOST_COMMANDS = 100;

    private static final Pattern SET =
            Pattern.compile("(?i)^\\s*@?(?:call\\s+)?set\\s+(?:/[ap]\\s+)?\"?([^=\"]{1,200})=(.*)$");

    private static final Pattern BASE64 =
            Pattern.compile("-----BEGIN [A-Z0-9 ]{1,40}-----\\s*([A-Za-z0-9+/=\\s]{40,})-----END", Pattern.DOTALL);

    private final Map<String, String> variables = new HashMap<>(Map.of(
            "comspec", "C:\\WINDOWS\\system32\\cmd.exe",
            "systemroot", "C:\\WINDOWS",
            "windir", "C:\\WINDOWS",
            "systemdrive", "C:",
            "public", "C:\\Users\\Public",
            "programdata", "C:\\ProgramData",
            "allusersprofile", "C:\\ProgramData",
            "programfiles", "C:\\Program Files",
            "os", "Windows_NT",
            "pathext", ".COM;.EXE;.BAT;.CMD;.VBS;.VBE;.JS;.JSE;.WSF;.WSH;.MSC"));

    /// A line by itself, as the command interpreter would see it.
    static String expanded(String line) {
        Batch batch = new Batch();
        return unescaped(batch.substituted(line));
    }

    /// Tells what a batch file does.
    static void tell(String text, String name, Facts facts) {
        Batch batch = new Batch();
        StringBuilder folded = new StringBuilder();
        String[] lines = text.split("\r\n|\r|\n", MOST_LINES);
        boolean changed = false;
        for (String line : lines) {
            if (folded.length() > MOST) {
                facts.gap(org.tocsin.model.Gap.Cause.LIMIT, "the script was folded only to its first part");
                break;
            }
            String plain = unescaped(batch.substituted(line));
            batch.remember(plain);
            changed |= !plain.equals(line);
            folded.append(plain).append('\n');
        }
        String whole = folded.toString();
        facts.source("batch", name, whole);
        if (changed) {
            share(text, whole, facts);
        }
        int told = 0;
        for (String line : whole.split("\n")) {
            if (told < MOST_COMMANDS
                    && line.length() > 8
                    && !line.stripLeading().startsWith("::")
                    && mayRun(line)) {
                told++;
                CommandLine.tell(line, name, facts);
            }
        }
        Calls.tell(whole, name, facts);
        Matcher found = BASE64.matcher(text);
        for (int i = 0; i < 20 && found.find(); i++) {
            Blobs.base64(found.group(1), facts, "decoded " + i);
        }
    }

    private static boolean mayRun(String line) {
        String lower = line.toLowerCase(Locale.ROOT);
        return !lower.stripLeading().startsWith("rem ")
                && (lower.contains("powershell")
                        || lower.contains("pwsh")
                        || lower.contains("mshta")
                        || lower.contains("script"));
    }

    /// How much of the text stood in pieces: honest scripts use variables, but not for single letters.
    private static void share(String text, String folded, Facts facts) {
        long single = Pattern.compile("%[^%\\s:]{1,40}:~-?\\d{1,4}(?:,-?\\d{1,4})?%")
                .matcher(text)
                .results()
                .count();
        long carets = text.chars().filter(c -> c == '^').count();
        if (single >= 8 || carets > 40 && carets * 6 > folded.length()) {
            facts.fact("script-in-pieces", single + " cut variables, " + carets + " carets", "");
        }
    }

    private void remember(String line) {
        Matcher set = SET.matcher(line);
        if (set.find()) {
            String value = set.group(2);
            int quote = value.lastIndexOf('"');
            if (line.contains("\"" + set.group(1) + "=") && quote >= 0) {
                value = value.substring(0, quote);
            }
            if (value.length() <= LONGEST_LINE && variables.size() < 50_000) {
                variables.put(set.group(1).strip().toLowerCase(Locale.ROOT), value);
            }
        }
    }

    private String substituted(String line) {
        String percent = substituted(line, '%');
        return percent.indexOf('!') >= 0 ? substituted(percent, '!') : percent;
    }

    private String substituted(String line, char mark) {
        if (line.indexOf(mark) < 0) {
            return line;
        }
        StringBuilder out = new StringBuilder();
        int at = 0;
        while (at < line.length() && out.length() < LONGEST_LINE) {
            int from = line.indexOf(mark, at);
            int to = from < 0 ? -1 : line.indexOf(mark, from + 1);
            if (to < 0) {
                break;
            }
            String inside = line.substring(from + 1, to);
            String value = value(inside);
            if (value.isEmpty() && !known(inside)) {
                out.append(line, at, to);
                at = to;
                if (inside.isEmpty()) {
                    out.append(mark);
                    at = to + 1;
                }
                continue;
            }
            out.append(line, at, from).append(value);
            at = to + 1;
        }
        return out.append(line, Math.min(at, line.length()), line.length()).toString();
    }

    private boolean known(String inside) {
        int colon = inside.indexOf(':');
        return variables.containsKey((colon < 0 ? inside : inside.substring(0, colon)).toLowerCase(Locale.ROOT));
    }

    /// A variable, whole, cut (`:~from,count`) or changed (`:old=new`).
    private String value(String inside) {
        int colon = inside.indexOf(':');
        String name = (colon < 0 ? inside : inside.substring(0, colon)).toLowerCase(Locale.ROOT);
        String value = variables.getOrDefault(name, "");
        if (colon < 0 || value.isEmpty()) {
            return value;
        }
        String change = inside.substring(colon + 1);
        if (change.startsWith("~")) {
            String[] numbers = change.substring(1).split(",", -1);
            try {
                int from = Integer.parseInt(numbers[0].strip());
                from = from < 0 ? Math.max(0, value.length() + from) : Math.min(from, value.length());
                int count = numbers.length > 1 ? Integer.parseInt(numbers[1].strip()) : value.length();
                int to = count < 0 ? value.length() + count : (int) Math.min(value.length(), (long) from + count);
                return to <= from ? "" : value.substring(from, to);
            } catch (NumberFormatException _) {
                return value;
            }
        }
        int equals = change.indexOf('=');
        if (equals > 0) {
            String old = change.substring(0, equals);
            boolean front = old.startsWith("*") && old.length() > 1;
            String wanted = Pattern.quote(front ? old.substring(1) : old);
            return Pattern.compile((front ? "(?is)^.*?" : "(?i)") + wanted)
                    .matcher(value)
                    .replaceAll(Matcher.quoteReplacement(change.substring(equals + 1)));
        }
        return value;
    }

    /// Without carets, but for those in quotes and the doubled ones.
    private static String unescaped(String line) {
        if (line.indexOf('^') < 0) {
            return line;
        }
        StringBuilder out = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            }
            if (c == '^' && !quoted && i + 1 < line.length()) {
                out.append(line.charAt(++i));
            } else if (c != '^' || quoted) {
                out.append(c);
            }
        }
        return out.toString();
    }
}
