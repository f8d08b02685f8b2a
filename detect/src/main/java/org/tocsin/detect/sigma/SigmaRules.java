package org.tocsin.detect.sigma;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.tocsin.model.Rule;
import org.tocsin.model.RulePack;

/// Rule packs as they were loaded: the way in. Every rule is either ready, left out, or refused with the place and the
/// reason.
///
/// Of two rules with one id the first is used: packs in the order given, files in the order of their paths.
public final class SigmaRules {
    /// Changes whenever the same rules could find something else.
    private static final String ENGINE = "sigma-1";

    private final SigmaDetection detection;
    private final List<PackCheck> checks;

    private SigmaRules(SigmaDetection detection, List<PackCheck> checks) {
        this.detection = detection;
        this.checks = checks;
    }

    /// Loads packs: folders of `.yml` and `.yaml` files, or single files.
    ///
    /// @throws org.tocsin.model.UserFault where a path does not exist
    /// @throws IOException where it cannot be listed
    public static SigmaRules load(List<Path> paths, SigmaOptions options) throws IOException {
        Loading loading = new Loading(options);
        for (Path path : paths) {
            loading.add(RuleFolder.list(path));
        }
        return loading.done();
    }

    /// The rules, compiled.
    public SigmaDetection detection() {
        return detection;
    }

    /// What became of each rule, pack by pack.
    public List<PackCheck> checks() {
        return checks;
    }

    /// A pack on its way.
    private record Loaded(
            RulePack pack,
            int from,
            int to,
            List<Rule> leftOut,
            List<String> notRules,
            List<PackCheck.Warning> warnings) {}

    private static final class Loading {
        private final RuleReader reader;
        private final SigmaOptions options;
        private final SourceTables tables = SourceTables.ours();
        private final List<SigmaRule> rules = new ArrayList<>();
        private final List<Loaded> packs = new ArrayList<>();
        private final Map<String, String> firstWithId = new HashMap<>();

        Loading(SigmaOptions options) {
            this.options = options;
            reader = new RuleReader(options);
        }

        void add(RuleFolder folder) {
            int from = rules.size();
            List<RulePack.Refusal> refused = new ArrayList<>(folder.links());
            List<Rule> leftOut = new ArrayList<>();
            List<String> notRules = new ArrayList<>();
            List<PackCheck.Warning> warnings = new ArrayList<>();
            List<RuleFolder.Sheet> sheets = folder.read(reader);
            for (RuleFolder.Sheet sheet : sheets) {
                refused.addAll(sheet.refused());
                for (RuleFolder.Document document : sheet.documents()) {
                    switch (document.outcome()) {
                        case RuleReader.Outcome.NotARule not -> notRules.add(sheet.path());
                        case RuleReader.Outcome.LeftOut out ->
                            leftOut.add(out.rule().rule());
                        case RuleReader.Outcome.Loaded loaded -> {
                            Rule rule = loaded.rule().rule();
                            String first = firstWithId.putIfAbsent(rule.id().toLowerCase(Locale.ROOT), rule.source());
                            if (first == null) {
                                rules.add(loaded.rule());
                                loaded.warnings()
                                        .forEach(text -> warnings.add(new PackCheck.Warning(sheet.path(), text)));
                            } else {
                                refused.add(new RulePack.Refusal(
                                        sheet.path(),
                                        document.line(),
                                        "its id " + rule.id() + " is that of " + first + ", which is used"));
                            }
                        }
                    }
                }
            }
            RulePack pack = new RulePack(folder.name(), RuleFolder.hash(sheets), rules.size() - from, refused);
            packs.add(new Loaded(pack, from, rules.size(), leftOut, notRules, warnings));
        }

        SigmaRules done() {
            StringBuilder parts =
                    new StringBuilder(ENGINE).append(tables.hash()).append(options.shaping());
            List<Rule> leftOut = new ArrayList<>();
            for (Loaded loaded : packs) {
                parts.append('\n').append(loaded.pack.name()).append(loaded.pack.hash());
                leftOut.addAll(loaded.leftOut);
            }
            rules.stream()
                    .filter(rule -> rule.rule().namesGroup())
                    .forEach(rule -> parts.append('\n').append(rule.rule().id()));
            SigmaDetection detection = new SigmaDetection(
                    rules,
                    leftOut,
                    packs.stream().map(Loaded::pack).toList(),
                    "sha256:" + RuleFolder.sha256(parts.toString()),
                    tables);
            List<PackCheck> checks = new ArrayList<>();
            for (Loaded loaded : packs) {
                List<Rule> ready = new ArrayList<>();
                List<PackCheck.Waiting> waiting = new ArrayList<>();
                for (int number = loaded.from; number < loaded.to; number++) {
                    Rule rule = rules.get(number).rule();
                    if (detection.isUnknownSource(number)) {
                        waiting.add(new PackCheck.Waiting(rule, detection.needs(number)));
                    } else {
                        ready.add(rule);
                    }
                }
                checks.add(
                        new PackCheck(loaded.pack, ready, waiting, loaded.leftOut, loaded.notRules, loaded.warnings));
            }
            return new SigmaRules(detection, List.copyOf(checks));
        }
    }
}
