package org.tocsin.report.html;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.tocsin.model.Finding;
import org.tocsin.model.Meanings;
import org.tocsin.model.Rule;
import org.tocsin.report.words.Facts;

/// All that one rule found. Counts everything, keeps the first few events, so that a rule that matched a
/// million times takes no more memory than one that matched ten times.
final class Group {
    /// Events of each rule that the page shows.
    static final int SHOWN = 5;
    /// Names of computers that are kept; further ones are not counted.
    static final int MOST_HOSTS = 50;

    private final Rule rule;
    private final Meanings meanings;
    private final List<Sighting> sightings = new ArrayList<>();
    private final TreeSet<String> hosts = new TreeSet<>();
    private long lines;
    private long events;
    private long recovered;
    private boolean moreHosts;
    private Optional<Instant> first = Optional.empty();
    private Optional<Instant> last = Optional.empty();

    Group(Rule rule, Meanings meanings) {
        this.meanings = meanings;
        this.rule = rule;
    }

    /// @param copy whether the same event was there before
    void add(Finding finding, boolean copy) {
        lines++;
        if (copy) {
            markCopy(finding);
            return;
        }
        events++;
        recovered += finding.recovered() ? 1 : 0;
        if (sightings.size() < SHOWN) {
            sightings.add(Sighting.of(finding, meanings));
        }
        Facts.host(finding).ifPresent(this::host);
        if (finding.time().isPresent()) {
            first = first.isEmpty() ? finding.time() : first;
            last = finding.time();
        }
    }

    private void markCopy(Finding finding) {
        Clip host = Sighting.host(finding);
        for (int i = 0; i < sightings.size(); i++) {
            Sighting kept = sightings.get(i);
            if (kept.record() == finding.origin().record()
                    && kept.time().equals(finding.time())
                    && kept.host().equals(host)) {
                sightings.set(i, kept.again());
                return;
            }
        }
    }

    private void host(String name) {
        if (hosts.size() < MOST_HOSTS) {
            hosts.add(name.length() > 120 ? name.substring(0, 120) : name);
        } else if (!hosts.contains(name)) {
            moreHosts = true;
        }
    }

    Rule rule() {
        return rule;
    }

    Band band() {
        return Band.of(rule.level());
    }

    /// Lines in `findings.jsonl`.
    long lines() {
        return lines;
    }

    /// Separate events: one that was handed in several times counts once.
    long events() {
        return events;
    }

    /// How many of the events were found outside the live records of their source.
    long recovered() {
        return recovered;
    }

    List<Sighting> sightings() {
        return List.copyOf(sightings);
    }

    List<String> hosts() {
        return List.copyOf(hosts);
    }

    boolean moreHosts() {
        return moreHosts;
    }

    Optional<Instant> first() {
        return first;
    }

    Optional<Instant> last() {
        return last;
    }
}
