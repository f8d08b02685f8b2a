package org.tocsin.investigation;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.tocsin.detect.mail.Danger;
import org.tocsin.detect.mail.ThreatIndex;
import org.tocsin.detect.mail.ThreatIndexDecision;
import org.tocsin.investigation.store.CaseView;
import org.tocsin.investigation.store.Stated;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What a person decided about one message, beside what the program had suggested.
///
/// @param message its key, see [org.tocsin.detect.mail.MessageKey]
/// @param index the Targeted Threat Index; empty where nothing was decided about it
/// @param danger what it is; empty where nothing was decided about that
/// @param judged what the program had judged
/// @param time when it was decided, ISO 8601 in UTC; empty before it is stored
public record MessageDecision(
        String message,
        Optional<ThreatIndexDecision> index,
        Optional<Danger> danger,
        Danger judged,
        String person,
        String reason,
        String time) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    String json() {
        ObjectNode node = JSON.createObjectNode().put("reason", reason).put("judged", judged.word());
        danger.ifPresent(word -> node.put("danger", word.word()));
        index.ifPresent(decided -> {
            put(node.putObject("index"), decided.index());
            decided.suggested().ifPresent(suggested -> put(node.putObject("suggested"), suggested));
        });
        return JSON.writeValueAsString(node);
    }

    private static void put(ObjectNode node, ThreatIndex index) {
        node.put("edition", index.edition().year())
                .put("base", index.base())
                .put("multiplier", index.multiplier().value());
    }

    static MessageDecision of(Stated stated) {
        JsonNode node = JSON.readTree(stated.json());
        String reason = node.path("reason").asString("");
        Optional<ThreatIndexDecision> index = read(node.path("index"))
                .map(decided ->
                        new ThreatIndexDecision(decided, read(node.path("suggested")), stated.person(), reason));
        return new MessageDecision(
                stated.about(),
                index,
                danger(node.path("danger").asString("")),
                danger(node.path("judged").asString("")).orElse(Danger.NOTHING_FOUND),
                stated.person(),
                reason,
                stated.time());
    }

    private static Optional<ThreatIndex> read(JsonNode node) {
        if (!node.isObject()) {
            return Optional.empty();
        }
        ThreatIndex.Edition edition = node.path("edition").asString("").equals("2013")
                ? ThreatIndex.Edition.E2013
                : ThreatIndex.Edition.E2014;
        return ThreatIndex.Multiplier.of(new BigDecimal(node.path("multiplier").asString("1")))
                .map(multiplier -> new ThreatIndex(edition, node.path("base").asInt(0), multiplier));
    }

    /// The word of a danger, read.
    public static Optional<Danger> danger(String word) {
        for (Danger one : Danger.values()) {
            if (one.word().equals(word)) {
                return Optional.of(one);
            }
        }
        return Optional.empty();
    }

    /// The decisions that stand in a case, by message: of each question the last answer.
    static Map<String, MessageDecision> of(CaseView view) {
        Map<String, MessageDecision> all = new HashMap<>();
        for (Stated stated : view.stated(Stated.Kind.MESSAGE)) {
            all.merge(stated.about(), of(stated), (old, fresh) -> fresh.over(old));
        }
        return all;
    }

    private MessageDecision over(MessageDecision old) {
        return new MessageDecision(
                message,
                index.isPresent() ? index : old.index,
                danger.isPresent() ? danger : old.danger,
                judged,
                person,
                reason,
                time);
    }
}
