package org.tocsin.detect.mail;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.tocsin.model.EvidenceRecord;

/// Judges one message from its record: a pure function, the same record and organisation always give the same verdict.
///
/// Signs are counted in classes, each under a cap, so that many weak signs of one kind never make a case alone. The
/// thresholds are in [Judgement]. That a message was signed, authenticated or sent through many hops is never a sign.
public final class Examiner {
    private final MailTables tables;
    private final Set<String> trusted;
    private final SenderSigns senders;
    private final WordSigns words;
    private final LinkSigns links;
    private final Targeting targeting;

    /// Takes every server's word on authentication: its failures count, its successes never do.
    public Examiner(MailTables tables) {
        this(tables, Set.of());
    }

    /// @param trusted names of the servers whose results of authentication count; all of them where it is empty
    public Examiner(MailTables tables, Set<String> trusted) {
        this.tables = tables;
        this.trusted = Set.copyOf(trusted);
        this.senders = new SenderSigns(tables);
        this.words = new WordSigns(tables);
        this.links = new LinkSigns(tables);
        this.targeting = new Targeting(tables);
    }

    /// @param mail a record of kind `mail.message`
    /// @param organisation whose mail it is, as far as told
    public MailVerdict examine(EvidenceRecord mail, Organisation organisation) {
        return examine(new Message(mail, tables.hosts(), trusted), organisation);
    }

    /// The same, with how it was made and what could tie it to others.
    public Studied study(EvidenceRecord mail, Organisation organisation) {
        Message message = new Message(mail, tables.hosts(), trusted);
        MailVerdict verdict = examine(message, organisation);
        return new Studied(verdict, MailManner.of(message, verdict), MailTraits.of(message, verdict, tables));
    }

    private MailVerdict examine(Message message, Organisation organisation) {
        Reasons reasons = new Reasons(tables);
        Optional<Brands.Met> pretence = senders.examine(message, reasons);
        WordSigns.Said said = words.examine(message, reasons);
        LinkSigns.Leads leads = links.examine(message, said, pretence, reasons);
        Optional<String> document = CarriedSigns.examine(message, said, reasons);
        Proof.examine(message, pretence, said, leads, document, reasons);
        Bulk.examine(message, said, reasons);
        Targeting.Sender sender = targeting.sender(message, organisation, reasons);
        boolean wants = leads.any() || !message.attached.isEmpty();
        if (sender.imitates() && wants) {
            reasons.add("imitated-sender-wants-something", "From.Address Link Attachment.Name", sender.imitated());
        }
        boolean rights = pretence.isPresent() && pretence.get().brand().rights() && reasons.has("name-of-service");
        Danger danger = Judgement.of(reasons);
        Targeting.Judged judged = targeting.judge(message, organisation, sender, rights, danger, reasons);
        TreeSet<String> techniques = new TreeSet<>();
        if (danger.compareTo(Danger.SUSPICIOUS) >= 0) {
            reasons.all().forEach(reason -> techniques.addAll(reason.techniques()));
        }
        return new MailVerdict(
                danger,
                Judgement.ordered(reasons, danger),
                judged.signs(),
                judged.sender(),
                judged.suggestion(),
                List.copyOf(techniques),
                notExamined(message));
    }

    /// What nothing was made of, so that silence about it is not taken for an answer.
    private static List<NotExamined> notExamined(Message message) {
        List<NotExamined> list = new ArrayList<>();
        for (Message.Attached one : message.attached) {
            list.add(NotExamined.inside(one.name()));
        }
        if (message.links.stream().anyMatch(Message.Link::followed)) {
            list.add(NotExamined.PAGES);
        }
        if (message.results().isEmpty()) {
            list.add(NotExamined.AUTHENTICATION);
        }
        return list;
    }
}
