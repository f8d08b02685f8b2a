package org.tocsin.detect.alerts;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
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
import org.tocsin.model.Text;

/// Alerts of Suricata as findings: the rule is the sensor's signature, under its number and revision; the level follows
/// its severity; ATT&CK techniques come from its metadata, where its authors gave them.
///
/// Which signatures the sensor had, its log does not say, so that their silence is not told either.
public final class SuricataAlerts implements Detection {
    private static final Kind KIND = new Kind("network.suricata");

    /// Changes whenever the same alerts could give something else.
    private static final String ENGINE = "suricata-alerts-1";

    private static final Pattern TECHNIQUE = Pattern.compile("T\\d{4}(?:[._]\\d{3})?");

    /// Hostile logs can name a new signature in every line; past this many they share one rule.
    private static final int MOST_SIGNATURES = 10_000;

    private static final int LONGEST_TITLE = 512;
    private static final int MOST_TECHNIQUES = 32;

    private final Level least;
    private final Predicate<String> namesGroup;

    /// @param least alerts below this level are left out
    /// @param namesGroup whether a text names a known group
    public SuricataAlerts(Level least, Predicate<String> namesGroup) {
        this.least = least;
        this.namesGroup = namesGroup;
    }

    @Override
    public String key() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest((ENGINE + least.word()).getBytes(StandardCharsets.UTF_8));
            return "sha256:" + HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every JDK has it", impossible);
        }
    }

    @Override
    public List<RulePack> packs() {
        return List.of();
    }

    @Override
    public List<RuleLook> looks(List<SourceSeen> seen) {
        return List.of();
    }

    @Override
    public Detector open() {
        return new Alerts();
    }

    private record Signature(
            String generator,
            String number,
            String revision,
            String text,
            String category,
            Level level,
            List<String> techniques) {}

    private final class Alerts implements Detector {
        private final Map<Signature, Rule> rules = new HashMap<>();

        @Override
        public void examine(EvidenceRecord record, Consumer<Finding> out, Consumer<Match> matches) {
            if (!record.kind().equals(KIND)
                    || !record.first("event_type").orElse("").equals("alert")) {
                return;
            }
            Signature signature = signature(record);
            if (signature.level.compareTo(least) < 0) {
                return;
            }
            Rule rule = rules.get(signature);
            if (rule == null) {
                Signature kept = rules.size() < MOST_SIGNATURES
                        ? signature
                        : new Signature("", "", "", "", "", signature.level, List.of());
                rule = rules.computeIfAbsent(kept, this::rule);
            }
            String number = record.first("alert.signature_id").orElse("");
            out.accept(new Finding(
                    record.time(),
                    rule,
                    KIND,
                    record.origin(),
                    record.recovered(),
                    List.of(new Finding.Why(
                            "",
                            "alert.signature",
                            record.first("alert.signature").orElse(""),
                            "signature " + number)),
                    Fields.of(record)));
        }

        private static Signature signature(EvidenceRecord record) {
            String text = record.first("alert.signature").orElse("");
            return new Signature(
                    record.first("alert.gid").orElse("1"),
                    record.first("alert.signature_id").orElse(""),
                    record.first("alert.rev").orElse(""),
                    text.length() > LONGEST_TITLE ? text.substring(0, LONGEST_TITLE) : text,
                    record.first("alert.category").orElse(""),
                    level(record.first("alert.severity").orElse("")),
                    techniques(record));
        }

        private Rule rule(Signature signature) {
            String number = (signature.generator.equals("1") ? "" : signature.generator + ":") + signature.number;
            String title = signature.text.isBlank() ? "Suricata alert" : signature.text;
            List<String> tags = signature.techniques.stream()
                    .map(id -> "attack." + id.toLowerCase(Locale.ROOT))
                    .toList();
            return new Rule(
                    "suricata",
                    number + "/" + signature.revision,
                    title,
                    signature.level,
                    "",
                    "Suricata, signature " + number,
                    signature.category,
                    "",
                    "",
                    List.of(),
                    List.of(),
                    tags,
                    signature.techniques,
                    List.of(),
                    Map.of(),
                    namesGroup.test(title) || namesGroup.test(signature.category));
        }
    }

    /// Severities count down from 1.
    private static Level level(String severity) {
        return switch (severity) {
            case "1" -> Level.HIGH;
            case "2" -> Level.MEDIUM;
            case "3" -> Level.LOW;
            default -> Level.INFORMATIONAL;
        };
    }

    private static List<String> techniques(EvidenceRecord record) {
        TreeSet<String> techniques = new TreeSet<>();
        int slot = record.shape().slot("alert.metadata.mitre_technique_id");
        int count = slot < 0 ? 0 : Math.min(MOST_TECHNIQUES, record.count(slot));
        Text text = new Text();
        for (int i = 0; i < count; i++) {
            record.read(slot, i, text);
            String id = text.toString().toUpperCase(Locale.ROOT);
            if (TECHNIQUE.matcher(id).matches()) {
                techniques.add(id.replace('_', '.'));
            }
        }
        return List.copyOf(techniques);
    }
}
