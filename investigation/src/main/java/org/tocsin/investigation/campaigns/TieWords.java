package org.tocsin.investigation.campaigns;

import java.util.List;
import java.util.Map;
import org.tocsin.detect.mail.MailTraits.Kind;
import org.tocsin.report.words.Defanged;

/// Why two messages belong together, in a sentence.
public final class TieWords {
    private record Words(String en, String fr) {}

    private static final Map<Kind, Words> WORDS = Map.ofEntries(
            Map.entry(
                    Kind.TEXT,
                    new Words("nearly the same text ({n} % in common)", "presque le même texte ({n} % en commun)")),
            Map.entry(
                    Kind.LINK,
                    new Words(
                            "links of the same make to the same host ({v})",
                            "des liens de même facture vers le même hôte ({v})")),
            Map.entry(Kind.FILE, new Words("the same file attached ({v})", "le même fichier joint ({v})")),
            Map.entry(
                    Kind.REPLY,
                    new Words(
                            "answers would go to the same address ({v})",
                            "les réponses iraient à la même adresse ({v})")),
            Map.entry(Kind.SENDER, new Words("the same sender's address ({v})", "la même adresse d'expéditeur ({v})")),
            Map.entry(
                    Kind.HOST_AND_SUBJECT,
                    new Words(
                            "links to the same host under the same subject ({v})",
                            "des liens vers le même hôte sous le même objet ({v})")),
            Map.entry(
                    Kind.HOST_AND_SERVER,
                    new Words(
                            "links to the same host, handed over by the same server ({v})",
                            "des liens vers le même hôte, remis par le même serveur ({v})")),
            Map.entry(
                    Kind.SUBJECT_AND_SERVER,
                    new Words(
                            "the same subject, handed over by the same server ({v})",
                            "le même objet, remis par le même serveur ({v})")),
            Map.entry(
                    Kind.KIT_AND_SUBJECT,
                    new Words(
                            "links of the same make on different hosts under the same subject ({v})",
                            "des liens de même facture sur des hôtes différents sous le même objet ({v})")),
            Map.entry(
                    Kind.KIT_AND_SERVER,
                    new Words(
                            "links of the same make on different hosts, handed over by the same server ({v})",
                            "des liens de même facture sur des hôtes différents, remis par le même serveur ({v})")),
            Map.entry(
                    Kind.NAME_AND_SERVER,
                    new Words(
                            "a file named in the same way, handed over by the same server ({v})",
                            "un fichier nommé de la même façon, remis par le même serveur ({v})")));

    private TieWords() {}

    public static String en(MailGroups.Tie tie) {
        return filled(words(tie).en, tie);
    }

    public static String fr(MailGroups.Tie tie) {
        return filled(words(tie).fr, tie);
    }

    /// In both languages, the English first.
    public static List<String> both(MailGroups.Tie tie) {
        return List.of(en(tie), fr(tie));
    }

    private static Words words(MailGroups.Tie tie) {
        Words words = WORDS.get(tie.kind());
        if (words == null) {
            throw new IllegalStateException("no words for " + tie.kind());
        }
        return words;
    }

    private static String filled(String sentence, MailGroups.Tie tie) {
        boolean address = switch (tie.kind()) {
            case LINK, REPLY, SENDER, HOST_AND_SUBJECT, HOST_AND_SERVER -> true;
            case TEXT, FILE, SUBJECT_AND_SERVER, KIT_AND_SUBJECT, KIT_AND_SERVER, NAME_AND_SERVER -> false;
        };
        String shown = address ? defanged(tie.shown()) : tie.shown();
        return sentence.replace("{n}", Integer.toString(tie.alike())).replace("{v}", shown);
    }

    /// The host in front written so that nobody follows it.
    private static String defanged(String shown) {
        int end = 0;
        while (end < shown.length() && shown.charAt(end) != '/' && shown.charAt(end) != ' ') {
            end++;
        }
        return Defanged.address(shown.substring(0, end)) + shown.substring(end);
    }
}
