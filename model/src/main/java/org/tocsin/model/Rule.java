package org.tocsin.model;

import java.util.List;
import java.util.Map;

/// What looked: a Sigma rule, an indicator list, later others. Everything that a finding or a report says about it.
///
/// @param family `sigma`, `indicator`
/// @param id the author's identifier, or one that we derive from the content where there is none
/// @param source where it came from: the pack's name and the file inside it, never an absolute path
/// @param tags as written, such as `attack.t1003.001`
/// @param techniques ATT&CK technique ids from the tags, such as `T1003.001`
/// @param software ATT&CK software ids from the tags, such as `S0002`
/// @param advice plain words by language code (`en`, `fr`); empty for rules that are not ours
/// @param namesGroup whether title, tags or source name a known group; outside the expert view they are then not shown
public record Rule(
        String family,
        String id,
        String title,
        Level level,
        String status,
        String source,
        String description,
        String author,
        String licence,
        List<String> references,
        List<String> falsePositives,
        List<String> tags,
        List<String> techniques,
        List<String> software,
        Map<String, Advice> advice,
        boolean namesGroup) {

    /// A rule's plain words for a reader who is not an expert.
    ///
    /// @param meaning what a hit may mean
    /// @param next what to do next
    public record Advice(String meaning, String next) {}

    public Rule {
        references = List.copyOf(references);
        falsePositives = List.copyOf(falsePositives);
        tags = List.copyOf(tags);
        techniques = List.copyOf(techniques);
        software = List.copyOf(software);
        advice = Map.copyOf(advice);
    }
}
