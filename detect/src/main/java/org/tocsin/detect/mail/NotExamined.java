package org.tocsin.detect.mail;

/// Something in or about a message that was not looked into.
public record NotExamined(String en, String fr) {
    /// Pages that links lead to; nothing is ever fetched.
    static final NotExamined PAGES = new NotExamined(
            "The pages that its links lead to: nothing is fetched.",
            "Les pages vers lesquelles mènent ses liens : rien n'est consulté.");

    static final NotExamined AUTHENTICATION = new NotExamined(
            "Whether the sender's domain vouches for it: the message carries no result of that check.",
            "Si le domaine de l'expéditeur en répond : le message ne porte aucun résultat de ce contrôle.");

    static NotExamined inside(String attachment) {
        String name = attachment.isBlank() ? "?" : attachment;
        return new NotExamined(
                "What the attachment " + name
                        + " does when it is opened: it was taken apart as far as its kind is known, never"
                        + " run. What is locked or of an unknown kind stays closed.",
                "Ce que fait la pièce jointe " + name
                        + " à l'ouverture : elle a été analysée autant que son type est connu,"
                        + " jamais exécutée. Ce qui est verrouillé ou de type inconnu reste fermé.");
    }
}
