package org.tocsin.detect.indicators;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.tocsin.detect.Detection;
import org.tocsin.detect.Detector;
import org.tocsin.knowledge.attack.GroupNames;
import org.tocsin.knowledge.indicators.Indicator;
import org.tocsin.knowledge.indicators.IndicatorPack;
import org.tocsin.knowledge.indicators.IndicatorType;
import org.tocsin.knowledge.services.SharedServices;
import org.tocsin.model.Level;
import org.tocsin.model.Rule;
import org.tocsin.model.RuleLook;
import org.tocsin.model.RulePack;
import org.tocsin.model.SourceSeen;

/// Packs of indicators, ready to be held against records.
///
/// Indicators that are a shared service (a mail provider, a link shortener, a private address) are left out, each with
/// its reason among the pack's refusals: a hit on one would point at everybody. Levels: see [Sighting].
public final class IndicatorDetection implements Detection {
    private final String key;
    private final List<RulePack> packs;
    private final List<RuleLook> silent;
    private final Index index;
    private final Rulebook rules;

    private IndicatorDetection(String key, List<RulePack> packs, List<RuleLook> silent, Index index, Rulebook rules) {
        this.key = key;
        this.packs = List.copyOf(packs);
        this.silent = List.copyOf(silent);
        this.index = index;
        this.rules = rules;
    }

    /// Makes packs ready; their order decides which of several lists a finding names first.
    public static IndicatorDetection of(List<IndicatorPack> packs, SharedServices shared, GroupNames groups) {
        List<Indicator> used = new ArrayList<>();
        List<RulePack> seen = new ArrayList<>();
        List<RuleLook> looks = new ArrayList<>();
        List<String> names = new ArrayList<>();
        int[] ends = new int[packs.size()];
        MessageDigest digest = sha256();
        digest.update(("indicators\n" + shared.hash() + "\n").getBytes(StandardCharsets.UTF_8));
        for (int p = 0; p < packs.size(); p++) {
            IndicatorPack pack = packs.get(p);
            List<RulePack.Refusal> refused = new ArrayList<>(pack.refused());
            TreeMap<IndicatorType, Integer> counts = new TreeMap<>();
            int before = used.size();
            for (Indicator one : pack.indicators()) {
                Optional<String> category = shared.category(one.type(), one.value());
                if (category.isPresent()) {
                    refused.add(new RulePack.Refusal(
                            one.about().file(),
                            one.line(),
                            one.value() + " is " + category.get() + ": a hit would say nothing"));
                } else {
                    used.add(one);
                    counts.merge(one.type(), 1, Integer::sum);
                }
            }
            ends[p] = used.size();
            names.add(pack.name());
            seen.add(new RulePack(pack.name(), pack.hash(), used.size() - before, refused));
            looks.addAll(looks(pack, counts, groups));
            digest.update((pack.name() + " " + pack.hash() + "\n").getBytes(StandardCharsets.UTF_8));
        }
        Index index = new Index(used, shared);
        return new IndicatorDetection(
                "sha256:" + HexFormat.of().formatHex(digest.digest()),
                seen,
                looks,
                index,
                new Rulebook(index, ends, names, groups));
    }

    /// Makes very many indicators ready that are kept in a file.
    ///
    /// @param told the pack they came from, with what of it was not used; its own list of indicators may be empty
    public static IndicatorDetection of(
            MappedIndicators kept, IndicatorPack told, SharedServices shared, GroupNames groups) {
        MessageDigest digest = sha256();
        digest.update(("indicators\n" + shared.hash() + "\n" + told.name() + " " + told.hash() + "\n")
                .getBytes(StandardCharsets.UTF_8));
        TreeMap<IndicatorType, Integer> counts = new TreeMap<>(kept.counts());
        counts.values().removeIf(count -> count == 0);
        Index index = kept.index();
        return new IndicatorDetection(
                "sha256:" + HexFormat.of().formatHex(digest.digest()),
                List.of(new RulePack(told.name(), told.hash(), kept.size(), told.refused())),
                looks(told, counts, groups),
                index,
                new Rulebook(index, new int[] {kept.size()}, List.of(told.name()), groups));
    }

    /// One look for all indicators of a kind, as a million rows would tell nobody anything.
    private static List<RuleLook> looks(IndicatorPack pack, Map<IndicatorType, Integer> counts, GroupNames groups) {
        List<RuleLook> looks = new ArrayList<>();
        boolean named = groups.isNamedIn(pack.name());
        counts.forEach((type, count) -> looks.add(new RuleLook(
                look(pack, type.name(), count + " × " + type.word(), named),
                RuleLook.State.NO_SUCH_LOG,
                0,
                "records of any kind that hold " + type.needs())));
        pack.beyond()
                .forEach((kind, count) -> looks.add(new RuleLook(
                        look(pack, kind, count + " × " + kind, named),
                        RuleLook.State.UNKNOWN_SOURCE,
                        0,
                        "evidence of another kind, such as an examination of the telephone: " + kind)));
        return looks;
    }

    private static Rule look(IndicatorPack pack, String kind, String what, boolean named) {
        return Rulebook.rule(
                "tocsin-indicators:" + pack.hash() + ":" + kind,
                "Indicators: " + what + " (" + pack.name() + ")",
                Level.INFORMATIONAL,
                pack.name(),
                "",
                List.of(),
                List.of(),
                List.of(),
                named);
    }

    @Override
    public String key() {
        return key;
    }

    @Override
    public List<RulePack> packs() {
        return packs;
    }

    @Override
    public Detector open() {
        return new IndicatorDetector(index, rules);
    }

    /// Every record is held against every indicator that any evidence here can show.
    @Override
    public List<RuleLook> looks(List<SourceSeen> seen) {
        long records = seen.stream().mapToLong(SourceSeen::records).sum();
        return silent.stream()
                .map(look -> records == 0 || look.state() == RuleLook.State.UNKNOWN_SOURCE
                        ? look
                        : new RuleLook(look.rule(), RuleLook.State.LOOKED, records, look.needs()))
                .toList();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
