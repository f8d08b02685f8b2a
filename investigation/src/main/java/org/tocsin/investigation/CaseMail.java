package org.tocsin.investigation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.tocsin.detect.mail.Examiner;
import org.tocsin.detect.mail.Organisation;
import org.tocsin.investigation.campaigns.MailBook;
import org.tocsin.investigation.campaigns.MailGroups;
import org.tocsin.investigation.campaigns.MailSheet;
import org.tocsin.investigation.campaigns.StudiedMessage;
import org.tocsin.investigation.store.CaseView;
import org.tocsin.investigation.store.Lake;
import org.tocsin.investigation.store.Stated;
import org.tocsin.model.Finding;

/// The mail of a case: its messages out of the lake, examined again, with what people decided and what findings know.
final class CaseMail {
    private static final String MAIL = "kind = 'mail.message'";
    private static final int MOST_WORDS = 20;

    /// What findings say of something in a message.
    private record Said(String path, String outer, List<String> exploits, List<String> families) {}

    private final CaseView view;
    private final Map<String, List<Said>> said = new HashMap<>();
    private final Map<String, MessageDecision> decisions;

    CaseMail(CaseView view) {
        this.view = view;
        this.decisions = MessageDecision.of(view);
        view.findings().forEach(this::hear);
    }

    /// What was told of it when the case was last investigated.
    static Told told(CaseView view) {
        List<Stated> all = view.stated(Stated.Kind.BEFOREHAND);
        return all.isEmpty() ? Told.NOTHING : Told.of(all.getLast().json());
    }

    static boolean isCase(Path folder) {
        return Files.isRegularFile(folder.resolve("case.db"));
    }

    /// The same of a case that may not be there yet.
    static Told kept(Path caseFolder) {
        if (!isCase(caseFolder)) {
            return Told.NOTHING;
        }
        try (CaseView view = CaseView.open(caseFolder)) {
            return told(view);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void hear(Finding finding) {
        TreeSet<String> exploits = new TreeSet<>();
        for (String tag : finding.rule().tags()) {
            String word = tag.toLowerCase(Locale.ROOT);
            if (word.matches("cve[.-]\\d{4}[.-]\\d{4,7}")) {
                exploits.add(word.replace('.', '-').toUpperCase(Locale.ROOT));
            }
        }
        List<String> families = finding.rule().software();
        if (!exploits.isEmpty() || !families.isEmpty()) {
            said.computeIfAbsent(finding.origin().evidence(), hash -> new ArrayList<>())
                    .add(new Said(
                            finding.origin().path(),
                            finding.origin().outer().orElse(""),
                            List.copyOf(exploits),
                            families));
        }
    }

    /// Examines every message.
    void read(int collection, Examiner examiner, Organisation organisation, MailBook book) throws IOException {
        try (Lake lake = view.lake()) {
            new LakeRecords(lake)
                    .forEach(
                            MAIL,
                            record -> book.add(MailSheet.of(collection, record, examiner.study(record, organisation))));
        }
    }

    Optional<MessageDecision> decision(String message) {
        return Optional.ofNullable(decisions.get(message));
    }

    /// A message with all that the case knows of it.
    StudiedMessage of(MailSheet sheet, MailGroups.Place place) {
        TreeSet<String> exploits = new TreeSet<>();
        TreeSet<String> families = new TreeSet<>();
        for (Said one : said.getOrDefault(sheet.evidence(), List.of())) {
            boolean about = one.path().equals(sheet.path())
                    || one.path().startsWith(sheet.path() + "!/")
                    || one.outer().equals(sheet.path());
            if (about && exploits.size() < MOST_WORDS && families.size() < MOST_WORDS) {
                exploits.addAll(one.exploits());
                families.addAll(one.families());
            }
        }
        Optional<MessageDecision> decided = decision(sheet.key());
        return new StudiedMessage(
                sheet,
                place,
                decided.flatMap(MessageDecision::index).map(index -> index.index()),
                decided.flatMap(MessageDecision::danger),
                List.copyOf(exploits),
                List.copyOf(families));
    }
}
