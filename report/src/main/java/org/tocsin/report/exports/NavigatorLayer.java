package org.tocsin.report.exports;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.tocsin.model.Level;

/// Techniques that findings carry as a layer for the ATT&CK Navigator, format 4.5: the score of a technique is the
/// number of its findings, its colour the most serious level among them. A layer has no times, computers or names in
/// it.
///
/// @see <a href="https://github.com/mitre-attack/attack-navigator/tree/master/layers/spec/v4.5">the format</a>
public final class NavigatorLayer {
    private static final String FORMAT = "4.5";

    /// The Navigator whose layers these are; others of the same format read them too.
    private static final String NAVIGATOR = "5.1.0";

    private final Map<String, Map<Level, Long>> techniques = new TreeMap<>();
    private final Map<String, Long> unknown = new TreeMap<>();
    private long findings;
    private long without;

    /// @param ids the techniques of one finding, as the release of the layer has them
    /// @param strange those that the release does not know under any name
    public void finding(Level level, List<String> ids, List<String> strange) {
        findings++;
        without += ids.isEmpty() && strange.isEmpty() ? 1 : 0;
        for (String id : ids) {
            techniques.computeIfAbsent(id, i -> new EnumMap<>(Level.class)).merge(level, 1L, Long::sum);
        }
        strange.forEach(id -> unknown.merge(id, 1L, Long::sum));
    }

    /// The whole layer, with a line feed behind it.
    ///
    /// @param release of ATT&CK, in words
    /// @param version of ATT&CK as the Navigator knows it: the number before the point
    public byte[] json(String release, String version) {
        String layer = JsonObject.of(root -> {
            root.put("name", "Tocsin findings")
                    .object(
                            "versions",
                            versions -> versions.put("attack", version)
                                    .put("navigator", NAVIGATOR)
                                    .put("layer", FORMAT))
                    .put("domain", "enterprise-attack")
                    .put("description", description(release))
                    .put("sorting", 3)
                    .objects("techniques", List.copyOf(techniques.entrySet()), NavigatorLayer::technique)
                    .object(
                            "gradient",
                            gradient -> gradient.put("colors", List.of("#ffffff", colour(Level.HIGH)))
                                    .put("minValue", 0)
                                    .put("maxValue", most()))
                    .objects(
                            "legendItems",
                            worstFirst(),
                            (item, level) -> item.put("label", "worst finding: " + level.word())
                                    .put("color", colour(level)));
        });
        return (layer + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private String description(String release) {
        StringBuilder text =
                new StringBuilder("Techniques of " + findings + " findings, by the rules' own tags; names of " + release
                        + ". A technique without a colour was not seen, which does not mean that it was not used.");
        if (without > 0) {
            text.append(" Findings without a technique, not in this layer: ")
                    .append(without)
                    .append('.');
        }
        if (!unknown.isEmpty()) {
            List<String> names = new ArrayList<>();
            unknown.forEach((id, count) -> names.add(id + " (" + count + ")"));
            text.append(" Techniques that this release does not have, not in this layer: ")
                    .append(String.join(", ", names))
                    .append('.');
        }
        return text.toString();
    }

    private static void technique(JsonObject technique, Map.Entry<String, Map<Level, Long>> entry) {
        List<Map.Entry<Level, Long>> levels = new ArrayList<>(entry.getValue().entrySet()).reversed();
        long score = levels.stream().mapToLong(Map.Entry::getValue).sum();
        Level worst = levels.getFirst().getKey();
        technique
                .put("techniqueID", entry.getKey())
                .put("score", score)
                .put("color", colour(worst))
                .put("comment", score + (score == 1 ? " finding" : " findings") + ", the worst " + worst.word())
                .put("enabled", true)
                .objects(
                        "metadata",
                        levels,
                        (pair, level) ->
                                pair.put("name", level.getKey().word()).put("value", Long.toString(level.getValue())));
    }

    private long most() {
        return techniques.values().stream()
                .mapToLong(levels ->
                        levels.values().stream().mapToLong(Long::longValue).sum())
                .max()
                .orElse(1);
    }

    private static List<Level> worstFirst() {
        return List.copyOf(EnumSet.allOf(Level.class)).reversed();
    }

    private static String colour(Level level) {
        return switch (level) {
            case CRITICAL -> "#a50f15";
            case HIGH -> "#de2d26";
            case MEDIUM -> "#fb6a4a";
            case LOW -> "#fcae91";
            case INFORMATIONAL -> "#d9d9d9";
        };
    }
}
