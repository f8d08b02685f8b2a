package org.tocsin.investigation;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.tocsin.detect.mail.Danger;
import org.tocsin.detect.mail.Examiner;
import org.tocsin.detect.mail.ThreatIndex;
import org.tocsin.detect.mail.ThreatIndexDecision;
import org.tocsin.investigation.campaigns.MailBook;
import org.tocsin.investigation.campaigns.StudiedMessage;
import org.tocsin.investigation.store.CaseFolder;
import org.tocsin.investigation.store.CaseView;
import org.tocsin.investigation.store.Custodian;
import org.tocsin.investigation.store.Stated;
import org.tocsin.model.UserFault;
import org.tocsin.report.exports.Cell;
import org.tocsin.report.exports.Rows;

/// What people decide about the messages of a case.
public final class Decisions {
    private static final long HELD = 8L << 20;

    /// What a person typed.
    ///
    /// @param message its key
    /// @param confirm whether the suggested index is taken as it is
    public record Answer(
            String message,
            boolean confirm,
            Optional<Integer> base,
            Optional<String> multiplier,
            String edition,
            Optional<String> danger,
            String person,
            String reason) {}

    private Decisions() {}

    /// Takes one message of a case, with what is known of it.
    interface Reader {
        void read(StudiedMessage message, Optional<MessageDecision> decided) throws IOException;
    }

    /// Reads the messages of a case in the order of time.
    static void read(CaseView view, Path scratch, Reader reader) throws IOException {
        Told told = CaseMail.told(view);
        Examiner examiner = new Examiner(Detectors.mailTables(List.of(), told), told.trusted());
        CaseMail mail = new CaseMail(view);
        try (Sorters sorters = new Sorters(scratch, HELD)) {
            MailBook book = new MailBook(scratch, sorters);
            mail.read(0, examiner, told.whose(), book);
            book.read((sheet, place) -> reader.read(mail.of(sheet, place), mail.decision(sheet.key())));
        }
    }

    /// The messages that a person should look at, and what was decided about any.
    public static void list(Path caseFolder, Rows.Form form, int width, OutputStream out) throws IOException {
        Rows rows = new Rows(
                out,
                form,
                width,
                List.of(
                        new Rows.Heading("key", 12, 0),
                        Rows.Heading.time("time"),
                        new Rows.Heading("danger", 13, 0),
                        new Rows.Heading("suggested", 9, 0),
                        new Rows.Heading("decided", 9, 0),
                        new Rows.Heading("called", 10, 0),
                        new Rows.Heading("from", 16, 2),
                        new Rows.Heading("subject", 16, 3),
                        Rows.Heading.beside("by"),
                        Rows.Heading.beside("reason")));
        try (CaseView view = CaseView.open(caseFolder);
                ScratchFolder folder = ScratchFolder.temporary()) {
            read(view, folder.path(), (message, decided) -> {
                if (message.counts() || decided.isPresent()) {
                    rows.row(List.of(
                            Cell.of(message.sheet().key()),
                            Cell.of(message.sheet().time().time()),
                            Cell.of(message.sheet().danger().word()),
                            Cell.of(message.sheet()
                                    .suggested()
                                    .map(Decisions::word)
                                    .orElse("")),
                            Cell.of(message.decided().map(Decisions::word).orElse("")),
                            Cell.of(message.called().map(Danger::word).orElse("")),
                            Cell.of(message.sheet().from()),
                            Cell.of(message.sheet().subject()),
                            Cell.of(decided.map(MessageDecision::person).orElse("")),
                            Cell.of(decided.map(MessageDecision::reason).orElse(""))));
                }
            });
        }
        rows.flush();
        out.flush();
    }

    /// As people write it: base, multiplier and their product.
    static String word(ThreatIndex index) {
        return index.base() + " × " + index.multiplier().value().toPlainString() + " = "
                + index.score().toPlainString();
    }

