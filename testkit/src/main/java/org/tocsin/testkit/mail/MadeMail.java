package org.tocsin.testkit.mail;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A message of our own making, as a mail server of today would hand it on: signed, with the results of authentication,
/// HTML in tables, click-counting links, a preheader that is not shown. The texts are files beside this class.
///
/// In such a file each message begins with `=== name`. Its header lines follow, then words on lines of their own
/// (`list`, `discussion`, `failed`), then `html` or `text` and the body. In HTML `[text](address)` is a link and
/// `![](address)` a picture; `attach: name type` attaches a file of a few harmless bytes.
///
/// @param name what it is
/// @param message as bytes of a file
public record MadeMail(String name, byte[] message) {
    private static final Pattern PICTURE = Pattern.compile("!\\[]\\(([^)]*)\\)");
    private static final Pattern LINK = Pattern.compile("\\[((?:[^\\[\\]]|\\[[^\\]]*])+)]\\(([^)\\s]*)\\)");

    /// Ordinary mail of all kinds in several languages.
    public static List<MadeMail> ordinary() {
        return read("ordinary.txt");
    }

    /// Mail made for one organisation, after published examples; the organisation is `organisation.yml`.
    public static List<MadeMail> targeted() {
        return read("targeted.txt");
    }

    /// More ordinary mail, for another organisation, written before anybody had looked at how it is judged.
    public static List<MadeMail> ordinaryAfresh() {
        return read("ordinary-2.txt");
    }

    /// More mail made for one organisation ([#organisationAfresh()]), written likewise.
    public static List<MadeMail> targetedAfresh() {
        return read("targeted-2.txt");
    }

    /// The organisation of [#targetedAfresh()].
    public static byte[] organisationAfresh() {
        return bytes("organisation-2.yml");
    }

    /// The organisation that [#targeted()] is made for, as a file to read.
    public static byte[] organisation() {
        return bytes("organisation.yml");
    }

