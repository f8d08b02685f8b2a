package org.tocsin.readers.files.script;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.tocsin.model.Gap;
import org.tocsin.readers.files.Facts;

/// PowerShell, folded on its syntax and never run: what is put together from constants is put together, what is
/// decoded is decoded, and what would be run as text is folded in turn.
public final class PowerShell {
    private static final int DEPTH = 8;
    private static final int LONGEST = 4 << 20;

    private final Facts facts;
    private final Set<String> seen = new HashSet<>();
    private int layers;

    private PowerShell(Facts facts) {
        this.facts = facts;
    }

    /// Tells what a script does.
    public static void tell(String text, String name, Facts facts) {
        new PowerShell(facts).layer(text, name, 0);
    }

    /// The arguments of the interpreter on a command line: a script that is encoded or not.
    static void arguments(String line, String place, Facts facts) {
        List<String> words = words(line);
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i).toLowerCase(Locale.ROOT).replace("`", "");
            if (word.length() > 1 && (word.startsWith("-") || word.startsWith("/") || word.startsWith("\u2013"))) {
                String name = word.substring(1);
                boolean encoded = "encodedcommand".startsWith(name) && name.startsWith("e") || name.equals("ec");
                if (encoded && i + 1 < words.size()) {
                    Optional<byte[]> bytes = Blobs.decoded(words.get(i + 1));
                    if (bytes.isPresent()) {
                        facts.fact("script-is-encoded", words.get(i), place);
                        String script = Blobs.text(bytes.get(), "unicode");
                        facts.decoded(script);
                        tell(script, "encoded command", facts);
                        return;
                    }
                }
                boolean command = "command".startsWith(name) && name.startsWith("c");
                if (command) {
                    tell(unquoted(String.join(" ", words.subList(i + 1, words.size()))), place, facts);
                    return;
                }
                boolean valued = takesValue(name);
                i += valued ? 1 : 0;
            } else {
                tell(unquoted(String.join(" ", words.subList(i, words.size()))), place, facts);
                return;
            }
        }
    }

    private static boolean takesValue(String name) {
        return "executionpolicy".startsWith(name) && name.startsWith("ex")
                || name.equals("ep")
                || "windowstyle".startsWith(name) && name.startsWith("w")
                || "version".startsWith(name) && name.startsWith("v")
                || "inputformat".startsWith(name) && name.startsWith("i")
                || "outputformat".startsWith(name) && name.startsWith("o");
    }

    private static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            quoted ^= c == '"';
            if (Character.isWhitespace(c) && !quoted) {
                if (!word.isEmpty()) {
                    words.add(word.toString());
                    word.setLength(0);
                }
            } else {
                word.append(c);
            }
        }
        if (!word.isEmpty()) {
            words.add(word.toString());
        }
        return words;
    }

    private static String unquoted(String text) {
        String strip = text.strip();
        boolean around = strip.length() > 1 && strip.startsWith("\"") && strip.endsWith("\"");
        return around ? strip.substring(1, strip.length() - 1) : strip;
    }

    private void layer(String text, String name, int depth) {
        String head = text.length() > LONGEST ? text.substring(0, LONGEST) : text;
        if (head.isBlank() || !seen.add(head)) {
            return;
        }
        if (depth >= DEPTH || ++layers > 100) {
            facts.gap(Gap.Cause.LIMIT, "scripts lie in scripts deeper than is followed");
            return;
        }
        PowerShellFolding folding = new PowerShellFolding(head);
        folding.run();
        String plain = folding.text();
        if (depth > 0 || !facts.has("script-of-powershell")) {
            facts.source("powershell", name, plain);
        }
        facts.fact("script-of-powershell", "", name);
        if (folding.cut()) {
            facts.gap(Gap.Cause.LIMIT, "the script was folded only to its first part");
        }
        for (String piece : folding.made()) {
            facts.decoded(piece);
        }
        if (folding.pieces() >= 10 || isRidden(head)) {
            facts.fact("script-in-pieces", folding.pieces() + " expressions of constants", name);
        }
        Calls.tell(plain, name, facts);
        boolean deflated = plain.toLowerCase(Locale.ROOT).contains("deflatestream");
        for (byte[] blob : folding.blobs()) {
            byte[] bytes = deflated ? plainer(blob) : blob;
            Optional<String> inner = Blobs.tell(bytes, facts, "decoded");
            inner.ifPresent(script -> {
                facts.decoded(script);
                layer(script, "decoded", depth + 1);
            });
        }
        for (String script : folding.runs()) {
            layer(script, "run as text", depth + 1);
        }
    }

    private static byte[] plainer(byte[] blob) {
        byte[] inflated = Blobs.inflated(blob);
        return inflated.length > blob.length ? inflated : blob;
    }

    /// Backticks in the middle of words say nothing but that somebody hides.
    private static boolean isRidden(String text) {
        int count = 0;
        for (int i = 1; i + 1 < text.length(); i++) {
            if (text.charAt(i) == '`'
                    && Character.isLetter(text.charAt(i - 1))
                    && Character.isLetter(text.charAt(i + 1))) {
                count++;
            }
        }
        return count >= 8;
    }
}