    /// Keeps a decision in the case and writes the report anew.
    ///
    /// @return one sentence
    /// @throws UserFault where the answer says nothing, or something that the ladders do not have
    public static String decide(Path caseFolder, Answer answer, String version) throws IOException {
        if (!CaseMail.isCase(caseFolder)) {
            throw new UserFault(
                    caseFolder + " is no case; `tocsin investigate EVIDENCE --case " + caseFolder + "` makes one.");
        }
        if (answer.base().isEmpty() && !answer.confirm() && answer.danger().isEmpty()) {
            throw new UserFault("Say what you decide: --confirm, --base N, or --danger WORD.");
        }
        if (answer.base().isPresent() && answer.confirm()) {
            throw new UserFault("--confirm takes the suggestion as it is; leave out --base or --confirm.");
        }
        try (CaseFolder folder =
                CaseFolder.open(caseFolder, new Custodian(System.getProperty("user.name", ""), "tocsin " + version))) {
            MessageDecision decision;
            try (CaseView view = folder.view()) {
                decision = decision(answer, message(view, folder, answer.message()));
            }
            folder.state(Stated.Kind.MESSAGE, decision.message(), decision.person(), decision.json());
            CaseReport.write(folder);
            return sentence(decision);
        }
    }

    private static StudiedMessage message(CaseView view, CaseFolder folder, String key) throws IOException {
        List<StudiedMessage> found = new ArrayList<>();
        String wanted = key.strip().toLowerCase(Locale.ROOT);
        Path scratch = folder.scratch().resolve("decide");
        read(view, java.nio.file.Files.createDirectories(scratch), (message, decided) -> {
            if (message.sheet().key().equals(wanted)) {
                found.add(message);
            }
        });
        if (found.isEmpty()) {
            throw new UserFault("The case has no message " + key + "; `tocsin decide CASE` lists those that it has.");
        }
        return found.getFirst();
    }

    private static MessageDecision decision(Answer answer, StudiedMessage message) {
        Optional<ThreatIndex> suggested = message.sheet().suggested();
        Optional<ThreatIndexDecision> index = Optional.empty();
        if (answer.confirm()) {
            ThreatIndex as = suggested.orElseThrow(() -> new UserFault("Nothing is suggested for this message, so there"
                    + " is nothing to confirm: give --base and --multiplier."));
            index = Optional.of(new ThreatIndexDecision(as, suggested, answer.person(), answer.reason()));
        } else if (answer.base().isPresent()) {
            String multiplier = answer.multiplier()
                    .orElse(suggested
                            .map(one -> one.multiplier().value().toPlainString())
                            .orElse("1"));
            index = Optional.of(ThreatIndexDecision.of(
                    answer.edition(), answer.base().get(), multiplier, suggested, answer.person(), answer.reason()));
        }
        Optional<Danger> danger = answer.danger()
                .map(word -> MessageDecision.danger(word)
                        .orElseThrow(() ->
                                new UserFault("--danger takes dangerous, suspicious, unwanted or nothing-found, not '"
                                        + word + "'.")));
        if (answer.reason().isBlank() || answer.person().isBlank()) {
            throw new UserFault("A decision needs --reason TEXT, and a name: --by NAME.");
        }
        return new MessageDecision(
                message.sheet().key(),
                index,
                danger,
                message.sheet().danger(),
                answer.person().strip(),
                answer.reason().strip(),
                "");
    }

    private static String sentence(MessageDecision decision) {
        StringBuilder said = new StringBuilder("Message " + decision.message() + ": ");
        decision.index()
                .ifPresent(index -> said.append("Targeted Threat Index ")
                        .append(word(index.index()))
                        .append(index.confirms() ? ", as suggested" : "")
                        .append(
                                index.confirms() || index.suggested().isEmpty()
                                        ? ""
                                        : " (suggested: "
                                                + word(index.suggested().get()) + ")")
                        .append(". "));
        decision.danger()
                .ifPresent(danger -> said.append("It is ")
                        .append(danger.word().replace('-', ' '))
                        .append(" (judged: ")
                        .append(decision.judged().word().replace('-', ' '))
                        .append("). "));
        return said + "Kept in the case; its report is written anew.";
    }
}
