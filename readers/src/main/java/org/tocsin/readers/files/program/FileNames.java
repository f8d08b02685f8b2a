package org.tocsin.readers.files.program;

import java.util.Locale;
import java.util.Set;
import org.tocsin.readers.files.Facts;

/// What the name of a file tells against what the file is.
public final class FileNames {
    private static final Set<String> DOCUMENTS = Set.of(
            "pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "rtf", "odt", "txt", "jpg", "jpeg", "png", "gif", "htm",
            "html", "mp3", "mp4", "avi", "csv", "eml", "msg", "zip");

    private FileNames() {}

    /// Tells of names that hide what opens: a second ending, letters that turn the direction, a gap of spaces.
    ///
    /// @param runs whether a double click runs it
    public static void tell(String name, boolean runs, Facts facts) {
        String lower = name.toLowerCase(Locale.ROOT);
        int last = lower.lastIndexOf('.');
        int before = last < 0 ? -1 : lower.lastIndexOf('.', last - 1);
        if (runs
                && before > 0
                && DOCUMENTS.contains(lower.substring(before + 1, last).strip())) {
            facts.fact("name-has-two-endings", name, "");
        }
        if (runs && last >= 0 && DOCUMENTS.contains(lower.substring(last + 1))) {
            facts.fact("name-of-document", name, "");
        }
        if (name.chars().anyMatch(c -> c == 0x202E || c == 0x202D || c == 0x2067 || c == 0x2066)) {
            facts.fact("name-turns-direction", name, "");
        }
        if (lower.contains("      ") || lower.contains("______")) {
            facts.fact("name-is-padded", name, "");
        }
    }

    /// Tells where a program calls itself otherwise than its file is called.
    static void compare(String name, String original, Facts facts) {
        String own = stem(original);
        String given = stem(name);
        if (!own.isEmpty() && !given.isEmpty() && !own.equals(given) && name.contains(".")) {
            facts.fact("renamed", original, name);
        }
    }

    private static String stem(String name) {
        String lower = name.strip().toLowerCase(Locale.ROOT);
        lower = lower.endsWith(".mui") ? lower.substring(0, lower.length() - 4) : lower;
        int dot = lower.lastIndexOf('.');
        return dot < 0 ? lower : lower.substring(0, dot);
    }
}
