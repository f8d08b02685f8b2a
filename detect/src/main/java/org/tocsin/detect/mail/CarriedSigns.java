package org.tocsin.detect.mail;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// What a message carries, by names, types and what its reader took apart.
final class CarriedSigns {
    /// What runs when it is opened, on one system or another.
    private static final Set<String> PROGRAMS = Set.of(
            "exe",
            "scr",
            "com",
            "pif",
            "cpl",
            "dll",
            "msi",
            "msp",
            "msix",
            "appx",
            "appinstaller",
            "bat",
            "cmd",
            "ps1",
            "psm1",
            "vbs",
            "vbe",
            "js",
            "jse",
            "wsf",
            "wsh",
            "wsc",
            "hta",
            "lnk",
            "jar",
            "jnlp",
            "reg",
            "chm",
            "scf",
            "inf",
            "sct",
            "library-ms",
            "search-ms",
            "settingcontent-ms",
            "application",
            "apk",
            "dmg",
            "pkg",
            "command",
            "xll",
            "wll",
            "ppam",
            "msc",
            "diagcab");

    /// What opens something elsewhere.
    private static final Set<String> SHORTCUTS = Set.of("url", "rdp", "iqy", "slk", "website", "webloc", "theme");

    private static final Set<String> IMAGES = Set.of("iso", "img", "vhd", "vhdx", "udf", "daa", "wim");
    private static final Set<String> MACROS = Set.of(
            "docm", "dotm", "xlsm", "xltm", "xlsb", "xlam", "pptm", "potm", "ppsm", "xla", "one", "onepkg", "pub",
            "accde", "mde");
    /// Kinds by content that nobody names as a document by mistake.
    private static final Set<String> DECEIVING =
            Set.of("pe", "elf", "macho", "lnk", "shortcut", "script", "html", "svg", "jar", "msi", "cab", "iso", "hta");

    private static final Set<String> PAGES = Set.of("htm", "html", "xhtml", "shtml", "svg", "mht", "mhtml", "xht");
    private static final Set<String> ARCHIVES =
            Set.of("zip", "rar", "7z", "ace", "arj", "cab", "gz", "tgz", "lzh", "r00", "z", "uue", "xz", "bz2", "tar");
    private static final Set<String> OLD_DOCUMENTS = Set.of("rtf", "doc", "xls", "ppt", "pps", "hwp", "chm");
    private static final Set<String> DOCUMENTS = Set.of(
            "pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "rtf", "jpg", "jpeg", "png", "txt", "odt", "mp3", "mp4",
            "wav", "csv", "htm", "html");

    private CarriedSigns() {}

    /// @return the name of a document or archive that the reader could be meant to open
    static Optional<String> examine(Message message, WordSigns.Said said, Reasons reasons) {
        Optional<String> lure = Optional.empty();
        for (Message.Attached one : message.attached) {
            sign(one, reasons);
            String ending = one.ending();
            if (ending.equals("pdf")
                    || ARCHIVES.contains(ending)
                    || OLD_DOCUMENTS.contains(ending)
                    || PAGES.contains(ending)
                    || ending.equals("docx")
                    || ending.equals("xlsx")
                    || ending.equals("ics")) {
                lure = lure.or(() -> Optional.of(one.name()));
            }
        }
        for (String entry : message.all("Archive.Entry")) {
            String ending = ending(entry);
            if (PROGRAMS.contains(ending)) {
                reasons.add("archive-holds-program", "Archive.Entry", entry);
            }
        }
        locked(message, said, reasons);
        scripts(message, reasons);
        return lure;
    }

    /// Archives and old documents, which strangers with something honest to say rarely send.
    static boolean carriesWhatAttacksUse(Message message) {
        return message.attached.stream()
                .anyMatch(one -> ARCHIVES.contains(one.ending()) || OLD_DOCUMENTS.contains(one.ending()));
    }

