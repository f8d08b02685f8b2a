package org.tocsin.detect.files;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
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

/// The verdict on a file as a finding: one for each that is suspicious or worse, whose why are the reasons.
public final class FileDetection implements Detection {
    /// Changes whenever the same file could give something else.
    private static final String ENGINE = "files-1";

    private static final int MOST_REASONS = 10;

    private final String hash;
    private final Supplier<FileExaminer> examiner;
    private final Level least;
    private final Rule dangerous;
    private final Rule suspicious;

    /// @param hash of the table, see [SignTable#hash]
    /// @param examiner asked for when a file comes that was taken apart: most logs hold none
    /// @param least what would be below this level is left out
    public FileDetection(String hash, Supplier<FileExaminer> examiner, Level least) {
        this.hash = hash;
        this.examiner = examiner;
        this.least = least;
        this.dangerous = rule(
                "file-dangerous",
                "Dangerous file",
                Level.HIGH,
                "The file holds an exploit, or runs or fetches by itself what a document or program of its kind has no"
                        + " need to.",
                new Rule.Advice(
                        "This file was made to take over the computer of whoever opens it. That it is here does not"
                                + " mean that anybody opened it.",
                        "Ask, calmly and by another way than mail, whether it was opened, on which computer and when."
                                + " Keep the file; do not open it. If it was opened, take that computer off the"
                                + " network and leave it switched on until somebody has looked at it."),
                new Rule.Advice(
                        "Ce fichier a été fait pour prendre le contrôle de l'ordinateur de qui l'ouvre. Sa présence ne"
                                + " veut pas dire que quelqu'un l'a ouvert.",
                        "Demandez calmement, par un autre moyen que le courriel, s'il a été ouvert, sur quel ordinateur"
                                + " et quand. Gardez le fichier ; ne l'ouvrez pas. S'il a été ouvert, débranchez cet"
                                + " ordinateur du réseau et laissez-le allumé jusqu'à ce que quelqu'un l'ait examiné."));
        this.suspicious = rule(
                "file-suspicious",
                "Suspicious file",
                Level.MEDIUM,
                "The file does what attacks use and honest files seldom need.",
                new Rule.Advice(
                        "Some honest files do this too, such as forms with macros made in an office.",
                        "Read the reasons and ask the sender, by another way than mail, what the file is for. Do not"
                                + " allow its macros or its contents until then."),
                new Rule.Advice(
                        "Certains fichiers honnêtes le font aussi, comme des formulaires avec macros faits au bureau.",
                        "Lisez les raisons et demandez à l'expéditeur, par un autre moyen que le courriel, à quoi sert"
                                + " le fichier. D'ici là, n'autorisez ni ses macros ni son contenu."));
    }

    private static Rule rule(String id, String title, Level level, String description, Rule.Advice en, Rule.Advice fr) {
        return new Rule(
                "file",
                id,
                title,
                level,
                "",
                "Tocsin, file examination",
                description,
                "",
                "",
                List.of(),
                List.of("Ordinary files that show several of these signs"),
                List.of("attack.execution", "attack.t1204.002"),
                List.of("T1204.002"),
                List.of(),
                Map.of("en", en, "fr", fr),
                false);
    }

    @Override
    public String key() {
        try {
            byte[] sum = MessageDigest.getInstance("SHA-256")
                    .digest((ENGINE + hash + least.word()).getBytes(StandardCharsets.UTF_8));
            return "sha256:" + HexFormat.of().formatHex(sum);
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every JDK has it", impossible);
        }
    }

    @Override
    public List<RulePack> packs() {
        return List.of(new RulePack("tocsin file examination", hash, 2, List.of()));
    }

    @Override
    public Detector open() {
        return new Detector() {
            @Override
            public void examine(EvidenceRecord record, Consumer<Finding> findings, Consumer<Match> matches) {
                if (record.kind().equals(Kind.FILE) && FileExaminer.isTakenApart(record)) {
                    judge(examiner.get().examine(record), record, findings);
                }
            }
        };
    }

    private void judge(FileVerdict verdict, EvidenceRecord record, Consumer<Finding> findings) {
        if (verdict.danger() == FileDanger.NOTHING_FOUND) {
            return;
        }
        Rule base = verdict.danger() == FileDanger.DANGEROUS ? dangerous : suspicious;
        if (base.level().compareTo(least) < 0) {
            return;
        }
        List<Finding.Why> why = new ArrayList<>();
        for (FileReason reason : verdict.reasons()) {
            if (why.size() < MOST_REASONS) {
                String place = reason.place().isEmpty() ? reason.id() : reason.place();
                why.add(new Finding.Why(reason.id(), place, reason.seen(), reason.en()));
            }
        }
        findings.accept(new Finding(
                record.time(), base, record.kind(), record.origin(), record.recovered(), why, Fields.of(record)));
    }

    @Override
    public List<RuleLook> looks(List<SourceSeen> seen) {
        long files = seen.stream()
                .filter(source -> source.kind().equals(Kind.FILE))
                .mapToLong(SourceSeen::records)
                .sum();
        RuleLook.State state = files > 0 ? RuleLook.State.LOOKED : RuleLook.State.NO_SUCH_LOG;
        List<RuleLook> looks = new ArrayList<>();
        for (Rule one : List.of(dangerous, suspicious)) {
            RuleLook.State own = one.level().compareTo(least) < 0 ? RuleLook.State.LEFT_OUT : state;
            looks.add(new RuleLook(one, own, files, "files"));
        }
        return looks;
    }
}
