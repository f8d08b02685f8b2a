package org.tocsin.readers.mail;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.tocsin.model.PlainRecord;

/// Messages forwarded inside a text: `-----Original Message-----` and the lines that follow, as mail programs write
/// them in many languages. Anyone can type such lines: they are told as lines seen, not as a message.
final class ForwardedText {
    /// Blocks that are told.
    private static final int MOST = 50;

    private static final int LONGEST = 1_000;

    private static final int MOST_TEXT = 1 << 20;

    private enum Line {
        FROM,
        DATE,
        TO,
        CC,
        SUBJECT
    }

    /// What stands between the dashes, in lower case, or is the whole line.
    private static final List<String> MARKERS = List.of(
            "original message",
            "original appointment",
            "forwarded message",
            "begin forwarded message",
            "message d'origine",
            "message d\u2019origine",
            "message original",
            "message transf\u00e9r\u00e9",
            "d\u00e9but du message r\u00e9exp\u00e9di\u00e9",
            "d\u00e9but du message transf\u00e9r\u00e9",
            "urspr\u00fcngliche nachricht",
            "originalnachricht",
            "weitergeleitete nachricht",
            "anfang der weitergeleiteten nachricht",
            "mensaje original",
            "mensaje reenviado",
            "mensagem original",
            "mensagem encaminhada",
            "messaggio originale",
            "messaggio inoltrato",
            "oorspronkelijk bericht",
            "doorgestuurd bericht",
            "oryginalna wiadomo\u015b\u0107",
            "wiadomo\u015b\u0107 oryginalna",
            "przekazana wiadomo\u015b\u0107",
            "\u0438\u0441\u0445\u043e\u0434\u043d\u043e\u0435 \u0441\u043e\u043e\u0431\u0449\u0435\u043d\u0438\u0435",
            "\u043f\u0435\u0440\u0435\u0441\u044b\u043b\u0430\u0435\u043c\u043e\u0435 \u0441\u043e\u043e\u0431\u0449\u0435\u043d\u0438\u0435",
            "\u043f\u0435\u0440\u0435\u0430\u0434\u0440\u0435\u0441\u043e\u0432\u0430\u043d\u043d\u043e\u0435 \u0441\u043e\u043e\u0431\u0449\u0435\u043d\u0438\u0435",
            "forwarded by",
            "\u00f6zg\u00fcn ileti",
            "orijinal mesaj",
            "y\u00f6nlendirilmi\u015f ileti",
            "iletilmi\u015f mesaj",
            "\u90ae\u4ef6\u539f\u4ef6",
            "\u539f\u59cb\u90ae\u4ef6",
            "\u539f\u59cb\u90f5\u4ef6",
            "\u8f6c\u53d1\u90ae\u4ef6",
            "\u8f6c\u53d1\u7684\u90ae\u4ef6",
            "\u8f49\u5bc4\u7684\u90f5\u4ef6",
            "\u0627\u0644\u0631\u0633\u0627\u0644\u0629 \u0627\u0644\u0623\u0635\u0644\u064a\u0629",
            "\u0631\u0633\u0627\u0644\u0629 \u0645\u0639\u0627\u062f \u062a\u0648\u062c\u064a\u0647\u0647\u0627",
            "\u062f\u0648\u0628\u0627\u0631\u0647 \u0641\u0631\u0633\u062a\u0627\u062f\u0647 \u0634\u062f\u0647",
            "\u539f\u672c\u306e\u30e1\u30c3\u30bb\u30fc\u30b8",
            "\u8ee2\u9001\u30e1\u30c3\u30bb\u30fc\u30b8",
            "\uc6d0\ubcf8 \uba54\uc2dc\uc9c0");

