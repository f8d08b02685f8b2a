package org.tocsin.knowledge.indicators;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// One line of a table: a CSV row or a JSON object without depth. Column names are compared without case and signs.
///
/// Either one column says what another holds (`type`, `ioc`), or columns are named for what they hold (`md5`,
/// `sha256`). Columns with links to reports never give indicators.
record Row(int line, Map<String, String> cells) {
    private static final List<String> TYPE = List.of("type", "indicatortype", "ioctype", "attributetype", "kind");
    private static final List<String> VALUE = List.of(
            "value",
            "ioc",
            "iocs",
            "indicator",
            "indicators",
            "indicatorvalue",
            "iocvalue",
            "observable",
            "attributevalue");
    private static final List<String> NAME = List.of(
            "family",
            "malware",
            "malwarefamily",
            "malwarename",
            "campaign",
            "threat",
            "threatname",
            "actor",
            "threatactor",
            "group");
    private static final List<String> DESCRIPTION =
            List.of("description", "comment", "comments", "note", "notes", "context", "details", "title");
    private static final List<String> REFERENCE =
            List.of("reference", "references", "report", "link", "links", "source", "sources");
    private static final List<String> SEEN =
            List.of("firstseen", "validfrom", "date", "dateadded", "firstseenutc", "created", "lastseen");
    private static final List<String> UNTIL = List.of("validuntil", "expires", "expiration");
    private static final Set<String> NOTHING = Set.of("", "-", "n/a", "na", "none", "null", "unknown", "?");

    private static final Set<String> NOT_FOR_DETECTION = Set.of("0", "false", "no");

    private static final Map<String, IndicatorType> TYPED = typed();

    private static Map<String, IndicatorType> typed() {
        Map<String, IndicatorType> typed = new LinkedHashMap<>(TypeWord.TYPES);
        typed.put("domains", IndicatorType.DOMAIN);
        typed.put("hostnames", IndicatorType.DOMAIN);
        typed.put("urls", IndicatorType.URL);
        typed.put("ips", IndicatorType.ADDRESS);
        typed.put("ipaddresses", IndicatorType.ADDRESS);
        typed.put("emails", IndicatorType.EMAIL);
        typed.put("sender", IndicatorType.EMAIL);
        typed.put("hashes", IndicatorType.SHA256);
        typed.put("filenames", IndicatorType.FILE_NAME);
        return typed;
    }

    /// Whether a table with these columns, in plain form, can hold indicators.
    static boolean holdsIndicators(Set<String> columns) {
        return columns.stream().anyMatch(column -> VALUE.contains(column) || TYPED.containsKey(column));
    }

    void gather(Gathering into) {
        if (NOT_FOR_DETECTION.contains(Defanged.lower(first(List.of("toids")).orElse("1")))) {
            into.refuse(line, "marked by its author as not meant for detection (to_ids)");
            return;
        }
        Indicator.About about = new Indicator.About(
                into.file(),
                first(NAME).orElse(""),
                first(DESCRIPTION).orElse(""),
                List.of(),
                first(REFERENCE).map(List::of).orElse(List.of()));
        Optional<String> value = first(VALUE);
        if (value.isPresent()) {
            gatherTyped(first(TYPE).orElse(""), value.get(), about, into);
            return;
        }
        boolean any = false;
        for (Map.Entry<String, String> cell : cells.entrySet()) {
            IndicatorType type = TYPED.get(cell.getKey());
            if (type != null
                    && !NOTHING.contains(Defanged.lower(cell.getValue()).strip())) {
                any = true;
                gatherCell(type, cell.getValue(), about, into);
            }
        }
        if (!any) {
            into.refuse(line, "no value in any column that holds indicators");
        }
    }

    /// One value whose type is stated in a word.
    void gatherTyped(String word, String value, Indicator.About about, Gathering into) {
        switch (TypeWord.of(word)) {
            case TypeWord.Beyond() -> into.beyond(word);
            case TypeWord.Unknown() -> {
                Optional<Value> guessed = Value.guess(value);
                if (guessed.isPresent()) {
                    into.add(guessed.get(), "", time(SEEN), time(UNTIL), about, line);
                } else if (word.isEmpty()) {
                    into.refuse(line, Gathering.quoted(value) + " is no kind of indicator that we know");
                } else {
                    into.beyond(word);
                }
            }
            case TypeWord.Parts(List<Optional<IndicatorType>> types) -> {
                if (types.size() == 1) {
                    gatherCell(types.getFirst().orElseThrow(), value, about, into);
                    return;
                }
                String[] parts = value.split("\\|", -1);
                for (int i = 0; i < types.size(); i++) {
                    int part = i;
                    if (i < parts.length && !parts[i].isBlank()) {
                        types.get(i).ifPresent(type -> gatherCell(type, parts[part], about, into));
                    }
                }
            }
        }
    }

    private void gatherCell(IndicatorType type, String cell, Indicator.About about, Gathering into) {
        Optional<Value> whole = Value.as(type, cell);
        if (whole.isPresent()) {
            into.add(whole.get(), "", time(SEEN), time(UNTIL), about, line);
            return;
        }
        List<Value> several = new ArrayList<>();
        for (String part : cell.split("[;,|\\s]+")) {
            Optional<Value> value = Value.as(type, part);
            if (value.isPresent()) {
                several.add(value.get());
            } else if (!part.isBlank()) {
                into.refuse(line, Gathering.quoted(part) + " is not a valid " + type.word());
                return;
            }
        }
        if (several.isEmpty()) {
            into.refuse(line, Gathering.quoted(cell) + " is not a valid " + type.word());
        }
        for (Value value : several) {
            into.add(value, "", time(SEEN), time(UNTIL), about, line);
        }
    }

    private Optional<Instant> time(List<String> names) {
        return first(names).flatMap(Stated::time);
    }

    private Optional<String> first(List<String> names) {
        for (String name : names) {
            String value = cells.get(name);
            if (value != null && !value.isBlank()) {
                return Optional.of(value.strip());
            }
        }
        return Optional.empty();
    }
}
