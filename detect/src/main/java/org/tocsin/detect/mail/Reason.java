package org.tocsin.detect.mail;

import java.util.List;

/// One sign that a message shows, and what of the record it rests on.
///
/// @param id stable, as in `content/mail/signals.yml`
/// @param kind the class its points are counted in, such as `sender`
/// @param points what it adds before the class's cap
/// @param hard whether it is evidence of danger by itself
/// @param en one calm sentence
/// @param fr the same in French
/// @param seen what was seen in the message, as it fills the sentence
/// @param fields the record's fields that it rests on
/// @param techniques ATT&CK technique ids
public record Reason(
        String id,
        String kind,
        int points,
        boolean hard,
        String en,
        String fr,
        List<String> seen,
        List<String> fields,
        List<String> techniques) {
    public Reason {
        seen = List.copyOf(seen);
        fields = List.copyOf(fields);
        techniques = List.copyOf(techniques);
    }
}
