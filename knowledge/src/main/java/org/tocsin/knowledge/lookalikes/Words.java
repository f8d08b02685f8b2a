package org.tocsin.knowledge.lookalikes;

import java.lang.Character.UnicodeScript;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.tocsin.knowledge.domains.DomainName;
import org.tocsin.knowledge.lookalikes.Likeness.Reason;
import org.tocsin.knowledge.lookalikes.Parts.Hit;
import org.tocsin.knowledge.lookalikes.WatchList.Token;
import org.tocsin.knowledge.lookalikes.WatchList.TrueName;

/// The sentence of each reason, in English and French. What comes from the seen name stands in quotes.
final class Words {
    private Words() {}

    private static String en(String text) {
        return "“" + text + "”";
    }

    private static String fr(String text) {
        return "« " + text + " »";
    }

    static Reason inside(int points, Hit hit, boolean foreign) {
        String name = hit.token().text();
        String whose = hit.token().entry().name();
        return switch (hit.how()) {
            case PART, NEAR ->
                new Reason(
                        foreign ? "name-in-other-letters" : "name-as-part",
                        points + (foreign ? 15 : 0),
                        en(name) + ", a name of " + whose + ", is a part of its own, but the domain is not theirs.",
                        fr(name) + ", un nom de " + whose
                                + ", y figure à part entière, mais le domaine n’est pas à eux.");
            case JOINED ->
                new Reason(
                        "name-joined",
                        points,
                        en(name) + ", a name of " + whose + ", is written together with other words.",
                        fr(name) + ", un nom de " + whose + ", y est accolé à d’autres mots.");
            case INSIDE ->
                new Reason(
                        "name-inside",
                        points,
                        en(name) + ", a name of " + whose + ", stands inside " + en(hit.seen()) + ".",
                        fr(name) + ", un nom de " + whose + ", se trouve dans " + fr(hit.seen()) + ".");
        };
    }

    static Reason near(int points, Hit hit, Edit edit) {
        String name = hit.token().text();
        return new Reason(
                edit == Edit.CONFUSABLE
                        ? "looks-like-name"
                        : "slip-" + edit.name().toLowerCase(Locale.ROOT),
                points,
                en(hit.seen()) + ": " + edit.en() + " " + en(name) + " ("
                        + hit.token().entry().name() + ").",
                fr(hit.seen()) + " : " + edit.fr() + " " + fr(name) + " ("
                        + hit.token().entry().name() + ").");
    }

    static Reason otherEnding(int points, Token token, DomainName name) {
        return new Reason(
                "other-ending",
                points,
                "The very name of " + token.entry().name() + " under an ending, ." + name.suffix()
                        + ", that is not theirs.",
                "Le nom même de " + token.entry().name() + " sous une terminaison, ." + name.suffix()
                        + ", qui n’est pas la leur.");
    }

    static Reason otherLetters(int points, Token token, DomainName name) {
        return new Reason(
                "name-in-other-letters",
                points,
                en(name.label()) + " reads as " + en(token.text()) + ", but is written with other letters.",
                fr(name.label()) + " se lit " + fr(token.text()) + ", mais s’écrit avec d’autres lettres.");
    }

    static Reason trueName(int points, TrueName one) {
        return new Reason(
                "true-name-in-front",
                points,
                "The true name " + one.domain() + " of " + one.entry().name()
                        + " stands in front of a domain that is not theirs.",
                "Le vrai nom " + one.domain() + " de " + one.entry().name()
                        + " figure devant un domaine qui n’est pas à eux.");
    }

    static Reason nameBelow(int points, Token token) {
        return new Reason(
                "name-in-front",
                points,
                en(token.text()) + ", a name of " + token.entry().name()
                        + ", stands in front of a domain that is not theirs.",
                fr(token.text()) + ", un nom de " + token.entry().name()
                        + ", figure devant un domaine qui n’est pas à eux.");
    }

    static Reason service(int points, String word) {
        return new Reason(
                "service-word",
                points,
                "With " + en(word) + " it poses as a service.",
                "Avec " + fr(word) + " il se fait passer pour un service.");
    }

    static Reason otherName(int points, Token token) {
        return new Reason(
                "another-name",
                points,
                "It also holds " + en(token.text()) + ", a name of "
                        + token.entry().name() + ".",
                "Il contient aussi " + fr(token.text()) + ", un nom de "
                        + token.entry().name() + ".");
    }

    static Reason moreWords(int points) {
        return new Reason(
                "more-service-words",
                points,
                "It has more than one such word.",
                "Il contient plus d’un mot de ce genre.");
    }

    static Reason onlyService(int points, String label) {
        return new Reason(
                "only-service-words",
                points,
                en(label) + " is made of nothing but words of mail, file and sign-in services.",
                fr(label) + " n’est fait que de mots de services de courriel, de fichiers et de connexion.");
    }

    static Reason random(int points, String part) {
        return new Reason(
                "random-part",
                points,
                en(part) + " looks like letters thrown together, as in names made by the dozen.",
                fr(part) + " ressemble à des lettres jetées au hasard, comme dans les noms fabriqués en série.");
    }

    static Reason letters(int points, String part) {
        return new Reason("letters-without-vowel", points, en(part) + " is no word.", fr(part) + " n’est pas un mot.");
    }

    static Reason otherWords(int points, String part) {
        return new Reason(
                "other-words",
                points,
                "With " + en(part) + " the name may mean something else.",
                "Avec " + fr(part) + " le nom peut vouloir dire autre chose.");
    }

    static Reason likeSubdomain(int points, Token token) {
        return new Reason(
                "name-at-the-end",
                points,
                "The name stands last, where it stands in true addresses of "
                        + token.entry().name() + ".",
                "Le nom vient en dernier, comme dans les vraies adresses de "
                        + token.entry().name() + ".");
    }

    static Reason sameEnding(int points, DomainName name) {
        return new Reason(
                "same-ending",
                points,
                "It ends in ." + name.suffix() + " as the true name does.",
                "Il se termine par ." + name.suffix() + " comme le vrai nom.");
    }

    static Reason cheap(int points, DomainName name) {
        return new Reason(
                "cheap-ending",
                points,
                "Names under ." + name.suffix() + " cost little or lie where a slip leads, and are often misused.",
                "Les noms en ." + name.suffix()
                        + " coûtent peu ou profitent d’une faute de frappe, et servent souvent à tromper.");
    }

    static Reason chosen(int points, Token token) {
        return new Reason(
                "on-your-list",
                points,
                token.entry().name() + " is on your own watch list.",
                token.entry().name() + " figure sur votre propre liste.");
    }

    static Reason mixed(int points, DomainName name, Set<UnicodeScript> scripts) {
        String which = scripts.stream()
                .map(script -> script.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
        return new Reason(
                "mixed-scripts",
                points,
                en(name.label()) + " mixes scripts: " + which + ".",
                fr(name.label()) + " mélange des écritures : " + which + ".");
    }

    static Reason international(int points, String seen) {
        return new Reason(
                "written-in-punycode",
                points,
                "People see " + en(seen) + "; the registered name is another one.",
                "On voit " + fr(seen) + " ; le nom enregistré en est un autre.");
    }
}
