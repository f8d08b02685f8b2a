package org.tocsin.knowledge.attack;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tocsin.model.Technique;

/// What techniques and tactics of ATT&CK are called in its other releases. Which releases there are, only the table
/// knows.
///
/// An older name may have become several newer ones, and several older ones may have become one. What two older names
/// share is not enough to make them equal: equivalents lie all in one direction in time.
public final class Crosswalk {
    private record Row(String kind, String older, String newer, String name) {}

    private final List<Row> rows;
    private final Map<String, List<String>> newer = new LinkedHashMap<>();
    private final Map<String, List<String>> older = new LinkedHashMap<>();

    private Crosswalk(List<Row> rows) {
        this.rows = List.copyOf(rows);
        for (Row row : rows) {
            newer.computeIfAbsent(row.older, id -> new ArrayList<>()).add(row.newer);
            older.computeIfAbsent(row.newer, id -> new ArrayList<>()).add(row.older);
        }
    }

    /// Reads a table, `crosswalk.tsv`, whose head explains it.
    ///
    /// @throws IllegalStateException where a row is not whole: the table is ours
    public static Crosswalk read(Path table) throws IOException {
        List<Row> rows = new ArrayList<>();
        for (String line : Files.readAllLines(table, StandardCharsets.UTF_8)) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            String[] cells = line.split("\t", -1);
            if (cells.length != 6) {
                throw new IllegalStateException("the crosswalk has a row that is not whole: " + line);
            }
            rows.add(new Row(cells[0], cells[1], cells[2], cells[4]));
        }
        return new Crosswalk(rows);
    }

    /// A technique's id and what it is in other releases; the id itself comes first.
    ///
    /// @param id such as `T1003.001`, in any case
    public Set<String> techniques(String id) {
        return equivalents(id.toUpperCase(Locale.ROOT));
    }

    /// A tactic's short name and what it is in other releases; the name itself comes first.
    ///
    /// @param shortName such as `credential-access`
    public Set<String> tactics(String shortName) {
        return equivalents(shortName.toLowerCase(Locale.ROOT));
    }

    private Set<String> equivalents(String id) {
        Set<String> found = new LinkedHashSet<>();
        found.add(id);
        follow(id, newer, found);
        follow(id, older, found);
        return found;
    }

    private static void follow(String id, Map<String, List<String>> steps, Set<String> into) {
        Deque<String> left = new ArrayDeque<>(steps.getOrDefault(id, List.of()));
        while (!left.isEmpty()) {
            String next = left.remove();
            if (into.add(next)) {
                left.addAll(steps.getOrDefault(next, List.of()));
            }
        }
    }

    /// The technique with this id, if need be under the name that the table has for it, with the tactics that its
    /// equivalents have in the release that the program carries.
    public Optional<Technique> technique(String id, Attack attack) {
        Optional<Technique> known = attack.technique(id);
        if (known.isPresent()) {
            return known;
        }
        List<String> tactics = techniques(id).stream()
                .flatMap(other -> attack.technique(other).stream())
                .flatMap(technique -> technique.tactics().stream())
                .distinct()
                .toList();
        return rows.stream()
                .filter(row -> row.kind.equals("technique") && row.newer.equals(id))
                .findFirst()
                .map(row -> new Technique(id, row.name, tactics));
    }
}
