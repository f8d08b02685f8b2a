package org.tocsin.detect.mail;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// How a message was made, in the words of a study: by which way it would do harm, what it carries, what it speaks of,
/// whom it pretends to be.
///
/// @param vectors such as `link`, `attachment`, `form`, `qr`; `text` where it only has words; sorted
/// @param carries kinds of what is attached, such as `office`, `archive`; pictures are left out; sorted
/// @param themes what it says, as our own lures have it (`account`), and topics of the organisation (`topic`),
///     partners (`partner`), inside knowledge (`inside`); sorted
/// @param imitated whom it bears the name of without being them; empty where nobody is known
public record MailManner(List<String> vectors, List<String> carries, List<String> themes, String imitated) {
    private static final Set<String> IMITATES = Set.of(
            "known-address-spoofed",
            "known-address-typo",
            "lookalike-sender",
            "known-person-elsewhere",
            "own-organisation-elsewhere",
            "name-of-service");

    public MailManner {
        vectors = List.copyOf(vectors);
        carries = List.copyOf(carries);
        themes = List.copyOf(themes);
    }

    static MailManner of(Message message, MailVerdict verdict) {
        Set<String> carries = new TreeSet<>();
        for (Message.Attached one : message.attached) {
            String kind = carried(one);
            if (!kind.equals("picture")) {
                carries.add(kind);
            }
        }
        Set<String> vectors = vectors(message, verdict);
        if (!carries.isEmpty()) {
            vectors.add("attachment");
        }
        if (vectors.isEmpty()) {
            vectors.add("text");
        }
        String imitated = verdict.reasons().stream()
                .filter(reason ->
                        IMITATES.contains(reason.id()) && !reason.seen().isEmpty())
                .map(reason -> reason.id().equals("lookalike-sender")
                        ? reason.seen().getLast()
                        : reason.seen().getFirst())
                .findFirst()
                .orElse("");
        return new MailManner(List.copyOf(vectors), List.copyOf(carries), themes(verdict), imitated);
    }

    private static Set<String> vectors(Message message, MailVerdict verdict) {
        Set<String> vectors = new TreeSet<>();
        if (message.links.stream().anyMatch(Message.Link::followed)) {
            vectors.add("link");
        }
        List<String> places = message.all("Link.Place");
        if (places.contains("qr")) {
            vectors.add("qr");
        }
        if (message.has("Form.Fields")) {
            vectors.add("form");
        }
        if (message.has("OAuth.Link")) {
            vectors.add("consent");
        }
        if (verdict.shows("device-code-link")) {
            vectors.add("device-code");
        }
        if (verdict.shows("smuggling")) {
            vectors.add("smuggling");
        }
        if (verdict.shows("phone-is-the-link")) {
            vectors.add("phone");
        }
        if (message.has("Outlook.ReminderFile")) {
            vectors.add("exploit");
        }
        return vectors;
    }

    private static List<String> themes(MailVerdict verdict) {
        Set<String> themes = new TreeSet<>();
        for (Reason reason : verdict.reasons()) {
            if (reason.id().startsWith("says-") && !reason.id().equals("says-urgent")) {
                themes.add(reason.id().substring("says-".length()));
            }
        }
        for (TargetingSigns.Sign sign : verdict.targeting().reasons()) {
            switch (sign.id()) {
                case "about-the-work" -> themes.add("topic");
                case "names-a-partner" -> themes.add("partner");
                case "inside-knowledge" -> themes.add("inside");
                default -> {
                    // The others say whom, not what.
                }
            }
        }
        return List.copyOf(themes);
    }

    /// The kind as people sort attachments, by content before name.
    static String carried(Message.Attached one) {
        String kind = one.kind().isEmpty() ? one.ending() : one.kind();
        if (one.trick().contains("program")) {
            return "program";
        }
        return switch (kind) {
            case "pdf" -> "pdf";
            case "ooxml",
                    "ole",
                    "rtf",
                    "odf",
                    "doc",
                    "docx",
                    "docm",
                    "xls",
                    "xlsx",
                    "xlsm",
                    "ppt",
                    "pptx",
                    "pps",
                    "one",
                    "onenote" -> "office";
            case "zip", "rar", "7z", "gzip", "gz", "tar", "cab", "ace", "bzip2", "xz", "lzh", "arj", "zstd" ->
                "archive";
            case "iso", "img", "vhd", "vhdx", "udf", "dmg" -> "disk-image";
            case "html", "htm", "xhtml", "svg", "mht", "mhtml", "hta" -> "page";
            case "pe",
                    "elf",
                    "macho",
                    "script",
                    "shortcut",
                    "lnk",
                    "exe",
                    "scr",
                    "js",
                    "vbs",
                    "jar",
                    "msi",
                    "apk",
                    "bat",
                    "ps1",
                    "chm",
                    "wsf",
                    "jse",
                    "com" -> "program";
            case "calendar", "ics" -> "calendar";
            case "message", "eml", "msg", "tnef" -> "message";
            case "text", "txt", "csv" -> "text-file";
            case "png", "jpeg", "jpg", "gif", "bmp", "webp", "heic", "tiff", "tif", "ico", "picture", "image" ->
                "picture";
            default -> one.type().startsWith("image/") ? "picture" : "other";
        };
    }
}
