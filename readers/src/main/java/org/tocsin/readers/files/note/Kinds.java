package org.tocsin.readers.files.note;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Set;
import org.tocsin.model.Bytes;
import org.tocsin.readers.Head;
import org.tocsin.readers.files.FileType;
import org.tocsin.readers.files.View;

/// What embedded bytes are, and which endings go with that.
final class Kinds {
    /// Types that run when they are opened.
    static final Set<String> RUNS = Set.of("pe", "dos", "lnk", "jar", "chm", "java-class", "elf", "macho");

    private static final Set<String> TEXTS = Set.of(
            "hta", "vbs", "vbe", "js", "jse", "wsf", "wsh", "bat", "cmd", "ps1", "txt", "htm", "html", "xml", "sct",
            "url", "reg", "inf", "csv", "json", "log", "ini", "svg");

    private static final Map<String, Set<String>> ENDINGS = Map.ofEntries(
            Map.entry("pe", Set.of("exe", "scr", "dll", "com", "pif", "cpl")),
            Map.entry("dos", Set.of("exe", "com")),
            Map.entry("lnk", Set.of("lnk")),
            Map.entry("chm", Set.of("chm")),
            Map.entry("zip", Set.of("zip", "docx", "xlsx", "pptx")),
            Map.entry("ooxml", Set.of("docx", "xlsx", "pptx", "docm", "xlsm", "pptm", "xlsb", "dotm", "ppsx")),
            Map.entry("pdf", Set.of("pdf")),
            Map.entry("rtf", Set.of("rtf", "doc")),
            Map.entry("ole", Set.of("doc", "xls", "ppt", "msi", "msg")),
            Map.entry("jar", Set.of("jar")),
            Map.entry("iso", Set.of("iso", "img")),
            Map.entry("onenote", Set.of("one", "onepkg")),
            Map.entry("cab", Set.of("cab")),
            Map.entry("7z", Set.of("7z")),
            Map.entry("rar", Set.of("rar")),
            Map.entry("text", TEXTS),
            Map.entry("html", TEXTS),
            Map.entry("xml", TEXTS),
            Map.entry("script", TEXTS),
            Map.entry("unknown", TEXTS));

    private Kinds() {}

    static String of(View bytes) {
        Bytes content = new Bytes(bytes.copy());
        try {
            return FileType.of(Head.of(content, ""), content).word();
        } catch (IOException impossible) {
            throw new UncheckedIOException("bytes in memory", impossible);
        }
    }

    static boolean fits(String word, String ending) {
        return ENDINGS.getOrDefault(word, Set.of()).contains(ending);
    }
}
