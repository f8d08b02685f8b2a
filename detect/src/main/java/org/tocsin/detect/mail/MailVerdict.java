package org.tocsin.detect.mail;

import java.util.List;
import java.util.Optional;

/// What one message was judged to be, why, and what was not looked into.
///
/// @param reasons all signs, those that tell most first; a message with nothing found can have some
/// @param sender how it came by its sender, as far as the organisation's contacts tell
/// @param suggestion for the Targeted Threat Index; empty where targeting cannot be told
/// @param techniques ATT&CK technique ids of the signs of a suspicious or dangerous message, sorted
public record MailVerdict(
        Danger danger,
        List<Reason> reasons,
        TargetingSigns targeting,
        SenderKind sender,
        Optional<ThreatIndexSuggestion> suggestion,
        List<String> techniques,
        List<NotExamined> notExamined) {
    public MailVerdict {
        reasons = List.copyOf(reasons);
        techniques = List.copyOf(techniques);
        notExamined = List.copyOf(notExamined);
    }

    /// Whether a sign was seen.
    public boolean shows(String id) {
        return reasons.stream().anyMatch(reason -> reason.id().equals(id));
    }
}
