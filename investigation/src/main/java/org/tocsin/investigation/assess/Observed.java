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
        JsonNode targeting = group(object, "targeting", place);
        JsonNode collection = group(object, "collection", place);
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
                        words(object, "techniques", place),
                        words(object, "software", place),
                        new Observation.Targeting(
                                words(targeting, "sectors", place),
                                words(targeting, "countries", place),
                                words(targeting, "categories", place)),
                        new Observation.Collection(
                                words(collection, "topics", place),
                                words(collection, "searches", place),
                                words(collection, "files", place)),
                        words(object, "indicators", place),
                        words(object, "actors", place),
                        new Observation.Ignored(
                                facts,
                                words(object, "strip_groups", place),
                                campaign.isEmpty() ? Optional.empty() : Optional.of(campaign))));
    }

    private static JsonNode group(JsonNode object, String name, String place) {
        JsonNode group = object.path(name);
        if (!group.isMissingNode() && !group.isNull() && !group.isObject()) {
            throw new UserFault(place + ": \"" + name + "\" is a JSON object with lists in it.");
        }
        return group;
    }

    /// A list of texts; one text stands for a list of one.
    private static List<String> words(JsonNode object, String name, String place) {
        JsonNode list = object.path(name);
        if (list.isString()) {
            return List.of(list.stringValue());
        }
        boolean absent = list.isMissingNode() || list.isNull();
        List<String> words = new ArrayList<>();
        for (JsonNode word : list) {
            if (!list.isArray() || !word.isString()) {
                throw new UserFault(place + ": \"" + name + "\" is a list of texts.");
            }
            words.add(word.stringValue());
        }
        if (!absent && !list.isArray()) {
            throw new UserFault(place + ": \"" + name + "\" is a list of texts.");
        }
        return words;
    }
}
