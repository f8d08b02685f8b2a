package org.tocsin.detect.sigma;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// Rule packs as they were loaded: the way in. Every rule is either ready, left out, or refused with the place and the
/// reason.
///
/// Of two rules with one id the first is used: packs in the order given, files in the order of their paths.
public final class SigmaRules {
    private final SigmaDetection detection;
    private final List<PackCheck> checks;

    SigmaRules(SigmaDetection detection, List<PackCheck> checks) {
        this.detection = detection;
        this.checks = checks;
    }

    /// Loads packs: folders of `.yml` and `.yaml` files, or single files.
    ///
    /// @throws org.tocsin.model.UserFault where a path does not exist
    /// @throws IOException where it cannot be listed
    public static SigmaRules load(List<Path> paths, SigmaOptions options) throws IOException {
        return load(paths, options, RuleCache.NONE);
    }

    /// The same, sparing the reading of packs that the cache knows.
    public static SigmaRules load(List<Path> paths, SigmaOptions options, RuleCache cache) throws IOException {
        Loading loading = new Loading(options, cache);
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
}
