package org.tocsin.investigation.campaigns;

import java.util.List;
import java.util.Optional;
import org.tocsin.detect.mail.Danger;
import org.tocsin.detect.mail.TargetingSigns;
import org.tocsin.detect.mail.ThreatIndex;

/// One message in a study, with what people decided about it and what else its case knows.
///
/// @param place among all messages of the study
/// @param decided the Targeted Threat Index that a person set
/// @param called what a person said it is
/// @param exploits identifiers of weaknesses that findings about it name, sorted
/// @param families names of malware that findings about it name, sorted
public record StudiedMessage(
        MailSheet sheet,
        MailGroups.Place place,
        Optional<ThreatIndex> decided,
        Optional<Danger> called,
        List<String> exploits,
        List<String> families) {
    public StudiedMessage {
        exploits = List.copyOf(exploits);
        families = List.copyOf(families);
    }

    /// What it is: as a person says, else as the program judges.
    public Danger danger() {
        return called.orElse(sheet.danger());
    }

    /// The Targeted Threat Index: as a person set it, else as the program suggests.
    public Optional<ThreatIndex> index() {
        return decided.or(sheet::suggested);
    }

    /// Whether it is one of those that a study is about: suspicious or worse, or made for its reader.
    public boolean counts() {
        return danger().compareTo(Danger.SUSPICIOUS) >= 0
                || sheet.targeting() == TargetingSigns.Signs.PRESENT
                || decided.filter(index -> index.base() > 0).isPresent();
    }
}
