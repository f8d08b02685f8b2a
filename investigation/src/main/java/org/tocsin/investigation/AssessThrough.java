package org.tocsin.investigation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.tocsin.detect.assess.Assessor;
import org.tocsin.detect.assess.Weights;
import org.tocsin.investigation.assess.AssessmentJson;
import org.tocsin.investigation.assess.Observed;
import org.tocsin.knowledge.actors.Actors;
import org.tocsin.knowledge.packs.Compilation;

/// Answers observations one after another from the same knowledge.
public final class AssessThrough {
    private final Assessor assessor;

    private AssessThrough(Assessor assessor) {
        this.assessor = assessor;
    }

    /// @param knowledge packs, bundles or clusters; none for what the program carries
    public static AssessThrough of(List<Path> knowledge) throws IOException {
        Actors carried = Compilation.read(Home.content("knowledge").resolve("starter.tsv"));
        Actors known = knowledge.isEmpty() ? carried : Compilation.of(knowledge);
        Weights weights = Weights.read(Home.content("assessment").resolve("weights.tsv"));
        return new AssessThrough(Assessor.of(known, carried, weights));
    }

    /// The judgement on one observation, both as JSON.
    ///
    /// @param place what a fault calls the observation
    public String answer(String observation, String place) {
        Observed observed = Observed.read(observation, place);
        return AssessmentJson.of(observed.id(), assessor.assess(observed.observation()));
    }
}
