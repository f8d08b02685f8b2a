package org.tocsin.knowledge.actors;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.tocsin.model.UserFault;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads a cluster of the MISP galaxy whose values are actors (`threat-actor`): names and who gave them,
/// country, sponsor, victims. Its `attribution-confidence` is left out: nearly all values are the default.
///
/// Format: https://www.misp-standard.org/rfc/misp-standard-galaxy-format.html
public final class GalaxyCluster {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private GalaxyCluster() {}

    /// Reads one cluster file. Actors bear their UUIDs.
    ///
    /// @throws UserFault where the file is not JSON, or holds no cluster
    public static Actors read(Path file) throws IOException {
        MessageDigest hash = AttackBundle.sha256();
        JsonNode cluster;
        try (InputStream in = new DigestInputStream(new BufferedInputStream(Files.newInputStream(file)), hash)) {
            cluster = JSON.readTree(in);
        } catch (JacksonException broken) {
            throw new UserFault(file.getFileName() + " is not whole JSON; get the file again", broken);
        }
        if (!cluster.path("values").isArray() || cluster.path("values").isEmpty()) {
            throw new UserFault(file.getFileName() + " is not a cluster of the MISP galaxy");
        }
        Map<String, Actor> actors = new TreeMap<>();
        String collection = "MISP galaxy " + text(cluster, "type");
        for (JsonNode value : cluster.path("values")) {
            Actor actor = actor(value, collection);
            actors.put(actor.id(), actor);
        }
        String version = cluster.path("version").asString("");
        return new Actors(
                List.of(new Edition(
                        collection,
                        version,
                        "",
                        "CC0 1.0 or 2-clause BSD",
                        "sha256:" + HexFormat.of().formatHex(hash.digest()))),
                List.copyOf(actors.values()),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Map.of());
    }

    private static Actor actor(JsonNode value, String collection) {
        JsonNode meta = value.path("meta");
        String name = text(value, "value");
        Map<String, String> namedBy = new HashMap<>();
        for (String pair : texts(meta.path("name-attribution"))) {
            int colon = pair.lastIndexOf(':');
            if (colon > 0) {
                namedBy.put(pair.substring(0, colon), pair.substring(colon + 1));
            }
        }
        meta.properties().forEach(entry -> {
            if (entry.getKey().startsWith("origin:") && entry.getValue().isString()) {
                namedBy.put(
                        entry.getKey().substring("origin:".length()),
                        entry.getValue().stringValue());
            }
        });
        List<Stated> aliases = texts(meta.path("synonyms")).stream()
                .filter(synonym -> !synonym.equals(name))
                .distinct()
                .map(synonym -> new Stated(synonym, namedBy.getOrDefault(synonym, collection)))
                .toList();
        List<Stated> kin = new ArrayList<>();
        for (JsonNode related : value.path("related")) {
            if (text(related, "type").equals("similar")) {
                kin.add(new Stated(text(related, "dest-uuid"), collection));
            }
        }
        return new Actor(
                text(value, "uuid").isEmpty() ? name : text(value, "uuid"),
                name,
                aliases,
                stated(meta, "country", collection),
                stated(meta, "cfr-suspected-state-sponsor", collection),
                new Actor.Targets(
                        stated(meta, "cfr-suspected-victims", collection),
                        stated(meta, "targeted-sector", collection),
                        stated(meta, "cfr-target-category", collection)),
                kin);
    }

    private static List<Stated> stated(JsonNode meta, String key, String collection) {
        return texts(meta.path(key)).stream()
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .distinct()
                .map(word -> new Stated(word, collection))
                .toList();
    }

    /// The texts of a value that publishers write as one text or as a list.
    private static List<String> texts(JsonNode value) {
        if (value.isString()) {
            return List.of(value.stringValue());
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode item : value) {
            if (item.isString()) {
                texts.add(item.stringValue());
            }
        }
        return texts;
    }

    private static String text(JsonNode object, String name) {
        JsonNode value = object.path(name);
        return value.isString() ? value.stringValue() : "";
    }
}