    private static void sign(Message.Attached one, Reasons reasons) {
        String name = one.name();
        String ending = one.ending();
        if (name.indexOf('\u202E') >= 0
                || name.indexOf('\u202D') >= 0
                || one.trick().contains("rtl-override")) {
            reasons.add("reversed-name", "Attachment.Name", name);
        }
        if (PROGRAMS.contains(ending)) {
            String before =
                    ending(name.substring(0, Math.max(0, name.lastIndexOf('.'))).strip());
            if (DOCUMENTS.contains(before) || one.trick().contains("double-extension")) {
                reasons.add("double-extension", "Attachment.Name", name);
            }
            reasons.add("program-attached", "Attachment.Name", name);
        } else if (one.type().contains("msdownload") || one.type().contains("dosexec") || isProgram(one.kind())) {
            reasons.add("program-attached", "Attachment.Name Attachment.Type", name);
            if (!ending.isEmpty()) {
                reasons.add("type-is-not-name", "Attachment.Name Attachment.Kind", name);
            }
        } else if (SHORTCUTS.contains(ending)) {
            reasons.add("shortcut-attached", "Attachment.Name", name);
        } else if (IMAGES.contains(ending)) {
            reasons.add("disk-image-attached", "Attachment.Name", name);
        } else if (MACROS.contains(ending)) {
            reasons.add("macro-document", "Attachment.Name", name);
        } else if (PAGES.contains(ending)) {
            reasons.add("page-attached", "Attachment.Name", name);
        } else if (OLD_DOCUMENTS.contains(ending)) {
            reasons.add("document-with-exploit-history", "Attachment.Name", name);
        }
        // A list saved under another ending is no danger; a program or page under a document's is.
        if (one.trick().contains("type-mismatch") && DECEIVING.contains(one.kind())) {
            reasons.add("type-is-not-name", "Attachment.Name Attachment.Kind", name);
        }
    }

    private static boolean isProgram(String kind) {
        return Set.of("exe", "pe", "elf", "macho", "lnk", "msi").contains(kind);
    }

    private static String ending(String name) {
        int dot = name.lastIndexOf('.');
        return dot < 0 ? "" : name.substring(dot + 1).strip().toLowerCase(Locale.ROOT);
    }

    private static void locked(Message message, WordSigns.Said said, Reasons reasons) {
        String text = message.plain.text();
        boolean told = said.passwords().stream().anyMatch(at -> tellsPassword(text, at));
        boolean password = message.has("Password.Candidate") || told;
        for (Message.Attached one : message.attached) {
            boolean archive = ARCHIVES.contains(one.ending());
            boolean open = archive || one.ending().equals("pdf") && message.has("Password.Candidate");
            if (password && open && message.words < 400) {
                reasons.add("locked-archive", "Attachment.Name Body", one.name());
                return;
            }
        }
    }

    /// Whether a password itself follows: a word with a digit or a sign in it, not far behind.
    private static boolean tellsPassword(String text, int from) {
        int words = 0;
        int start = from;
        for (int i = from; i <= Math.min(text.length(), from + 60) && words < 5; i++) {
            boolean blank = i == text.length() || Character.isWhitespace(text.charAt(i));
            if (!blank) {
                continue;
            }
            String word =
                    text.substring(start, i).replaceAll("^[\\p{Punct}\\p{Pi}\\p{Pf}]+|[.,;:!?)\\]\"'\\p{Pf}]+$", "");
            boolean digit = word.chars().anyMatch(Character::isDigit);
            if (digit && word.length() >= 3 && word.length() <= 40 && word.indexOf('/') < 0 && word.indexOf('@') < 0) {
                return true;
            }
            words += word.isEmpty() ? 0 : 1;
            start = i + 1;
        }
        return false;
    }

    private static void scripts(Message message, Reasons reasons) {
        if (message.all("Script.Finding").contains("html-smuggling")) {
            reasons.add("smuggling", "Script.Finding");
        }
        var actions = message.all("Form.Action");
        var fields = message.all("Form.Fields");
        for (int i = 0; i < actions.size(); i++) {
            String asks = i < fields.size() ? fields.get(i).toLowerCase(Locale.ROOT) : "";
            String to = actions.get(i).isBlank() ? "?" : actions.get(i);
            if (asks.contains("password") || asks.contains("code") || asks.contains("card")) {
                reasons.add("password-form", "Form.Action Form.Fields", to);
            } else if (!asks.isBlank()) {
                reasons.add("form-in-message", "Form.Action", to);
            }
        }
    }
}
