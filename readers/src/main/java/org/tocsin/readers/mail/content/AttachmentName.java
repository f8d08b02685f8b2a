package org.tocsin.readers.mail.content;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import org.tocsin.readers.mail.links.Scripts;

/// What is odd about the name of an attachment, and about the name beside its content.
final class AttachmentName {
    /// Endings that a double click starts, mounts or opens in a browser with scripts.
    private static final Set<String> STARTING = Set.of(
            "exe",
            "scr",
            "com",
            "pif",
            "bat",
            "cmd",
            "js",
            "jse",
            "vbs",
            "vbe",
            "wsf",
            "wsh",
            "hta",
            "lnk",
            "ps1",
            "msi",
            "jar",
            "iso",
            "img",
            "vhd",
            "vhdx",
            "chm",
            "cpl",
            "dll",
            "one",
            "url",
            "iqy",
            "xll",
            "reg",
            "application",
            "appx",
            "appref-ms",
            "library-ms",
            "search-ms",
            "settingcontent-ms",
            "html",
            "htm",
            "shtml",
            "xhtml",
            "svg",
            "mht",
            "mhtml",
            "gadget",
            "inf",
            "sct",
            "wll",
            "ppam",
            "xlam",
            "apk",
            "app",
            "command",
            "desktop");

    private static final Set<String> HARMLESS_LOOKING = Set.of(
            "pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "rtf", "odt", "ods", "txt", "csv", "jpg", "jpeg", "png",
            "gif", "bmp", "tif", "tiff", "webp", "mp3", "mp4", "wav", "avi", "mov", "zip", "rar", "7z", "eml", "msg");

    private static final Map<String, Set<String>> KINDS = Map.ofEntries(
            Map.entry("pdf", Set.of("pdf")),
            Map.entry("doc", Set.of("ole", "ooxml")),
            Map.entry("xls", Set.of("ole", "ooxml")),
            Map.entry("ppt", Set.of("ole", "ooxml")),
            Map.entry("docx", Set.of("ooxml", "ole")),
            Map.entry("xlsx", Set.of("ooxml", "ole")),
            Map.entry("pptx", Set.of("ooxml", "ole")),
            Map.entry("docm", Set.of("ooxml", "ole")),
            Map.entry("xlsm", Set.of("ooxml", "ole")),
            Map.entry("rtf", Set.of("rtf")),
            Map.entry("odt", Set.of("odf")),
            Map.entry("ods", Set.of("odf")),
            Map.entry("jpg", Set.of("jpeg")),
            Map.entry("jpeg", Set.of("jpeg")),
            Map.entry("png", Set.of("png")),
            Map.entry("gif", Set.of("gif")),
            Map.entry("bmp", Set.of("bmp")),
            Map.entry("zip", Set.of("zip", "ooxml", "odf", "jar", "apk", "epub")),
            Map.entry("rar", Set.of("rar")),
            Map.entry("7z", Set.of("7z")),
            Map.entry("txt", Set.of("text", "json", "xml", "html", "script")),
            Map.entry("csv", Set.of("text", "json")),
            Map.entry("ics", Set.of("text", "calendar")),
            Map.entry("html", Set.of("html", "text", "xml")),
            Map.entry("htm", Set.of("html", "text", "xml")),
            Map.entry("svg", Set.of("svg", "xml", "html", "text")),
            Map.entry("mp3", Set.of("unknown")),
            Map.entry("mp4", Set.of("mp4")));

    /// Kinds of pictures that mail calls by each other's names every day.
    private static final Set<String> PICTURES = Set.of("jpeg", "png", "gif", "bmp", "webp", "tiff", "mp4");

    private AttachmentName() {}

    /// The ending of a name in lower case, without what is put behind it to hide it; empty where it has none.
    static String ending(String name) {
        int end = name.length();
        while (end > 0
                && (name.charAt(end - 1) <= ' ' || name.charAt(end - 1) == '.' || name.charAt(end - 1) == '\u00A0')) {
            end--;
        }
        int dot = name.lastIndexOf('.', end - 1);
        return dot < 0 ? "" : name.substring(dot + 1, end).toLowerCase(Locale.ROOT);
    }

    static void tricks(String name, SortedSet<String> tricks) {
        boolean odd = false;
        int run = 0;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '\u202E' || c == '\u202D' || c == '\u2067' || c == '\u2066') {
                tricks.add("rtl-override");
            } else if (c >= '\u202A' && c <= '\u202C'
                    || c == '\u200E'
                    || c == '\u200F'
                    || c == '\u2068'
                    || c == '\u2069'
                    || c == '\u061C') {
                odd = true;
            } else if (c == '\u00AD' || c == '\u200B' || c == '\u2060' || c == '\uFEFF') {
                tricks.add("invisible-characters");
            }
            boolean blank = c == ' '
                    || c == '\u00A0'
                    || c == '_'
                    || c == '.'
                    || c == '\u3000'
                    || c == '\u2800'
                    || c >= '\u2000' && c <= '\u200A';
            run = blank ? run + 1 : 0;
            if (run == 5) {
                tricks.add("space-padding");
            }
        }
        if (odd) {
            tricks.add("bidi");
        }
        String ending = ending(name);
        if (STARTING.contains(ending)) {
            int dot = name.toLowerCase(Locale.ROOT).lastIndexOf("." + ending);
            String before = ending(name.substring(0, Math.max(0, dot)));
            if (HARMLESS_LOOKING.contains(before)) {
                tricks.add("double-extension");
            }
        }
        for (String word : name.split("[^\\p{L}]+", 100)) {
            if (Scripts.mixedText(word)) {
                tricks.add("homoglyph");
            }
        }
    }

    /// Whether the content is something else than the name and the declared type say.
    static void mismatch(String name, String declared, String kind, SortedSet<String> tricks) {
        if (kind.equals("empty")) {
            return;
        }
        String ending = ending(name);
        Set<String> expected = KINDS.get(ending);
        boolean known = !kind.equals("unknown");
        if (expected != null && known && !expected.contains(kind) && !bothPictures(expected, kind)) {
            tricks.add("type-mismatch");
        }
        boolean wrong = switch (declared) {
            case "application/pdf" -> known && !kind.equals("pdf");
            case "image/png", "image/jpeg", "image/jpg", "image/gif" -> known && !PICTURES.contains(kind);
            case "text/plain" -> kind.equals("pe") || kind.equals("zip") || kind.equals("ole");
            default -> false;
        };
        if (wrong) {
            tricks.add("type-mismatch");
        }
        if (kind.equals("pe") || kind.equals("dos")) {
            tricks.add("program");
        } else if (STARTING.contains(ending)) {
            tricks.add("starting-extension");
        }
    }

    private static boolean bothPictures(Set<String> expected, String kind) {
        return PICTURES.contains(kind) && expected.stream().anyMatch(PICTURES::contains);
    }
}
