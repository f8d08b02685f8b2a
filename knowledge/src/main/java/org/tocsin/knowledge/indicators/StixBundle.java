package org.tocsin.knowledge.indicators;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/// Gathers the indicators of a STIX 2.0 or 2.1 bundle, object by object; links may come before or after what they link.
///
/// An indicator that its author revoked is refused. One with `valid_until` is kept with that time: whether it still
/// stood when a record was made is for the detector to judge, not for a clock.
final class StixBundle {
    private static final Set<String> NAMES_THE_ATTACK =
            Set.of("malware", "tool", "campaign", "intrusion-set", "threat-actor", "infrastructure");

    /// An indicator that waits for its links.
    private record Waiting(
            String id,
            int line,
            Optional<Instant> validFrom,
            Optional<Instant> validUntil,
            String name,
            String description,
            List<String> tags,
            List<String> references,
            List<StixPattern.Comparison> comparisons) {}

    private record Link(String from, String to, int line) {}

    /// What an indicator may point to.
    private record Named(String name, String description) {}

    private final Gathering into;
    private final List<Waiting> waiting = new ArrayList<>();
    private final Map<String, Named> named = new LinkedHashMap<>();
    private final List<Link> links = new ArrayList<>();

    StixBundle(Gathering into) {
        this.into = into;
    }

    void object(JsonNode object, int line) {
        String type = text(object, "type");
        String id = text(object, "id");
        if (type.equals("indicator")) {
            indicator(object, id, line);
        } else if (NAMES_THE_ATTACK.contains(type)) {
            named.put(id, new Named(text(object, "name"), text(object, "description")));
        } else if (type.equals("relationship")
                && text(object, "relationship_type").equals("indicates")) {
            links.add(new Link(text(object, "source_ref"), text(object, "target_ref"), line));
        }
    }

    private void indicator(JsonNode object, String id, int line) {
        String which = id.isEmpty() ? "an indicator without id" : id;
        if (object.path("revoked").asBoolean(false)) {
            into.refuse(line, which + ": revoked by its author");
            return;
        }
        List<String> kinds = texts(object.path("indicator_types"));
        kinds.addAll(texts(object.path("labels")));
        if (kinds.contains("benign")) {
            into.refuse(line, which + ": marked as benign by its author");
            return;
        }
        String language = text(object, "pattern_type");
        if (!language.isEmpty() && !language.equals("stix")) {
            into.refuse(line, which + ": a pattern in the language " + Gathering.quoted(language));
            return;
        }
        List<StixPattern.Comparison> comparisons;
        try {
            comparisons = StixPattern.read(text(object, "pattern"));
        } catch (StixPattern.NotSimple tooRich) {
            into.refuse(line, which + ": " + tooRich.getMessage() + ": " + Gathering.quoted(text(object, "pattern")));
            return;
        }
        List<String> references = new ArrayList<>();
        for (JsonNode reference : object.path("external_references")) {
            String url = text(reference, "url");
            if (!url.isEmpty()) {
                references.add(url);
            }
        }
        waiting.add(new Waiting(
                id,
                line,
                time(object, "valid_from", which, line),
                time(object, "valid_until", which, line),
                text(object, "name"),
                text(object, "description"),
                texts(object.path("labels")),
                references,
                comparisons));
    }

    /// Joins what waits with what it points to. Call once, after the last object.
    void end() {
        Map<String, TreeSet<String>> targets = new LinkedHashMap<>();
        Set<String> indicators = new TreeSet<>();
        waiting.forEach(one -> indicators.add(one.id()));
        for (Link link : links) {
            if (indicators.contains(link.from()) && named.containsKey(link.to())) {
                targets.computeIfAbsent(link.from(), id -> new TreeSet<>()).add(link.to());
            } else {
                into.tolerate(link.line(), "a link from or to an object that is not in the bundle");
            }
        }
        Map<Indicator.About, Indicator.About> shared = new LinkedHashMap<>();
        for (Waiting one : waiting) {
            Indicator.About about = about(one, targets.getOrDefault(one.id(), new TreeSet<>()));
            Indicator.About same = shared.computeIfAbsent(about, a -> a);
            for (StixPattern.Comparison comparison : one.comparisons()) {
                comparison(comparison, one, same);
            }
        }
    }

