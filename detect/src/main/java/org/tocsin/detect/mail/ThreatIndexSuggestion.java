package org.tocsin.detect.mail;

import java.util.List;

/// What the program proposes for the Targeted Threat Index, with its reasons. It binds nobody: a [ThreatIndexDecision]
/// does.
public record ThreatIndexSuggestion(
        ThreatIndex index, List<TargetingSigns.Sign> forBase, List<TargetingSigns.Sign> forMultiplier) {
    public ThreatIndexSuggestion {
        forBase = List.copyOf(forBase);
        forMultiplier = List.copyOf(forMultiplier);
    }
}
