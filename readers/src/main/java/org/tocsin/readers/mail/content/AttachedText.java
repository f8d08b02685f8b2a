package org.tocsin.readers.mail.content;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/// Attachments that are text: pages, pictures made of text, calendars, shortcuts, scripts.
final class AttachedText {
    private static final Set<String> PAGES =
            Set.of("htm", "html", "shtml", "xhtml", "svg", "hta", "mht", "mhtml", "xht");
    private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");

    private AttachedText() {}

    /// A closer word for what is called text: `svg`, `calendar`, `html`, `shortcut`.
    static String kind(byte[] bytes, String word) {
        String opening = of(bytes, 1_000).strip().toLowerCase(Locale.ROOT);
        if (opening.contains("<svg")) {
            return "svg";
        }
        if (opening.contains("<html") || opening.contains("<!doctype html") || opening.contains("<script")) {
            return "html";
        }
        if (opening.startsWith("begin:vcalendar")) {
            return "calendar";
        }
        if (opening.contains("[internetshortcut]")) {
            return "shortcut";
        }
        return word;
    }

    static boolean isPage(String kind, String declared, String ending) {
        return kind.equals("html")
                || kind.equals("svg")
                || declared.equals("text/html")
                || declared.equals("application/xhtml+xml")
                || declared.equals("image/svg+xml")
                || declared.equals("text/x-amp-html")
                || PAGES.contains(ending);
    }

    static boolean isReadable(String kind, String declared, String ending) {
        return switch (kind) {
            case "text", "xml", "json", "script", "calendar", "shortcut", "html", "svg", "rtf" -> true;
            default -> kind.equals("unknown") && (declared.startsWith("text/") || isPage(kind, declared, ending));
        };
    }

    static boolean isCalendar(String text) {
        return text.stripLeading().regionMatches(true, 0, "BEGIN:VCALENDAR", 0, 15);
    }

    /// The lines of a calendar file as they were meant: folded ones joined, escapes undone
    /// ([RFC 5545, 3.1 and 3.3.11](https://www.rfc-editor.org/rfc/rfc5545#section-3.1)).
    static String unfolded(String calendar) {
        return calendar.replace("\r\n", "\n")
                .replace("\n ", "")
                .replace("\n\t", "")
                .replace("\\n", "\n")
                .replace("\\N", "\n")
                .replace("\\,", ",")
                .replace("\\;", ";");
    }

    /// Bytes as text: by their mark, else as UTF-8 where they are valid, else as Windows 1252.
    static String of(byte[] bytes, int most) {
        int length = Math.min(bytes.length, most);
        if (length >= 2 && bytes[0] == (byte) 0xFF && bytes[1] == (byte) 0xFE) {
            return new String(bytes, 2, length - 2, StandardCharsets.UTF_16LE);
        }
        if (length >= 2 && bytes[0] == (byte) 0xFE && bytes[1] == (byte) 0xFF) {
            return new String(bytes, 2, length - 2, StandardCharsets.UTF_16BE);
        }
        boolean cut = length < bytes.length;
        try {
            int end = length;
            for (int i = 0; cut && i < 3 && end > 0 && (bytes[end] & 0xC0) == 0x80; i++) {
                end--;
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, end))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            return new String(bytes, 0, length, WINDOWS_1252);
        }
    }
}