    private Indicator.About about(Waiting one, Set<String> targets) {
        List<String> names = new ArrayList<>();
        String description = one.description();
        for (String target : targets) {
            Named what = named.get(target);
            if (what != null) {
                names.add(what.name());
                description = description.isEmpty() ? what.description() : description;
            }
        }
        String name = String.join(", ", names);
        return new Indicator.About(
                into.file(), name.isEmpty() ? one.name() : name, description, one.tags(), one.references());
    }

    private void comparison(StixPattern.Comparison comparison, Waiting one, Indicator.About about) {
        Optional<IndicatorType> type = type(comparison.path());
        if (type.isEmpty()) {
            into.beyond(comparison.path());
            return;
        }
        if (comparison.path().startsWith("file:hashes.") && !comparison.path().contains("-") && hasDash(type.get())) {
            into.tolerate(one.line(), "hash name without its hyphen: " + comparison.path());
        }
        if (comparison.path().equals("file:path")) {
            into.tolerate(one.line(), "file:path, which STIX does not have");
        }
        Optional<Value> value = Value.as(type.get(), comparison.value());
        if (value.isPresent()) {
            into.add(value.get(), one.id(), one.validFrom(), one.validUntil(), about, one.line());
        } else {
            into.refuse(
                    one.line(),
                    one.id() + ": " + Gathering.quoted(comparison.value()) + " is not a valid "
                            + type.get().word());
        }
    }

    private static boolean hasDash(IndicatorType type) {
        return type == IndicatorType.SHA1 || type == IndicatorType.SHA256 || type == IndicatorType.SHA512;
    }

    /// What an object path compares, for those that evidence from computers, mail and networks can show.
    private static Optional<IndicatorType> type(String path) {
        if (path.startsWith("file:hashes.") || path.startsWith("artifact:hashes.")) {
            return switch (TypeWord.plain(path.substring(path.indexOf('.') + 1))) {
                case "md5" -> Optional.of(IndicatorType.MD5);
                case "sha1" -> Optional.of(IndicatorType.SHA1);
                case "sha256" -> Optional.of(IndicatorType.SHA256);
                case "sha512" -> Optional.of(IndicatorType.SHA512);
                default -> Optional.empty();
            };
        }
        return switch (path) {
            case "domain-name:value", "hostname:value" -> Optional.of(IndicatorType.DOMAIN);
            case "url:value" -> Optional.of(IndicatorType.URL);
            case "ipv4-addr:value",
                    "ipv6-addr:value",
                    "network-traffic:dst_ref.value",
                    "network-traffic:src_ref.value" -> Optional.of(IndicatorType.ADDRESS);
            case "email-addr:value", "email-message:from_ref.value", "email-message:sender_ref.value" ->
                Optional.of(IndicatorType.EMAIL);
            case "file:name", "process:image_ref.name", "process:binary_ref.name" ->
                Optional.of(IndicatorType.FILE_NAME);
            case "file:path" -> Optional.of(IndicatorType.FILE_PATH);
            case "process:name" -> Optional.of(IndicatorType.PROCESS_NAME);
            default -> Optional.empty();
        };
    }

    private Optional<Instant> time(JsonNode object, String name, String which, int line) {
        String stated = text(object, name);
        if (stated.isEmpty()) {
            return Optional.empty();
        }
        Optional<Instant> time = Stated.time(stated);
        if (time.isEmpty()) {
            into.tolerate(line, which + ": " + name + " is not a time: " + Gathering.quoted(stated));
        }
        return time;
    }

    static String text(JsonNode object, String name) {
        JsonNode value = object.path(name);
        return value.isString() ? value.stringValue() : "";
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        for (JsonNode item : array) {
            if (item.isString()) {
                texts.add(item.stringValue());
            }
        }
        return texts;
    }
}
