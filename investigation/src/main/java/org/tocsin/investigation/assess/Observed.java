package org.tocsin.investigation.assess;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tocsin.detect.assess.Observation;
import org.tocsin.model.UserFault;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// An observation as it stands in a file.
///
/// @param id what its writer calls it, as JSON, so that the answer can carry it; empty where it has none
public record Observed(Optional<String> id, Observation observation) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /// Reads one JSON object.
    ///
    /// @param place what a fault calls it, such as `line 3`
    /// @throws UserFault where it is not one, or says nothing
    public static Observed read(String text, String place) {
        JsonNode object;
        try {
            object = JSON.readTree(text);
        } catch (JacksonException broken) {
            throw new UserFault(place + " is not valid JSON.", broken);
        }
        if (!object.isObject()) {
            throw new UserFault(place + " is not a JSON object with techniques, software and the like.");
        }
        JsonNode targeting = object.path("targeting");
        JsonNode collection = object.path("collection");
        List<Observation.Fact> facts = new ArrayList<>();
        for (JsonNode pair : object.path("strip")) {
            if (!pair.isArray() || pair.size() != 2) {
                throw new UserFault(place + ": each part of \"strip\" is a pair, such as [\"G0096\",\"T1059.001\"].");
            }
            facts.add(new Observation.Fact(pair.get(0).asString(""), pair.get(1).asString("")));
        }
        String campaign = object.path("strip_campaign").asString("");
        JsonNode id = object.path("id");
        return new Observed(
                id.isMissingNode() ? Optional.empty() : Optional.of(id.isString() ? id.stringValue() : id.toString()),
                new Observation(
                        words(object.path("techniques")),
                        words(object.path("software")),
                        new Observation.Targeting(
                                words(targeting.path("sectors")),
                                words(targeting.path("countries")),
                                words(targeting.path("categories"))),
                        new Observation.Collection(
                                words(collection.path("topics")),
                                words(collection.path("searches")),
                                words(collection.path("files"))),
                        words(object.path("indicators")),
                        words(object.path("actors")),
                        new Observation.Ignored(
                                facts,
                                words(object.path("strip_groups")),
                                campaign.isEmpty() ? Optional.empty() : Optional.of(campaign))));
    }

    private static List<String> words(JsonNode list) {
        List<String> words = new ArrayList<>();
        if (list.isString()) {
            words.add(list.stringValue());
        }
        for (JsonNode word : list) {
            if (word.isString()) {
                words.add(word.stringValue());
            }
        }
        return words;
    }
}
