package org.tocsin.knowledge.attack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/// Makes the tables in `src/main/resources/org/tocsin/knowledge/attack` from an ATT&CK bundle (STIX 2.0 or 2.1, all
/// objects in one file) and the MISP galaxy's threat actors:
///
/// ```
/// java … org.tocsin.knowledge.attack.AttackTables BUNDLE "ATT&CK enterprise RELEASE" THREAT-ACTORS FOLDER
/// ```
///
/// A test makes them again where the sources are at hand, and compares.
public final class AttackTables {
    private static final List<String> SUFFIXES = List.of(" group", " team", " gang", " crew", " apt");

    private static final JsonNode NOTHING = MissingNode.getInstance();

    private final JsonNode objects;
    private final String release;
    private final JsonNode actors;

    AttackTables(Path bundle, String release, Path threatActors) throws IOException {
        JsonMapper json = JsonMapper.builder().build();
        this.objects = json.readTree(bundle.toFile()).path("objects");
        this.release = release;
        this.actors = json.readTree(threatActors.toFile());
    }

    public static void main(String[] args) throws IOException {
        AttackTables tables = new AttackTables(Path.of(args[0]), args[1], Path.of(args[2]));
        Files.writeString(Path.of(args[3]).resolve("enterprise.tsv"), tables.enterprise());
        Files.writeString(Path.of(args[3]).resolve("group-names.txt"), tables.groupNames());
    }

    /// Identifiers and names, one a line.
    String enterprise() {
        Map<String, JsonNode> byStixId = new HashMap<>();
        Map<String, String> parents = new HashMap<>();
        Map<String, String> successors = new HashMap<>();
        for (JsonNode object : objects) {
            byStixId.put(text(object, "id"), object);
        }
        for (JsonNode object : objects) {
            if (text(object, "relationship_type").equals("subtechnique-of")) {
                parents.put(text(object, "source_ref"), text(object, "target_ref"));
            } else if (text(object, "relationship_type").equals("revoked-by")) {
                successors.put(text(object, "source_ref"), text(object, "target_ref"));
            }
        }
        TreeSet<String> rows = new TreeSet<>();
        for (JsonNode object : objects) {
            String id = attackId(object);
            String name = text(object, "name");
            switch (text(object, "type")) {
                case "attack-pattern" -> {
                    String parent = parents.get(text(object, "id"));
                    String whole =
                            parent == null ? name : text(byStixId.getOrDefault(parent, NOTHING), "name") + ": " + name;
                    String successor = last(text(object, "id"), successors);
                    if (object.path("revoked").asBoolean(false) && !successor.equals(text(object, "id"))) {
                        rows.add("replaced\t" + id + "\t" + attackId(byStixId.getOrDefault(successor, NOTHING)));
                    } else {
                        rows.add("technique\t" + id + "\t" + whole + "\t" + tactics(object));
                    }
                }
                case "intrusion-set" -> rows.add("group\t" + id + "\t" + name);
                case "malware", "tool" -> rows.add("software\t" + id + "\t" + name);
                case "campaign" -> rows.add("campaign\t" + id + "\t" + name);
                default -> {}
            }
        }
        StringBuilder table = new StringBuilder("""
                # ATT&CK® identifiers and names: kind, id, name, tactics.
                # release: %s
                # © 2025 The MITRE Corporation. This work is reproduced and distributed with the permission of The MITRE Corporation.
                # Terms of use: https://attack.mitre.org/resources/legal-and-branding/terms-of-use/
                # Made by AttackTables; do not edit.
                """.formatted(release));
        for (JsonNode object : objects) {
            if (text(object, "type").equals("x-mitre-matrix")) {
                for (JsonNode tactic : object.path("tactic_refs")) {
                    JsonNode one = byStixId.getOrDefault(tactic.asString(), NOTHING);
                    table.append("tactic\t").append(text(one, "x_mitre_shortname"));
                    table.append('\t').append(text(one, "name")).append('\n');
                }
            }
        }
        rows.forEach(row -> table.append(row).append('\n'));
        return table.toString();
    }

    /// Names of groups and campaigns and their other names, one a line.
    String groupNames() {
        Set<String> names = new TreeSet<>();
        for (JsonNode object : objects) {
            if (text(object, "type").equals("intrusion-set")
                    || text(object, "type").equals("campaign")) {
                put(text(object, "name"), names);
                object.path("aliases").forEach(alias -> put(alias.asString(), names));
            }
        }
        for (JsonNode actor : actors.path("values")) {
            put(text(actor, "value"), names);
            actor.path("meta").path("synonyms").forEach(synonym -> put(synonym.asString(), names));
        }
        return """
                # Names of groups and campaigns: from ATT&CK (%s; © 2025 The MITRE Corporation. This work is reproduced and
                # distributed with the permission of The MITRE Corporation) and from the MISP galaxy's threat actors, version %s
                # (CC0 1.0). Names that end in Group, Team and so on are here without that word too.
                # Made by AttackTables; do not edit.
                """.formatted(release, actors.path("version").asString()) + String.join("\n", names) + "\n";
    }

    /// Numbers are left to patterns, and what is too short to tell anything is left out.
    private static void put(String raw, Set<String> names) {
        Set<String> forms = new LinkedHashSet<>();
        String name =
                raw.strip().replaceFirst("^Subgroup: ", "").replaceFirst(" \\((?:Group|IBM|NHSC|QiAnXin)\\)$", "");
        forms.add(name);
        for (String suffix : SUFFIXES) {
            if (name.toLowerCase(Locale.ROOT).endsWith(suffix)) {
                forms.add(name.substring(0, name.length() - suffix.length()));
            }
        }
        for (String form : forms) {
            boolean identifier = form.matches("[CG]\\d{4}");
            if (GroupNames.key(form).length() >= 4 && !identifier) {
                names.add(form);
            }
        }
    }

    private static String last(String id, Map<String, String> successors) {
        String last = id;
        for (int steps = 0; steps < 10 && successors.containsKey(last); steps++) {
            last = successors.getOrDefault(last, last);
        }
        return last;
    }

    private static String tactics(JsonNode technique) {
        List<String> tactics = new ArrayList<>();
        technique.path("kill_chain_phases").forEach(phase -> tactics.add(text(phase, "phase_name")));
        return String.join(",", tactics);
    }

    private static String attackId(JsonNode object) {
        for (JsonNode reference : object.path("external_references")) {
            if (text(reference, "source_name").equals("mitre-attack")) {
                return text(reference, "external_id");
            }
        }
        return "";
    }

    private static String text(JsonNode object, String name) {
        return object.path(name).asString("");
    }
}
