package org.tocsin.readers.files.xlm;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tocsin.readers.files.Facts;

/// Macro sheets of workbooks in XML (ECMA-376 18, [MS-OFFMACRO2]).
public final class XmlSheets {
    private static final Pattern CELL = Pattern.compile("(?s)<(?:\\w+:)?c\\b([^>]*?)(?:/>|>(.*?)</(?:\\w+:)?c>)");
    private static final Pattern PLACE = Pattern.compile("\\br=\"([A-Z]{1,3})(\\d{1,7})\"");
    private static final Pattern FORMULA = Pattern.compile("(?s)<(?:\\w+:)?f\\b[^>]*>(.*?)</(?:\\w+:)?f>");
    private static final Pattern VALUE = Pattern.compile("(?s)<(?:\\w+:)?(?:v|t)\\b[^>]*>(.*?)</(?:\\w+:)?(?:v|t)>");
    private static final Pattern ITEM = Pattern.compile("(?s)<(?:\\w+:)?si\\b[^>]*>(.*?)</(?:\\w+:)?si>");
    private static final Pattern NAME = Pattern.compile("(?s)<(?:\\w+:)?definedName\\b([^>]*)>(.*?)<");
    private static final Pattern SHEET = Pattern.compile("<(?:\\w+:)?sheet\\b([^>]*)>");
    private static final Pattern RELATION = Pattern.compile("<(?:\\w+:)?Relationship\\b([^>]*)>");
    private static final Pattern ATTRIBUTE = Pattern.compile("([\\w:]+)=\"([^\"]*)\"");

    private XmlSheets() {}

    /// @param parts of the package by name
    public static void tell(Map<String, byte[]> parts, Facts facts) {
        Map<String, String> texts = new HashMap<>();
        boolean macros = false;
        for (Map.Entry<String, byte[]> part : parts.entrySet()) {
            String lower = part.getKey().toLowerCase(Locale.ROOT);
            boolean xml = lower.endsWith(".xml") || lower.endsWith(".rels");
            macros |= lower.startsWith("xl/macrosheets/") && lower.endsWith(".xml");
            if (xml && lower.startsWith("xl/")) {
                texts.put(lower, new String(part.getValue(), StandardCharsets.UTF_8));
            }
        }
        if (!macros) {
            return;
        }
        Book book = new Book();
        List<String> shared = new ArrayList<>();
        Matcher item = ITEM.matcher(texts.getOrDefault("xl/sharedstrings.xml", ""));
        while (item.find() && shared.size() < 200_000) {
            shared.add(values(item.group(1)));
        }
        Map<String, String> targets = new HashMap<>();
        Matcher relation = RELATION.matcher(texts.getOrDefault("xl/_rels/workbook.xml.rels", ""));
        while (relation.find()) {
            Map<String, String> named = attributes(relation.group(1));
            String target = named.getOrDefault("target", "").toLowerCase(Locale.ROOT);
            targets.put(named.getOrDefault("id", ""), target.startsWith("/") ? target.substring(1) : "xl/" + target);
        }
        String workbook = texts.getOrDefault("xl/workbook.xml", "");
        Matcher sheet = SHEET.matcher(workbook);
        while (sheet.find() && book.sheets.size() < 2_000) {
            Map<String, String> named = attributes(sheet.group(1));
            String part = targets.getOrDefault(named.getOrDefault("id", ""), "");
            String state = named.getOrDefault("state", "visible");
            String name = named.getOrDefault("name", "");
            book.sheets.add(new Book.Sheet(
                    name, part.contains("macrosheets"), state.equals("veryHidden") ? "very-hidden" : state));
            cells(texts.getOrDefault(part, ""), name, shared, book);
            texts.remove(part);
        }
        // Sheets that the workbook does not list.
        for (Map.Entry<String, String> rest : texts.entrySet().stream()
                .filter(one -> one.getKey().startsWith("xl/macrosheets/")
                        && one.getKey().endsWith(".xml"))
                .sorted(Map.Entry.comparingByKey())
                .toList()) {
            book.sheets.add(new Book.Sheet(rest.getKey(), true, "very-hidden"));
            cells(rest.getValue(), rest.getKey(), shared, book);
        }
        Matcher name = NAME.matcher(workbook);
        while (name.find() && book.names.size() < 5_000) {
            String named = attributes(name.group(1)).getOrDefault("name", "").replace("_xlnm.", "");
            book.names.putIfAbsent(named, plain(name.group(2)));
        }
        Macros.tell(book, facts);
    }

    private static Map<String, String> attributes(String tag) {
        Map<String, String> found = new HashMap<>();
        Matcher attribute = ATTRIBUTE.matcher(tag);
        while (attribute.find()) {
            String name = attribute.group(1);
            found.putIfAbsent(
                    name.substring(name.indexOf(':') + 1).toLowerCase(Locale.ROOT), plain(attribute.group(2)));
        }
        return found;
    }

    private static String values(String xml) {
        StringBuilder text = new StringBuilder();
        Matcher value = VALUE.matcher(xml);
        while (value.find()) {
            text.append(plain(value.group(1)));
        }
        return text.toString();
    }

    private static void cells(String xml, String sheet, List<String> shared, Book book) {
        Matcher cell = CELL.matcher(xml);
        while (cell.find()) {
            Matcher place = PLACE.matcher(cell.group(1));
            if (cell.group(2) == null || !place.find()) {
                continue;
            }
            int column = 0;
            for (char c : place.group(1).toCharArray()) {
                column = column * 26 + c - 'A' + 1;
            }
            int row = Integer.parseInt(place.group(2)) - 1;
            Matcher formula = FORMULA.matcher(cell.group(2));
            if (formula.find()) {
                book.formula(sheet, row, column - 1, plain(formula.group(1)));
            }
            String value = values(cell.group(2));
            boolean shares = cell.group(1).contains("t=\"s\"");
            if (shares) {
                int number = value.matches("\\d{1,9}") ? Integer.parseInt(value) : -1;
                value = number >= 0 && number < shared.size() ? shared.get(number) : value;
            }
            if (!value.isEmpty()) {
                boolean number = !cell.group(1).contains("t=\"") && value.matches("-?\\d{1,15}(?:\\.\\d{1,15})?");
                book.value(sheet, row, column - 1, number ? (Object) Double.parseDouble(value) : value);
            }
        }
    }

    private static String plain(String value) {
        return value.replace("&quot;", "\"")
                .replace("&apos;", "'")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&amp;", "&");
    }
}
