package org.tocsin.knowledge.attack;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tocsin.model.Technique;

/// The names behind ATT&CK's identifiers. Which release they are from, the table's own first lines say.
///
/// © The MITRE Corporation. This work is reproduced and distributed with the permission of The MITRE Corporation.
/// ATT&CK is a registered trademark of The MITRE Corporation.
public final class Attack {
    private final String release;
    private final Map<String, Technique> techniques;
    private final Map<String, String> replaced;
    private final Map<String, String> tactics;
    private final Map<String, String> groups;
    private final Map<String, String> software;
    private final Map<String, String> campaigns;

    private Attack(String release, Map<String, Map<String, String[]>> kinds) {
        this.release = release;
        this.techniques = new LinkedHashMap<>();
        kinds.getOrDefault("technique", Map.of())
                .forEach((id, row) -> techniques.put(
                        id,
                        new Technique(
                                id,
                                row[2],
                                row.length > 3 && !row[3].isEmpty() ? List.of(row[3].split(",")) : List.of())));
        this.replaced = names(kinds, "replaced");
        this.tactics = names(kinds, "tactic");
        this.groups = names(kinds, "group");
        this.software = names(kinds, "software");
        this.campaigns = names(kinds, "campaign");
    }

    private static Map<String, String> names(Map<String, Map<String, String[]>> kinds, String kind) {
        Map<String, String> names = new LinkedHashMap<>();
        kinds.getOrDefault(kind, Map.of()).forEach((id, row) -> names.put(id, row[2]));
        return names;
    }

    /// Reads the table that the program carries.
    public static Attack carried() {
        String release = "";
        Map<String, Map<String, String[]>> kinds = new LinkedHashMap<>();
        for (String line : Tables.lines("enterprise.tsv")) {
            if (line.startsWith("# release: ")) {
                release = line.substring("# release: ".length());
            }
            if (!line.startsWith("#") && !line.isBlank()) {
                String[] row = line.split("\t", -1);
                kinds.computeIfAbsent(row[0], kind -> new LinkedHashMap<>()).put(row[1], row);
            }
        }
        return new Attack(release, kinds);
    }

    /// The release that the names are from, such as `ATT&CK enterprise 1.0`; to be written with every mapping.
    public String release() {
        return release;
    }

    /// The technique with this id. Ids that were withdrawn and have a successor give the successor, under its own id.
    public Optional<Technique> technique(String id) {
        String current = replaced.getOrDefault(id, id);
        return Optional.ofNullable(techniques.get(current));
    }

    public Optional<String> group(String id) {
        return Optional.ofNullable(groups.get(id));
    }

    public Optional<String> software(String id) {
        return Optional.ofNullable(software.get(id));
    }

    public Optional<String> campaign(String id) {
        return Optional.ofNullable(campaigns.get(id));
    }

    /// The name of a tactic by its short name, such as `credential-access`.
    public Optional<String> tactic(String shortName) {
        return Optional.ofNullable(tactics.get(shortName));
    }

    /// The short names of the tactics, in the order of the matrix.
    public List<String> tactics() {
        return new ArrayList<>(tactics.keySet());
    }
}
