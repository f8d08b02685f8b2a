package org.tocsin.detect.mail;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tocsin.detect.Detection;
import org.tocsin.detect.Detector;
import org.tocsin.detect.Match;
import org.tocsin.model.EvidenceRecord;
import org.tocsin.model.Fields;
import org.tocsin.model.Finding;
import org.tocsin.model.Kind;
import org.tocsin.model.Level;
import org.tocsin.model.Rule;
import org.tocsin.model.RuleLook;
import org.tocsin.model.RulePack;
import org.tocsin.model.SourceSeen;

/// The verdict on a message as a finding: one for each message that is suspicious or worse, whose why are the reasons.
public final class MailDetection implements Detection {
    /// Changes whenever the same message could give something else.
    private static final String ENGINE = "mail-1";

    private static final int MOST_REASONS = 8;

    private final String hash;
    private final Supplier<MailTables> tables;
    private @Nullable MailTables known;
    private final Level least;
    private final Organisation organisation;
    private final Set<String> trusted;
    private final Rule dangerous;
    private final Rule suspicious;

    /// @param hash of the tables, see [MailTables#hash]
    /// @param tables asked once, when the first message comes: most logs hold none
    /// @param least what would be below this level is left out
    public MailDetection(String hash, Supplier<MailTables> tables, Level least) {
        this(hash, tables, least, Organisation.UNKNOWN, Set.of());
    }

    /// @param organisation whose mail it is, as far as told
    /// @param trusted names of servers whose results of authentication count; all where it is empty
    public MailDetection(
            String hash, Supplier<MailTables> tables, Level least, Organisation organisation, Set<String> trusted) {
        this.organisation = organisation;
        this.trusted = Set.copyOf(trusted);
        this.hash = hash;
        this.tables = tables;
        this.least = least;
        this.dangerous = rule(
                "mail-dangerous",
                "Dangerous message",
                Level.HIGH,
                "The message carries a program, asks for a password in the name of another, or does something else of"
                        + " the kind that harms whoever follows it.",
                new Rule.Advice(
                        "This message was made to harm. That it is here does not mean that anybody followed it.",
                        "Ask the person who got it, calmly and by another way than mail, whether it was opened,"
                                + " followed or answered. Keep the message; do not open what it carries."),
                new Rule.Advice(
                        "Ce message a été fait pour nuire. Sa présence ne veut pas dire que quelqu'un l'a suivi.",
                        "Demandez calmement à la personne qui l'a reçu, par un autre moyen que le courriel, s'il a été"
                                + " ouvert, suivi ou s'il y a eu réponse. Gardez le message ; n'ouvrez pas ce qu'il"
                                + " contient."));
        this.suspicious = rule(
                "mail-suspicious",
                "Suspicious message",
                Level.MEDIUM,
                "Several signs of deceit come together in this message.",
                new Rule.Advice(
                        "Several things about this message do not fit. Many such messages are mass fraud; some are"
                                + " made for one person.",
                        "Read the reasons. If it names your work or people you know, show it to somebody who examines"
                                + " such messages. Do not follow its links."),
                new Rule.Advice(
                        "Plusieurs choses dans ce message ne vont pas ensemble. Beaucoup sont des fraudes de masse ;"
                                + " certains visent une personne.",
                        "Lisez les raisons. S'il nomme votre travail ou des gens que vous connaissez, montrez-le à"
                                + " quelqu'un qui examine de tels messages. Ne suivez pas ses liens."));
    }

    private static Rule rule(String id, String title, Level level, String description, Rule.Advice en, Rule.Advice fr) {
        Map<String, Rule.Advice> advice = new LinkedHashMap<>();
        advice.put("en", en);
        advice.put("fr", fr);
        return new Rule(
                "mail",
                id,
                title,
                level,
                "",
                "Tocsin, mail examination",
                description,
                "",
                "",
                List.of(),
                List.of("Ordinary mail that shows several of these signs"),
                List.of("attack.initial-access", "attack.t1566"),
                List.of("T1566"),
                List.of(),
                advice,
                false);
    }

    @Override
    public String key() {
        try {
            byte[] sum = MessageDigest.getInstance("SHA-256")
                    .digest((ENGINE + hash + least.word() + told()).getBytes(StandardCharsets.UTF_8));
            return "sha256:" + HexFormat.of().formatHex(sum);
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every JDK has it", impossible);
        }
    }

    /// The same where nothing was told, so that older cases need not be read again.
    private String told() {
        return organisation.isUnknown() && trusted.isEmpty()
                ? ""
                : "\n" + organisation + "\n" + trusted.stream().sorted().toList();
    }

    @Override
    public List<RulePack> packs() {
        return List.of(new RulePack("tocsin mail examination", hash, 2, List.of()));
    }

    @Override
    public Detector open() {
        return new Detector() {
            private @Nullable Examiner examiner;

            @Override
            public void examine(EvidenceRecord record, Consumer<Finding> findings, Consumer<Match> matches) {
                if (record.kind().equals(Kind.MAIL_MESSAGE)) {
                    Examiner own = examiner;
                    if (own == null) {
                        own = new Examiner(tables(), trusted);
                        examiner = own;
                    }
                    judge(own.examine(record, organisation), record, findings);
                }
            }
        };
    }

    private synchronized MailTables tables() {
        MailTables read = known;
        if (read == null) {
            read = tables.get();
            known = read;
        }
        return read;
    }

    private void judge(MailVerdict verdict, EvidenceRecord record, Consumer<Finding> findings) {
        if (verdict.danger().compareTo(Danger.SUSPICIOUS) < 0) {
            return;
        }
        Rule base = verdict.danger() == Danger.DANGEROUS ? dangerous : suspicious;
        if (base.level().compareTo(least) < 0) {
            return;
        }
        List<Finding.Why> why = new ArrayList<>();
        for (Reason reason : verdict.reasons()) {
            if (why.size() < MOST_REASONS && !reason.kind().equals("bulk")) {
                String field = reason.fields().getLast();
                String value = reason.seen().isEmpty() ? "" : String.join(", ", reason.seen());
                why.add(new Finding.Why(reason.id(), field, value, reason.en()));
            }
        }
        findings.accept(new Finding(
                record.time(), base, record.kind(), record.origin(), record.recovered(), why, Fields.of(record)));
    }

    @Override
    public List<RuleLook> looks(List<SourceSeen> seen) {
        long messages = seen.stream()
                .filter(source -> source.kind().equals(Kind.MAIL_MESSAGE))
                .mapToLong(SourceSeen::records)
                .sum();
        RuleLook.State state = messages > 0 ? RuleLook.State.LOOKED : RuleLook.State.NO_SUCH_LOG;
        List<RuleLook> looks = new ArrayList<>();
        for (Rule one : List.of(dangerous, suspicious)) {
            RuleLook.State own = one.level().compareTo(least) < 0 ? RuleLook.State.LEFT_OUT : state;
            looks.add(new RuleLook(one, own, messages, "mail messages"));
        }
        return looks;
    }
}
