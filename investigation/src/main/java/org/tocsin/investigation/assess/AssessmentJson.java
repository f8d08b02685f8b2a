package org.tocsin.investigation.assess;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.tocsin.detect.assess.Assessment;
import org.tocsin.detect.assess.Places;
import org.tocsin.report.exports.JsonObject;

/// A judgement as one JSON object. Its members are described in docs/attribution.md.
public final class AssessmentJson {
    private static final int DIGITS = 6;
    private static final int NATS = 3;
    private static final double WORTH_SAYING = 0.0005;

    private AssessmentJson() {}

    public static String of(Optional<String> id, Assessment answer) {
        return JsonObject.of(out -> {
            id.ifPresent(own -> out.put("id", own));
            out.put("level", word(answer.level()));
            answer.grade().ifPresent(grade -> out.put("grade", word(grade)));
            out.put("named", answer.named());
            answer.witness().ifPresent(item -> out.object("witness", into -> item(into, item)));
            out.put("statement", answer.statement());
            out.objects(
                    "country",
                    answer.countries(),
                    (into, share) -> into.put("name", Places.name(share.name()))
                            .put("code", share.name())
                            .put("posterior", rounded(share.posterior(), DIGITS)));
            out.object(
                    "sponsorship",
                    into -> into.put("state", rounded(answer.sponsorship().state(), DIGITS))
                            .objects(
                                    "rivals",
                                    answer.sponsorship().rivals(),
                                    (one, rival) -> one.put("name", rival.name())
                                            .put("for", rival.speaksFor())
                                            .put("against", rival.speaksAgainst())));
            out.objects("hypotheses", answer.hypotheses(), AssessmentJson::hypothesis);
            out.put("none_of_these", rounded(answer.noneOfThese(), DIGITS));
            out.objects("decides", answer.decides(), (into, decider) -> {
                item(into, decider.item());
                into.object(
                        "without_it",
                        then -> then.put("level", word(decider.level()))
                                .put("nearest", decider.top())
                                .put("posterior", rounded(decider.posterior(), DIGITS)));
            });
            out.put("would_change", answer.wouldChange());
            out.put("remarks", answer.remarks());
            out.put("not_in_knowledge", answer.unknown());
            out.object(
                    "knowledge",
                    into -> into.objects(
                            "packs",
                            answer.knowledge(),
                            (one, edition) -> one.put("name", edition.name())
                                    .put("version", edition.version())
                                    .put("date", edition.date())
                                    .put("licence", edition.licence())
                                    .put("hash", edition.hash())));
        });
    }

    private static void hypothesis(JsonObject into, Assessment.Hypothesis one) {
        into.put("id", one.id())
                .put("name", one.name())
                .put("countries", one.countries())
                .put("posterior", rounded(one.posterior(), DIGITS))
                .put("without_targeting", rounded(one.withoutTargeting(), DIGITS))
                .objects("for", speaking(one, 1), AssessmentJson::part)
                .objects("against", speaking(one, -1), AssessmentJson::part)
                .put("not_seen", one.notSeen());
    }

    private static List<Assessment.Part> speaking(Assessment.Hypothesis one, int sign) {
        return one.parts().stream()
                .filter(part -> part.nats() * sign > WORTH_SAYING)
                .toList();
    }

    private static void part(JsonObject into, Assessment.Part part) {
        item(into, part.item());
        into.put("nats", rounded(part.nats(), NATS)).put("reported", part.reported());
    }

    private static void item(JsonObject into, Assessment.Item item) {
        into.put("item", item.id()).put("what", item.name()).put("actors", item.users());
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static BigDecimal rounded(double value, int digits) {
        return BigDecimal.valueOf(value).setScale(digits, RoundingMode.HALF_EVEN);
    }
}
