package org.tocsin.detect.lookalike;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.tocsin.knowledge.lookalikes.Likeness;
import org.tocsin.knowledge.lookalikes.Likeness.Kind;
import org.tocsin.knowledge.lookalikes.WatchList;
import org.tocsin.model.Level;
import org.tocsin.model.Rule;

/// What findings say of look-alikes: one rule for each who is imitated, way and level, made when it is first wanted.
/// All threads share it; there are no more than the watch list has entries.
final class Rulebook {
    static final String FAMILY = "lookalike";
    private static final int HIGH = 85;
    private static final int MEDIUM = 70;

    private record Key(WatchList.Entry target, Kind kind, Level level) {}

    private final Map<Key, Rule> made = new ConcurrentHashMap<>();

    Rule rule(Likeness likeness) {
        return made.computeIfAbsent(
                new Key(likeness.target(), likeness.kind(), level(likeness.score())), Rulebook::make);
    }

    /// How serious a score is.
    static Level level(int score) {
        return score >= HIGH ? Level.HIGH : score >= MEDIUM ? Level.MEDIUM : Level.LOW;
    }

    private static Rule make(Key key) {
        String whom = key.target.name();
        return rule(
                "tocsin-lookalike:" + key.kind.word() + ":" + whom.toLowerCase(Locale.ROOT) + ":" + key.level.word(),
                "Look-alike domain: " + way(key.kind) + " (" + whom + ")",
                key.level,
                key.target.chosen() ? "your watch list" : "tocsin's list of imitated services and organisations",
                Map.of(
                        "en",
                        new Rule.Advice(
                                "A name was seen that reads like one of " + whom + " but belongs to somebody else. Such"
                                        + " names carry pages that steal passwords, or mail that pretends to come from"
                                        + " there.",
                                "Do not open it. Ask those concerned whether they know the name, find out who received"
                                        + " or opened it, and change passwords that were typed there. Look for other"
                                        + " names made alike."),
                        "fr",
                        new Rule.Advice(
                                "Un nom a été vu qui se lit comme un nom de " + whom + " mais appartient à quelqu’un"
                                        + " d’autre. De tels noms servent à voler des mots de passe ou à envoyer des"
                                        + " courriels trompeurs.",
                                "Ne l’ouvrez pas. Demandez aux intéressés s’ils connaissent ce nom, cherchez qui l’a"
                                        + " reçu ou ouvert, et changez les mots de passe qui y ont été saisis. Cherchez"
                                        + " d’autres noms du même genre.")));
    }

    private static String way(Kind kind) {
        return switch (kind) {
            case COMBINATION -> "a watched name beside other words";
            case CONFUSABLE -> "letters that look like those of a watched name";
            case TYPO -> "a slip away from a watched name";
            case OTHER_ENDING -> "a watched name under another ending";
            case SUBDOMAIN -> "a watched name in front of a foreign domain";
            case SERVICE_WORDS -> "nothing but words of services";
        };
    }

    static Rule rule(String id, String title, Level level, String source, Map<String, Rule.Advice> advice) {
        return new Rule(
                FAMILY,
                id,
                title,
                level,
                "",
                source,
                "",
                "",
                "",
                List.of(),
                List.of(
                        "A domain of the same owner that is not on the watch list",
                        "A customer's address at a service, or a page that writes about the owner"),
                List.of("attack.resource-development", "attack.t1583.001"),
                List.of("T1583.001"),
                List.of(),
                advice,
                false);
    }
}
