package org.tocsin.knowledge.actors;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.tocsin.model.Technique;
import org.tocsin.model.UserFault;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/// Reads ATT&CK as STIX 2.0 or 2.1: a bundle, or a folder of bundles or single objects, of any domain and
/// release. Object by object: a bundle is never in memory as a whole, and what the nouns do not need is stepped
/// over.
///
/// Format: https://github.com/mitre/cti/blob/master/USAGE.md
public final class AttackBundle {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern CITATION = Pattern.compile("\\(Citation: ([^)]+)\\)");
    private static final int LONGEST_CHAIN = 32;

    /// The fields that matter, of whatever kind of object.
    private static final class Item {
        String type = "";
        String id = "";
        String name = "";
        String relation = "";
        String from = "";
        String to = "";
        String modified = "";
        String version = "";
        boolean withdrawn;
        final List<String> aliases = new ArrayList<>();
        final List<String> phases = new ArrayList<>();
        final List<Reference> references = new ArrayList<>();

        /// The identifier that people use, or the STIX id where there is none.
        String publicId() {
            return references.stream()
                    .filter(reference -> reference.source.startsWith("mitre") && !reference.externalId.isEmpty())
                    .map(Reference::externalId)
                    .findFirst()
                    .orElse(id);
        }

        List<String> citations() {
            return references.stream()
                    .filter(reference -> reference.externalId.isEmpty() && !reference.source.isEmpty())
                    .map(Reference::source)
                    .distinct()
                    .toList();
        }
    }

    private record Reference(String source, String externalId, String description) {}

    private record Link(String relation, String from, String to, List<String> citations) {}

    private final Map<String, Item> items = new LinkedHashMap<>();
    private final List<Link> links = new ArrayList<>();
    private String collection = "";
    private String version = "";
    private String date = "";

    private AttackBundle() {}

    /// Whether a file looks like STIX, from its first bytes.
    public static boolean looksLike(String start) {
        return start.contains("\"bundle\"") || start.contains("\"spec_version\"") || start.contains("\"objects\"");
    }

    /// Reads a bundle or a folder.
    ///
    /// @throws UserFault where a file is not JSON, or nothing in it is about actors
    public static Actors read(Path path) throws IOException {
        AttackBundle bundle = new AttackBundle();
        MessageDigest hash = sha256();
        List<Path> files = List.of(path);
        if (Files.isDirectory(path)) {
            try (Stream<Path> walk = Files.walk(path)) {
                files = walk.filter(file -> file.toString().endsWith(".json") && Files.isRegularFile(file))
                        .sorted()
                        .toList();
            }
        }
        for (Path file : files) {
            try (InputStream in = new DigestInputStream(new BufferedInputStream(Files.newInputStream(file)), hash);
                    JsonParser parser = JSON.createParser(in)) {
                while (parser.nextToken() != null) {
                    bundle.value(parser);
                }
            } catch (JacksonException broken) {
                throw new UserFault(file.getFileName() + " is not whole JSON; get the file again", broken);
            }
        }
        String name = bundle.collection.isEmpty() ? plainName(path) : bundle.collection;
        return bundle.actors(new Edition(
                name,
                bundle.version,
                bundle.date,
                "MITRE ATT&CK terms of use",
                "sha256:" + HexFormat.of().formatHex(hash.digest())));
    }

    private static String plainName(Path path) {
        String name = String.valueOf(path.getFileName());
        return name.endsWith(".json") ? name.substring(0, name.length() - ".json".length()) : name;
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private void value(JsonParser parser) {
        if (parser.currentToken() == JsonToken.START_ARRAY) {
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                value(parser);
            }
        } else if (parser.currentToken() == JsonToken.START_OBJECT) {
            object(parser);
        }
    }