    private static final Map<String, Line> LABELS = Map.ofEntries(
            Map.entry("from", Line.FROM),
            Map.entry("de", Line.FROM),
            Map.entry("von", Line.FROM),
            Map.entry("da", Line.FROM),
            Map.entry("van", Line.FROM),
            Map.entry("od", Line.FROM),
            Map.entry("kimden", Line.FROM),
            Map.entry("\u043e\u0442", Line.FROM),
            Map.entry("\u043e\u0442 \u043a\u043e\u0433\u043e", Line.FROM),
            Map.entry("\u0432\u0456\u0434", Line.FROM),
            Map.entry("\u53d1\u4ef6\u4eba", Line.FROM),
            Map.entry("\u5bc4\u4ef6\u8005", Line.FROM),
            Map.entry("\u5dee\u51fa\u4eba", Line.FROM),
            Map.entry("\u0645\u0646", Line.FROM),
            Map.entry("date", Line.DATE),
            Map.entry("sent", Line.DATE),
            Map.entry("envoy\u00e9", Line.DATE),
            Map.entry("datum", Line.DATE),
            Map.entry("gesendet", Line.DATE),
            Map.entry("fecha", Line.DATE),
            Map.entry("enviado", Line.DATE),
            Map.entry("enviado el", Line.DATE),
            Map.entry("enviada em", Line.DATE),
            Map.entry("data", Line.DATE),
            Map.entry("inviato", Line.DATE),
            Map.entry("verzonden", Line.DATE),
            Map.entry("wys\u0142ano", Line.DATE),
            Map.entry("g\u00f6nderildi", Line.DATE),
            Map.entry("tarih", Line.DATE),
            Map.entry("\u0434\u0430\u0442\u0430", Line.DATE),
            Map.entry("\u043e\u0442\u043f\u0440\u0430\u0432\u043b\u0435\u043d\u043e", Line.DATE),
            Map.entry("\u53d1\u9001\u65f6\u95f4", Line.DATE),
            Map.entry("\u65e5\u671f", Line.DATE),
            Map.entry("\u9001\u4fe1\u65e5\u6642", Line.DATE),
            Map.entry("\u0627\u0644\u062a\u0627\u0631\u064a\u062e", Line.DATE),
            Map.entry("\u062a\u0627\u0631\u064a\u062e", Line.DATE),
            Map.entry("to", Line.TO),
            Map.entry("\u00e0", Line.TO),
            Map.entry("an", Line.TO),
            Map.entry("para", Line.TO),
            Map.entry("a", Line.TO),
            Map.entry("aan", Line.TO),
            Map.entry("do", Line.TO),
            Map.entry("kime", Line.TO),
            Map.entry("\u043a\u043e\u043c\u0443", Line.TO),
            Map.entry("\u6536\u4ef6\u4eba", Line.TO),
            Map.entry("\u5b9b\u5148", Line.TO),
            Map.entry("\u0625\u0644\u0649", Line.TO),
            Map.entry("cc", Line.CC),
            Map.entry("kopie", Line.CC),
            Map.entry("\u043a\u043e\u043f\u0438\u044f", Line.CC),
            Map.entry("\u6284\u9001", Line.CC),
            Map.entry("subject", Line.SUBJECT),
            Map.entry("objet", Line.SUBJECT),
            Map.entry("betreff", Line.SUBJECT),
            Map.entry("asunto", Line.SUBJECT),
            Map.entry("assunto", Line.SUBJECT),
            Map.entry("oggetto", Line.SUBJECT),
            Map.entry("onderwerp", Line.SUBJECT),
            Map.entry("temat", Line.SUBJECT),
            Map.entry("konu", Line.SUBJECT),
            Map.entry("\u0442\u0435\u043c\u0430", Line.SUBJECT),
            Map.entry("\u4e3b\u9898", Line.SUBJECT),
            Map.entry("\u4e3b\u65e8", Line.SUBJECT),
            Map.entry("\u4ef6\u540d", Line.SUBJECT),
            Map.entry("\u0627\u0644\u0645\u0648\u0636\u0648\u0639", Line.SUBJECT));

    /// @param marker the line that announced it; empty where only its header was seen
    /// @param lines what the lines under it say
    record Block(String marker, Map<Line, String> lines) {
        private String get(Line line) {
            return lines.getOrDefault(line, "");
        }
    }

    private ForwardedText() {}

