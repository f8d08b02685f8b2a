package org.tocsin.investigation;

import java.util.List;
import org.tocsin.detect.Detection;

/// All that looks at records: compiled from the rules and indicators that were chosen.
public final class Detectors {
    private Detectors() {}

    static List<Detection> load(RuleChoice choice) {
        return List.of();
    }
}