    private void object(JsonParser parser) {
        Item item = new Item();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            JsonToken token = parser.nextToken();
            switch (name) {
                case "objects" -> value(parser);
                case "aliases", "x_mitre_aliases" -> strings(parser, item.aliases);
                case "kill_chain_phases" -> phases(parser, item.phases);
                case "external_references" -> references(parser, item.references);
                case "revoked", "x_mitre_deprecated" -> item.withdrawn |= token == JsonToken.VALUE_TRUE;
                default -> {
                    if (token == JsonToken.VALUE_STRING) {
                        text(item, name, parser);
                    } else {
                        parser.skipChildren();
                    }
                }
            }
        }
        keep(item);
    }

    private static void text(Item item, String name, JsonParser parser) {
        switch (name) {
            case "type" -> item.type = parser.getString();
            case "id" -> item.id = parser.getString();
            case "name" -> item.name = parser.getString();
            case "relationship_type" -> item.relation = parser.getString();
            case "source_ref" -> item.from = parser.getString();
            case "target_ref" -> item.to = parser.getString();
            case "modified" -> item.modified = parser.getString();
            case "x_mitre_version" -> item.version = parser.getString();
            default -> {
                // Prose, rights and the like.
            }
        }
    }

    private void keep(Item item) {
        switch (item.type) {
            case "relationship" -> {
                if (!item.withdrawn
                        && Set.of("uses", "attributed-to", "revoked-by").contains(item.relation)) {
                    links.add(new Link(item.relation, item.from, item.to, item.citations()));
                }
            }
            case "attack-pattern", "intrusion-set", "threat-actor", "malware", "tool", "campaign" ->
                items.put(item.id, item);
            case "x-mitre-collection" -> {
                collection = item.name;
                version = item.version;
            }
            default -> {
                // Mitigations, detections and what else is not about who did it.
            }
        }
        String day = item.modified.length() >= 10 ? item.modified.substring(0, 10) : "";
        if (day.compareTo(date) > 0) {
            date = day;
        }
    }

    private Actors actors(Edition edition) {
        Map<String, Actor> actors = new TreeMap<>();
        Map<String, Software> software = new TreeMap<>();
        Map<String, Technique> techniques = new TreeMap<>();
        Map<String, Item> campaigns = new TreeMap<>();
        for (Item item : items.values()) {
            if (item.withdrawn) {
                continue;
            }
            String id = item.publicId();
            List<String> others = item.aliases.stream()
                    .filter(alias -> !alias.equals(item.name))
                    .distinct()
                    .toList();
            switch (item.type) {
                case "intrusion-set", "threat-actor" ->
                    actors.put(
                            id,
                            Actor.named(
                                    id,
                                    item.name,
                                    others.stream()
                                            .map(alias -> new Stated(alias, citationOf(alias, item)))
                                            .toList()));
                case "malware" -> software.put(id, new Software(id, item.name, Software.Kind.MALWARE, others));
                case "tool" -> software.put(id, new Software(id, item.name, Software.Kind.TOOL, others));
                case "attack-pattern" -> techniques.put(id, new Technique(id, item.name, item.phases));
                default -> campaigns.put(id, item);
            }
        }
        if (actors.isEmpty()) {
            throw new UserFault(edition.name() + " names no actors; an ATT&CK bundle with its groups is needed");
        }
        return new Actors(
                List.of(edition),
                List.copyOf(actors.values()),
                List.copyOf(software.values()),
                campaigns.values().stream().map(this::campaign).toList(),
                List.copyOf(techniques.values()),
                uses(),
                replaced());
    }

    private static String citationOf(String alias, Item item) {
        Set<String> keys = new LinkedHashSet<>();
        for (Reference reference : item.references) {
            if (reference.source.equals(alias)) {
                Matcher citation = CITATION.matcher(reference.description);
                while (citation.find()) {
                    keys.add(citation.group(1).strip());
                }
            }
        }
        return String.join("; ", keys);
    }

    private Campaign campaign(Item item) {
        List<Stated> to = links.stream()
                .filter(link -> link.relation.equals("attributed-to") && link.from.equals(item.id))
                .flatMap(link ->
                        standing(link.to).stream().map(actor -> new Stated(actor, String.join("; ", link.citations))))
                .distinct()
                .toList();
        return new Campaign(item.publicId(), item.name, to);
    }

    /// The public id of an object that was not withdrawn.
    private Optional<String> standing(String stixId) {
        Item item = items.get(stixId);
        return item == null || item.withdrawn ? Optional.empty() : Optional.of(item.publicId());
    }

    private List<Use> uses() {
        Map<String, Map<String, Set<String>>> uses = new TreeMap<>();
        for (Link link : links) {
            Optional<String> by = standing(link.from);
            Optional<String> what = standing(link.to);
            if (link.relation.equals("uses") && by.isPresent() && what.isPresent()) {
                uses.computeIfAbsent(by.get(), user -> new TreeMap<>())
                        .computeIfAbsent(what.get(), used -> new LinkedHashSet<>())
                        .addAll(link.citations);
            }
        }
        List<Use> all = new ArrayList<>();
        uses.forEach((by, whats) -> whats.forEach((what, sources) -> all.add(new Use(by, what, List.copyOf(sources)))));
        return all;
    }

    private Map<String, String> replaced() {
        Map<String, String> next = new HashMap<>();
        for (Link link : links) {
            if (link.relation.equals("revoked-by")) {
                next.put(link.from, link.to);
            }
        }
        Map<String, String> replaced = new TreeMap<>();
        next.forEach((old, newer) -> {
            String current = newer;
            for (int step = 0; step < LONGEST_CHAIN && standing(current).isEmpty(); step++) {
                current = next.getOrDefault(current, current);
            }
            Item from = items.get(old);
            Optional<String> to = standing(current);
            if (from != null && to.isPresent()) {
                replaced.put(from.publicId(), to.get());
            }
        });
        // An id whose object lives on under the same public id was only tidied up.
        replaced.entrySet().removeIf(entry -> entry.getKey().equals(entry.getValue()));
        return replaced;
    }

    private static void strings(JsonParser parser, List<String> into) {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            parser.skipChildren();
            return;
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() == JsonToken.VALUE_STRING) {
                into.add(parser.getString());
            } else {
                parser.skipChildren();
            }
        }
    }

    private static void phases(JsonParser parser, List<String> into) {
        objects(parser, fields -> into.add(fields.getOrDefault("phase_name", "")));
    }

    private static void references(JsonParser parser, List<Reference> into) {
        objects(
                parser,
                fields -> into.add(new Reference(
                        fields.getOrDefault("source_name", ""),
                        fields.getOrDefault("external_id", ""),
                        fields.getOrDefault("description", ""))));
    }

    /// Steps through an array of flat objects; what is not a text is passed over.
    private static void objects(JsonParser parser, Consumer<Map<String, String>> each) {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            parser.skipChildren();
            return;
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                parser.skipChildren();
                continue;
            }
            Map<String, String> fields = new HashMap<>();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                if (parser.nextToken() == JsonToken.VALUE_STRING) {
                    fields.put(name, parser.getString());
                } else {
                    parser.skipChildren();
                }
            }
            each.accept(fields);
        }
    }
}
