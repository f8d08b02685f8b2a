package org.tocsin.investigation;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tocsin.knowledge.attack.Attack;
import org.tocsin.knowledge.attack.Crosswalk;
import org.tocsin.model.Finding;
import org.tocsin.model.Level;
import org.tocsin.model.Technique;
import org.tocsin.report.exports.NavigatorLayer;

/// Findings on their way into a [NavigatorLayer]: each is one line with its level and its techniques, so that it can
/// go through whatever puts findings in order. Techniques are named as the release of ATT&CK that the program
/// carries names them; the crosswalk knows what rules of other releases call them.
final class LayerLines implements FindingFormat.Writer {
    @Override
    public byte[] header() {
        return new byte[0];
    }

    @Override
    public byte[] line(Finding finding) {
        List<String> words = new ArrayList<>();
        words.add(finding.rule().level().word());
        words.addAll(finding.rule().techniques());
        return String.join(" ", words).getBytes(StandardCharsets.UTF_8);
    }

    /// Gathers the lines and writes the layer at the end.
    static FindingFormat.Ending into(OutputStream out) throws IOException {
        Attack attack = Attack.carried();
        Crosswalk crosswalk = Crosswalk.read(Home.content("attack").resolve("crosswalk.tsv"));
        NavigatorLayer layer = new NavigatorLayer();
        return new FindingFormat.Ending() {
            @Override
            public void line(byte[] line) {
                List<String> words = Arrays.asList(new String(line, StandardCharsets.UTF_8).split(" "));
                Set<String> known = new LinkedHashSet<>();
                List<String> strange = new ArrayList<>();
                for (String id : words.subList(1, words.size())) {
                    List<String> names = names(id, attack, crosswalk);
                    known.addAll(names);
                    if (names.isEmpty()) {
                        strange.add(id);
                    }
                }
                layer.finding(Level.of(words.getFirst()).orElseThrow(), List.copyOf(known), strange);
            }

            @Override
            public void end() throws IOException {
                String release = attack.release();
                String number = release.substring(release.lastIndexOf(' ') + 1);
                int point = number.indexOf('.');
                out.write(layer.json(release, point < 0 ? number : number.substring(0, point)));
            }
        };
    }

    /// What the carried release calls a technique; empty where it has none such.
    private static List<String> names(String id, Attack attack, Crosswalk crosswalk) {
        Optional<Technique> known = attack.technique(id);
        if (known.isPresent()) {
            return List.of(known.get().id());
        }
        return crosswalk.techniques(id).stream()
                .flatMap(other -> attack.technique(other).stream())
                .map(Technique::id)
                .distinct()
                .toList();
    }
}
