package org.tocsin.detect.lookalike;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.tocsin.detect.Detector;
import org.tocsin.detect.Match;
import org.tocsin.knowledge.lookalikes.Likeness;
import org.tocsin.model.EvidenceRecord;
import org.tocsin.model.Fields;
import org.tocsin.model.Finding;
import org.tocsin.model.Level;
import org.tocsin.model.Shape;
import org.tocsin.model.Text;
import org.tocsin.model.ValueType;

/// Looks at every host name of a record. Each host gives one finding for each whom it imitates, whose reasons name the
/// fields that it was seen in.
///
/// Of most kinds of record all fields are looked at. Windows events have many that never hold a host, and paths and
/// program names that look like one: of them only fields whose names speak of hosts, addresses, commands or scripts.
final class LookalikeDetector implements Detector, HostSearch.Places {
    /// Past this many in one record no more are told: a mail that quotes a whole list must not fill the disk.
    static final int MOST = 50;

    private static final int MOST_SHAPES = 4096;
    private static final int EXCERPT = 300;
    private static final String WINDOWS = "windows.event";
    private static final String[] SPEAKING = {
        "query",
        "host",
        "url",
        "uri",
        "link",
        "address",
        "server",
        "site",
        "command",
        "script",
        "payload",
        "remote",
        "recipient",
        "sender",
        "domain"
    };
    private static final String[] HOSTS = {"query", "host", "server_name", "sni", "dns.rrname"};

    private enum Sense {
        /// Never holds a host.
        SILENT,
        /// A host may stand in its text.
        TEXT,
        /// It holds hosts.
        HOST
    }

    private record Met(Likeness likeness, List<Finding.Why> why) {}

    private record Key(String host, String target) {}

    private final Rulebook rules;
    private final Level least;
    private final SeenHosts seen;
    private final HostSearch search = new HostSearch(this);
    private final Text text = new Text();
    private final Map<Shape, Sense[]> senses = new IdentityHashMap<>();
    private final Map<Key, Met> met = new LinkedHashMap<>();
    private Shape shape = Shape.of(List.of());
    private int slot;

    LookalikeDetector(SeenHosts seen, Rulebook rules, Level least) {
        this.seen = seen;
        this.rules = rules;
        this.least = least;
    }

    @Override
    public void examine(EvidenceRecord record, Consumer<Finding> out, Consumer<Match> matches) {
        shape = record.shape();
        Sense[] sense = senses(shape, record.kind().name().equals(WINDOWS));
        for (slot = 0; slot < shape.size(); slot++) {
            if (sense[slot] == Sense.SILENT) {
                continue;
            }
            int count = record.count(slot);
            for (int i = 0; i < count; i++) {
                record.read(slot, i, text);
                if (text.type() == ValueType.TEXT) {
                    search.look(text, sense[slot] == Sense.HOST);
                }
            }
        }
        if (!met.isEmpty()) {
            report(record, out);
        }
    }

    private void report(EvidenceRecord record, Consumer<Finding> out) {
        Fields fields = Fields.of(record);
        for (Met one : met.values()) {
            out.accept(new Finding(
                    record.time(),
                    rules.rule(one.likeness),
                    record.kind(),
                    record.origin(),
                    record.recovered(),
                    one.why,
                    fields));
        }
        met.clear();
    }

    @Override
    public void place(char[] chars, int length, int from, int to) {
        for (Likeness likeness : seen.of(chars, from, to)) {
            if (Rulebook.level(likeness.score()).compareTo(least) < 0) {
                continue;
            }
            Key key = new Key(likeness.host(), likeness.target().name());
            Met one = met.get(key);
            if (one == null) {
                if (met.size() == MOST) {
                    return;
                }
                one = new Met(likeness, new ArrayList<>());
                met.put(key, one);
            }
            String field = shape.name(slot);
            if (one.why.isEmpty() || !one.why.getLast().field().equals(field)) {
                one.why.add(new Finding.Why("", field, excerpt(chars, length, from, to), told(likeness)));
            }
        }
    }

    private static String told(Likeness likeness) {
        return likeness.host() + " (" + likeness.score() + " of 100): "
                + likeness.reasons().stream()
                        .filter(reason -> reason.points() > 0)
                        .map(Likeness.Reason::en)
                        .collect(Collectors.joining(" "));
    }

    /// The value, or the part of a long one around what was seen.
    private static String excerpt(char[] chars, int length, int from, int to) {
        if (length <= EXCERPT) {
            return new String(chars, 0, length);
        }
        int start = Math.max(0, from - EXCERPT / 2);
        int stop = Math.min(length, Math.max(to, start + EXCERPT));
        return (start > 0 ? "…" : "") + new String(chars, start, stop - start) + (stop < length ? "…" : "");
    }

    private Sense[] senses(Shape of, boolean windows) {
        Sense[] known = senses.get(of);
        if (known != null) {
            return known;
        }
        Sense[] sense = new Sense[of.size()];
        for (int i = 0; i < sense.length; i++) {
            String name = of.name(i).toLowerCase(Locale.ROOT);
            boolean silent = windows && !hasAny(name, SPEAKING) || name.endsWith("domainname");
            sense[i] = silent ? Sense.SILENT : hasAny(name, HOSTS) ? Sense.HOST : Sense.TEXT;
        }
        if (senses.size() < MOST_SHAPES) {
            senses.put(of, sense);
        }
        return sense;
    }

    private static boolean hasAny(String name, String[] words) {
        for (String word : words) {
            if (name.contains(word)) {
                return true;
            }
        }
        return false;
    }
}