    private static byte[] bytes(String file) {
        try (InputStream in = Optional.ofNullable(MadeMail.class.getResourceAsStream(file))
                .orElseThrow(() -> new IllegalArgumentException(file))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<MadeMail> read(String file) {
        List<MadeMail> all = new ArrayList<>();
        String text = new String(bytes(file), StandardCharsets.UTF_8);
        for (String part : text.split("(?m)^=== ", -1)) {
            if (!part.isBlank()) {
                all.add(new Draft(part).made(all.size()));
            }
        }
        return all;
    }

    private static final class Draft {
        private final String name;
        private final List<String> headers = new ArrayList<>();
        private final List<String> words = new ArrayList<>();
        private final List<String> attached = new ArrayList<>();
        private final StringBuilder body = new StringBuilder();
        private boolean html;

        Draft(String part) {
            List<String> lines = part.lines().toList();
            name = lines.getFirst().strip();
            boolean inBody = false;
            for (String line : lines.subList(1, lines.size())) {
                if (line.startsWith("attach: ")) {
                    attached.add(line.substring(8));
                } else if (inBody) {
                    body.append(line).append('\n');
                } else if (line.equals("html") || line.equals("text")) {
                    html = line.equals("html");
                    inBody = true;
                } else if (line.contains(": ")) {
                    headers.add(line);
                } else {
                    words.add(line.strip());
                }
            }
        }

        private String header(String wanted) {
            for (String header : headers) {
                if (header.startsWith(wanted + ": ")) {
                    return header.substring(wanted.length() + 2);
                }
            }
            return "";
        }

        MadeMail made(int number) {
            String from = header("From");
            String address =
                    from.substring(from.indexOf('<') + 1).replace(">", "").strip();
            String domain = address.substring(address.indexOf('@') + 1);
            StringBuilder out = new StringBuilder();
            String id = String.format(Locale.ROOT, "%08x.%d", name.hashCode(), number);
            boolean failed = words.contains("failed");
            if (header("Return-Path").isEmpty()) {
                line(out, "Return-Path: <bounces+" + number + "@" + domain + ">");
            }
            line(
                    out,
                    "Received: from mx." + domain + " (mx." + domain + " [192.0.2." + (number % 200 + 1)
                            + "]) by in.riverwatch.example with ESMTPS id " + id + "; Mon, 23 Nov 2026 10:"
                            + (10 + number % 50) + ":07 +0100");
            line(
                    out,
                    "Authentication-Results: in.riverwatch.example; spf=" + (failed ? "fail" : "pass")
                            + " smtp.mailfrom=" + domain + "; dkim=" + (failed ? "none" : "pass header.d=" + domain)
                            + "; dmarc=" + (failed ? "fail" : "pass") + " header.from=" + domain);
            if (!failed) {
                line(
                        out,
                        "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=" + domain
                                + "; s=s1; h=from:to:subject:date; bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=; b="
                                + "a".repeat(64));
            }
            line(out, "Date: Mon, 23 Nov 2026 10:" + (10 + number % 50) + ":00 +0100");
            line(out, "Message-ID: <" + id + "@" + domain + ">");
            if (words.contains("list")) {
                line(out, "List-Unsubscribe: <https://" + domain + "/u/" + number + ">");
                line(out, "Feedback-ID: " + number + ":campaign");
            }
            if (words.contains("discussion")) {
                line(out, "List-Id: <list." + domain + ">");
                line(out, "List-Post: <mailto:list@" + domain + ">");
            }
            if (header("To").isEmpty()) {
                line(out, "To: Maya Keller <maya@riverwatch.example>");
            }
            for (String header : headers) {
                int colon = header.indexOf(": ");
                line(
                        out,
                        header.substring(0, colon + 2)
                                + encoded(header.substring(0, colon), header.substring(colon + 2)));
            }
            line(out, "MIME-Version: 1.0");
            content(out, id);
            return new MadeMail(name, out.toString().getBytes(StandardCharsets.UTF_8));
        }

        private static String encoded(String header, String value) {
            if (value.chars().allMatch(c -> c < 0x80)) {
                return value;
            }
            if (header.equals("Subject")) {
                return word(value);
            }
            int open = value.indexOf('<');
            return open < 0
                    ? value
                    : word(value.substring(0, open).replace("\"", "").strip()) + " " + value.substring(open);
        }

        private static String word(String text) {
            return "=?UTF-8?B?" + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)) + "?=";
        }

        private void content(StringBuilder out, String id) {
            String boundary = "=_" + id;
            if (!attached.isEmpty()) {
                line(out, "Content-Type: multipart/mixed; boundary=\"" + boundary + "\"");
                line(out, "");
                line(out, "--" + boundary);
            }
            line(out, "Content-Type: text/" + (html ? "html" : "plain") + "; charset=UTF-8");
            line(out, "Content-Transfer-Encoding: base64");
            line(out, "");
            line(out, base64(html ? page() : body.toString().replace("\n", "\r\n")));
            for (String one : attached) {
                int blank = one.lastIndexOf(' ');
                line(out, "--" + boundary);
                line(out, "Content-Type: " + one.substring(blank + 1));
                line(out, "Content-Disposition: attachment; filename*=UTF-8''" + percent(one.substring(0, blank)));
                line(out, "Content-Transfer-Encoding: base64");
                line(out, "");
                line(out, Base64.getMimeEncoder().encodeToString(opening(one.substring(0, blank))));
            }
            if (!attached.isEmpty()) {
                line(out, "--" + boundary + "--");
            }
        }

        /// The first bytes that its kind of file has, and nothing behind them.
        private static byte[] opening(String file) {
            String ending = file.substring(file.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
            String begin = switch (ending) {
                case "pdf" -> "%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";
                case "docx", "xlsx", "pptx", "zip" -> "PK\u0005\u0006" + "\0".repeat(18);
                case "doc", "xls", "ppt", "pps" ->
                    "\u00D0\u00CF\u0011\u00E0\u00A1\u00B1\u001A\u00E1" + "\0".repeat(504);
                case "rtf" -> "{\\rtf1\\ansi harmless}";
                case "rar" -> "Rar!\u001A\u0007\u0001\0";
                case "wav" -> "RIFF\u0024\0\0\0WAVEfmt ";
                case "ics" -> "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n";
                default -> "harmless";
            };
            return begin.getBytes(StandardCharsets.ISO_8859_1);
        }

        private static String percent(String name) {
            StringBuilder out = new StringBuilder();
            for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
                boolean plain = b >= '0' && b <= '9'
                        || b >= 'A' && b <= 'Z'
                        || b >= 'a' && b <= 'z'
                        || b == '.'
                        || b == '-'
                        || b == '_';
                out.append(plain ? String.valueOf((char) b) : String.format(Locale.ROOT, "%%%02X", b));
            }
            return out.toString();
        }

        private static String base64(String text) {
            return Base64.getMimeEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
        }

        private String page() {
            StringBuilder page = new StringBuilder(
                    "<!DOCTYPE html><html><head><meta charset=\"utf-8\"><style>a{color:#06c}</style></head><body>");
            if (words.contains("list")) {
                page.append("<div style=\"display:none;max-height:0\">")
                        .append("&nbsp;&zwnj;".repeat(60))
                        .append("</div>");
                page.append("<img src=\"https://").append(domain()).append("/logo.png\" width=\"120\">");
            }
            page.append("<table width=\"600\"><tr><td>");
            body.toString()
                    .lines()
                    .forEach(line -> page.append("<p>").append(marked(line)).append("</p>\n"));
            page.append("</td></tr></table>");
            if (words.contains("list")) {
                page.append("<img src=\"https://").append(domain()).append("/o/1x1.gif\" width=\"1\" height=\"1\">");
            }
            return page.append("</body></html>").toString();
        }

        private String domain() {
            String from = header("From");
            return from.substring(from.indexOf('@') + 1).replace(">", "").strip();
        }

        private static String marked(String line) {
            String escaped = line.replace("&", "&amp;").replace("<", "&lt;");
            Matcher pictures = PICTURE.matcher(escaped);
            String shown =
                    pictures.replaceAll(match -> Matcher.quoteReplacement("<img src=\"" + match.group(1) + "\">"));
            return LINK.matcher(shown)
                    .replaceAll(match ->
                            Matcher.quoteReplacement("<a href=\"" + match.group(2) + "\">" + match.group(1) + "</a>"));
        }

        private static void line(StringBuilder out, String line) {
            out.append(line).append("\r\n");
        }
    }
}