    /// Adds `Forwarded.*`, one value of each for each block.
    static void write(List<String> texts, PlainRecord.Builder record) {
        int count = 0;
        for (String text : texts) {
            for (Block block : in(text)) {
                if (count++ >= MOST) {
                    return;
                }
                record.text("Forwarded.Marker", block.marker());
                record.text("Forwarded.From", block.get(Line.FROM));
                record.text("Forwarded.Date", block.get(Line.DATE));
                record.text("Forwarded.To", block.get(Line.TO));
                record.text("Forwarded.Cc", block.get(Line.CC));
                record.text("Forwarded.Subject", block.get(Line.SUBJECT));
            }
        }
    }

    static List<Block> in(String text) {
        List<Block> blocks = new ArrayList<>(0);
        String searched = text.length() > MOST_TEXT ? text.substring(0, MOST_TEXT) : text;
        if (searched.indexOf(':') < 0 && searched.indexOf('\uff1a') < 0) {
            return blocks;
        }
        String[] lines = searched.split("\r\n|\r|\n", -1);
        int i = 0;
        while (i < lines.length && blocks.size() < MOST) {
            String line = bare(lines[i]);
            String marker = isMarker(line) ? line : "";
            int at = marker.isEmpty() ? i : i + 1;
            while (!marker.isEmpty()
                    && at < lines.length
                    && at - i < 4
                    && bare(lines[at]).isEmpty()) {
                at++;
            }
            Map<Line, String> header = new EnumMap<>(Line.class);
            int end = header(lines, at, header);
            boolean told = marker.isEmpty()
                    ? header.size() >= 3 && header.containsKey(Line.FROM) && header.containsKey(Line.SUBJECT)
                    : !header.isEmpty();
            if (told) {
                blocks.add(new Block(marker, header));
                i = end;
            } else {
                i++;
            }
        }
        return blocks;
    }

    /// @return the line behind the header
    private static int header(String[] lines, int from, Map<Line, String> into) {
        int at = from;
        while (at < lines.length && at - from < 12) {
            String line = bare(lines[at]);
            Optional<Line> label = label(line);
            if (label.isEmpty() || into.containsKey(label.get())) {
                break;
            }
            into.put(
                    label.get(),
                    line.substring(colon(line) + 1).replace("*", "").strip());
            at++;
        }
        return Math.max(at, from + 1);
    }

    private static int colon(String line) {
        int colon = line.indexOf(':');
        int wide = line.indexOf('\uff1a');
        return colon < 0 || wide >= 0 && wide < colon ? wide : colon;
    }

    private static Optional<Line> label(String line) {
        int colon = colon(line);
        if (colon < 1 || colon > 24) {
            return Optional.empty();
        }
        String name = line.substring(0, colon).replace("*", "").strip().toLowerCase(Locale.ROOT);
        return Optional.ofNullable(LABELS.get(name));
    }

    /// A line without the signs of quoting in front.
    private static String bare(String line) {
        int at = 0;
        while (at < line.length() && (line.charAt(at) == '>' || line.charAt(at) <= ' ' || line.charAt(at) == '|')) {
            at++;
        }
        String rest = line.substring(at);
        return rest.length() > LONGEST ? rest.substring(0, LONGEST) : rest.strip();
    }

    private static boolean isMarker(String line) {
        if (line.length() < 4 || line.length() > 120) {
            return false;
        }
        int at = 0;
        while (at < line.length() && "-_=\u2014* ".indexOf(line.charAt(at)) >= 0) {
            at++;
        }
        boolean dashes = at >= 2;
        String words = line.substring(at).toLowerCase(Locale.ROOT).replace("\u064f", "");
        for (String marker : MARKERS) {
            if (words.startsWith(marker)) {
                String rest = words.substring(marker.length()).strip();
                return dashes
                                && (rest.isEmpty()
                                        || "-_=\u2014*:".indexOf(rest.charAt(0)) >= 0
                                        || marker.endsWith(" by"))
                        || !dashes && rest.equals(":");
            }
        }
        return false;
    }
}
