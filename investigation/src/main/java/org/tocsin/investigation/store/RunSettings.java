package org.tocsin.investigation.store;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.tocsin.model.RulePack;

/// Everything that shapes the results of a run besides the evidence. Results of other settings are not shown as
/// those of these.
///
/// @param program name and version, such as `tocsin 0.1.0`; another version may read differently
/// @param detection the key of the rules and indicators in use
/// @param options limits and choices by name; order does not matter
/// @param packs the rules and indicators as they were handed in
public record RunSettings(String program, String detection, Map<String, String> options, List<RulePack> packs) {
    public RunSettings {
        options = Map.copyOf(options);
        packs = List.copyOf(packs);
    }

    /// Tells these settings from all others: a hash over program, detection and options.
    public String key() {
        return Disk.hash(json().getBytes(StandardCharsets.UTF_8));
    }

    String json() {
        var node = CustodyEntry.JSON.createObjectNode().put("program", program).put("detection", detection);
        var sorted = node.putObject("options");
        new TreeMap<>(options).forEach(sorted::put);
        return CustodyEntry.JSON.writeValueAsString(node);
    }
}
