package org.tocsin.detect.lookalike;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.tocsin.detect.Detection;
import org.tocsin.detect.Detector;
import org.tocsin.knowledge.lookalikes.Lookalikes;
import org.tocsin.model.Level;
import org.tocsin.model.Rule;
import org.tocsin.model.RuleLook;
import org.tocsin.model.RulePack;
import org.tocsin.model.SourceSeen;

/// A watch list, held against every host name in the records.
///
/// Look-alikes of whom the user watches are told from a score of [Lookalikes#LEAST] on; those of the services and
/// organisations on our own list only from [SeenHosts#LEAST_OF_OURS] on, so that ordinary logs stay silent.
public final class LookalikeDetection implements Detection {
    /// Changes whenever the same names could be judged otherwise.
    private static final String ENGINE = "lookalikes-1";

    private static final String PACK = "look-alikes";

    private final Lookalikes lookalikes;
    private final Level least;
    private final Rulebook rules = new Rulebook();

    /// @param least findings below this level are left out
    public LookalikeDetection(Lookalikes lookalikes, Level least) {
        this.lookalikes = lookalikes;
        this.least = least;
    }

    @Override
    public String key() {
        try {
            String all = ENGINE + "\n" + least.word() + "\n" + lookalikes.list().hash();
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(all.getBytes(StandardCharsets.UTF_8));
            return "sha256:" + HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every JDK has it", impossible);
        }
    }

    @Override
    public List<RulePack> packs() {
        List<RulePack.Refusal> refused = lookalikes.list().refused().stream()
                .map(line -> new RulePack.Refusal(PACK, 0, "neither a domain nor a name: " + line))
                .toList();
        return List.of(
                new RulePack(PACK, lookalikes.list().hash(), lookalikes.list().size(), refused));
    }

    @Override
    public Detector open() {
        return new LookalikeDetector(new SeenHosts(lookalikes), rules, least);
    }

    @Override
    public List<RuleLook> looks(List<SourceSeen> seen) {
        long records = seen.stream().mapToLong(SourceSeen::records).sum();
        Rule all = Rulebook.rule(
                "tocsin-lookalikes",
                "Look-alike domains: " + lookalikes.list().size() + " names watched, "
                        + lookalikes.list().chosen() + " entries of your own list",
                Level.INFORMATIONAL,
                PACK,
                Map.of());
        return List.of(new RuleLook(
                all,
                records == 0 ? RuleLook.State.NO_SUCH_LOG : RuleLook.State.LOOKED,
                records,
                "records of any kind that hold host names"));
    }
}
