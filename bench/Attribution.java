import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.tocsin.detect.assess.Assessment;
import org.tocsin.detect.assess.Assessor;
import org.tocsin.detect.assess.Observation;
import org.tocsin.detect.assess.Weights;
import org.tocsin.knowledge.actors.Actors;
import org.tocsin.knowledge.actors.Campaign;
import org.tocsin.knowledge.actors.Use;
import org.tocsin.knowledge.packs.Compilation;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Measures the assessment on cases whose actor is known, each as it is and with its actor struck from the
/// knowledge, and fits its weights. See docs/attribution.md.
///
///     java -cp 'cli/target/tocsin/lib/*' bench/Attribution.java CASES WEIGHTS KNOWLEDGE... [--cross] [--fit]
///
/// KNOWLEDGE is RELEASE=FILE, with the release's name as the cases write it. `--fit` prints fitted numbers;
/// `--cross` fits on four fifths of the actors and measures on the others, five times, thresholds included.
public final class Attribution {
    private record Case(String id, String set, List<String> truth, String release, Observation seen) {}

    /// @param known whether the actor is in the knowledge
    /// @param framed the actor to whom a planted tool points; empty where none was
    private record Row(Case of, Observation seen, boolean known, String framed) {
        List<String> truth() {
            return known ? of.truth : List.of();
        }
    }

    /// @param rest the posterior that is left without the strongest item
    private record Answer(Row row, Assessment given) {
        String first() {
            return given.hypotheses().getFirst().id();
        }

        double posterior() {
            return given.hypotheses().getFirst().withoutTargeting();
        }

        boolean isNamed() {
            return given.level() == Assessment.Level.GROUP;
        }

        boolean isRobust() {
            return given.grade().equals(Optional.of(Assessment.Grade.ROBUST));
        }

        boolean isRight() {
            return row.known && row.of.truth.contains(first());
        }

        boolean isAmong(int most) {
            return given.hypotheses().stream().limit(most).anyMatch(one -> row.of.truth.contains(one.id()));
        }
    }

    /// What is fitted; `own` and `tools` as shares beside what anybody does.
    private static final List<String> FITTED = List.of(
            "technique",
            "damping",
            "own",
            "tools",
            "size",
            "activity",
            "malware",
            "tool",
            "gain",
            "users",
            "trust",
            "borne",
            "none",
            "strangers");

    /// Where fitting starts, in round numbers: what was in the table before must not leak into a cross-validation.
    private static final Map<String, Double> START = start();

    private static Map<String, Double> start() {
        double[] values = {0.5, 0.5, 0.2, 0.1, 3, 0.5, 3, 1, 100, 2, 1, 0.3, 6, 0.5};
        Map<String, Double> start = new LinkedHashMap<>();
        for (int i = 0; i < values.length; i++) {
            start.put(FITTED.get(i), values[i]);
        }
        return start;
    }

    private static final Set<String> OUTSIDERS = Set.of("X", "TIE", "OTX");
    private static final int FOLDS = 5;
    private static final Map<String, Assessor> KNOWLEDGE = new TreeMap<>();
    private static final Map<String, Actors> REPORTED = new TreeMap<>();
    private static final Map<Row, Assessor.Prepared> PREPARED = new java.util.IdentityHashMap<>();

    public static void main(String[] words) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(words));
        boolean fit = arguments.remove("--fit");
        boolean cross = arguments.remove("--cross");
        Map<String, Double> numbers = numbers(Path.of(arguments.get(1)));
        for (String one : arguments.subList(2, arguments.size())) {
            String[] parts = one.split("=", 2);
            Actors known = Compilation.read(Path.of(parts[1]));
            REPORTED.put(parts[0], known);
            KNOWLEDGE.put(parts[0], Assessor.of(known, known, Weights.of(numbers)));
        }
        List<Case> cases = cases(Path.of(arguments.get(0)));
        List<Row> rows = new ArrayList<>();
        for (Case one : cases) {
            rows.add(new Row(one, one.seen, !one.truth.isEmpty(), ""));
            if (!one.truth.isEmpty()) {
                rows.add(new Row(one, without(one), false, ""));
            }
        }
        System.out.println(cases.size() + " cases, "
                + cases.stream().filter(one -> !one.truth.isEmpty()).count() + " of known actors");
        if (fit) {
            Map<String, Double> best = fit(training(rows), numbers);
            FITTED.forEach(name -> System.out.printf(Locale.ROOT, "%s\t%.3f%n", name, best.get(name)));
            thresholds(answers(rows, best), best)
                    .forEach((name, value) -> System.out.printf(Locale.ROOT, "%s\t%.3f%n", name, value));
            return;
        }
        if (cross) {
            List<List<Answer>> parts = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                parts.add(new ArrayList<>());
            }
            Map<String, Integer> folds = folds(cases);
            for (int fold = 0; fold < FOLDS; fold++) {
                int here = fold;
                Predicate<Row> inside = row -> folds.get(row.of.id) == here;
                List<Row> others = rows.stream().filter(inside.negate()).toList();
                Map<String, Double> best = new LinkedHashMap<>(fit(training(others), numbers));
                best.putAll(thresholds(answers(others, best), best));
                System.out.printf(
                        Locale.ROOT,
                        "fold %d: named from %.2f, robust from %.2f%n",
                        fold,
                        best.get("group"),
                        best.get("robust"));
                List<Row> held = rows.stream().filter(inside).toList();
                parts.get(0).addAll(answers(held, best));
                parts.get(1).addAll(answers(planted(held, 7, true), best));
                parts.get(2).addAll(answers(halves(held), best));
            }
            System.out.println("\nCross-validated: weights and thresholds from other actors");
            table(parts.get(0), parts.get(1), parts.get(2));
            return;
        }
        System.out.println("\nWith the weights as they are");
        table(answers(rows, numbers), answers(planted(rows, 7, true), numbers), answers(halves(rows), numbers));
    }

    private static void table(List<Answer> all, List<Answer> framed, List<Answer> halves) {
        System.out.println(
                "set          known  right        wrong  unknown  named  top-1        top-5  robust right/unknown  ECE");
        List<String> sets = new ArrayList<>(
                new TreeSet<>(all.stream().map(one -> one.row.of.set).toList()));
        for (String set : sets) {
            line(set, all.stream().filter(one -> one.row.of.set.equals(set)).toList());
        }
        line(
                "outsiders",
                all.stream().filter(one -> OUTSIDERS.contains(one.row.of.set)).toList());
        line("all", all);
        List<Answer> planted = framed.stream()
                .filter(one -> Set.of("A2", "A3").contains(one.row.of.set))
                .toList();
        System.out.printf(
                Locale.ROOT,
                "one planted tool (A2, A3; %d): the framed actor comes first in %s, is named in %s%n",
                planted.size(),
                share(planted, one -> one.first().equals(one.row.framed)),
                share(planted, one -> one.isNamed() && one.first().equals(one.row.framed)));
        line("half of it", halves);
    }

    private static void line(String name, List<Answer> all) {
        List<Answer> known = all.stream().filter(one -> one.row.known).toList();
        List<Answer> unknown = all.stream().filter(one -> !one.row.known).toList();
        System.out.printf(
                Locale.ROOT,
                "%-12s %5d  %-12s %-6s %7d  %-6s %-12s %-6s %s / %-14s %.3f%n",
                name,
                known.size(),
                share(known, one -> one.isNamed() && one.isRight())
                        + interval(known, one -> one.isNamed() && one.isRight()),
                share(known, one -> one.isNamed() && !one.isRight()),
                unknown.size(),
                share(unknown, Answer::isNamed),
                share(known, Answer::isRight) + interval(known, Answer::isRight),
                share(known, one -> one.isAmong(5)),
                share(known, one -> one.isRobust() && one.isRight()),
                share(unknown, Answer::isRobust),
                error(known, unknown));
    }

    private static String share(List<Answer> all, Predicate<Answer> which) {
        return all.isEmpty()
                ? "-"
                : String.format(
                        Locale.ROOT, "%.1f", 100.0 * all.stream().filter(which).count() / all.size());
    }

    /// 95 %, by drawing actors, not cases.
    private static String interval(List<Answer> all, Predicate<Answer> which) {
        Map<String, int[]> byActor = new TreeMap<>();
        for (Answer one : all) {
            int[] counts = byActor.computeIfAbsent(one.row.of.truth.getFirst(), actor -> new int[2]);
            counts[0] += which.test(one) ? 1 : 0;
            counts[1]++;
        }
        if (byActor.isEmpty()) {
            return "";
        }
        List<int[]> actors = List.copyOf(byActor.values());
        Random random = new Random(1);
        List<Double> shares = new ArrayList<>();
        for (int draw = 0; draw < 1000; draw++) {
            double hits = 0;
            double cases = 0;
            for (int i = 0; i < actors.size(); i++) {
                int[] counts = actors.get(random.nextInt(actors.size()));
                hits += counts[0];
                cases += counts[1];
            }
            shares.add(100 * hits / cases);
        }
        Collections.sort(shares);
        return String.format(Locale.ROOT, " %.0f-%.0f", shares.get(25), shares.get(974));
    }

    /// The mean distance between what the posterior of the likeliest actor says and how often it was right, half of the
    /// cases being by unknown actors; ten bands of equal width.
    private static double error(List<Answer> known, List<Answer> unknown) {
        double[] off = new double[10];
        for (List<Answer> half : List.of(known, unknown)) {
            for (Answer one : half) {
                off[(int) Math.min(9, one.posterior() * 10)] +=
                        ((one.isRight() ? 1 : 0) - one.posterior()) / half.size() / 2;
            }
        }
        double sum = 0;
        for (double one : off) {
            sum += Math.abs(one);
        }
        return sum;
    }

    private static List<Answer> answers(List<Row> rows, Map<String, Double> numbers) {
        Weights weights = Weights.of(numbers);
        Map<String, Assessor> ready = new TreeMap<>();
        KNOWLEDGE.forEach((release, assessor) -> ready.put(release, assessor.with(weights)));
        return rows.stream()
                .map(row -> new Answer(row, ready.get(row.of.release).assess(row.seen)))
                .toList();
    }

    /// From the cases alone: named from the lowest posterior at which no more than 1.75 % of the unknown are, robust
    /// from the lowest rest at which no more than 0.3 % are.
    private static Map<String, Double> thresholds(List<Answer> all, Map<String, Double> numbers) {
        Map<String, Double> low = new LinkedHashMap<>(numbers);
        low.put("group", 0.3);
        Map<String, Double> found = new LinkedHashMap<>();
        List<Row> unknown =
                all.stream().map(Answer::row).filter(row -> !row.known).toList();
        List<Double> posteriors = new ArrayList<>(answers(unknown, low).stream()
                .filter(Answer::isNamed)
                .map(Answer::posterior)
                .toList());
        posteriors.sort(Collections.reverseOrder());
        int most = (int) (0.0175 * unknown.size());
        found.put("group", Math.max(0.5, posteriors.size() > most ? posteriors.get(most) + 0.01 : 0.5));
        for (double robust : new double[] {0.1, 0.15, 0.2, 0.3, 0.45, 0.6, 0.8}) {
            low.put("group", found.get("group"));
            low.put("robust", robust);
            if (answers(unknown, low).stream().filter(Answer::isRobust).count() <= 0.003 * unknown.size()) {
                found.put("robust", robust);
                break;
            }
        }
        return found;
    }

    /// The cases as they are, and some once more with a planted tool, so that the weights know of false flags.
    private static List<Row> training(List<Row> rows) {
        List<Row> all = new ArrayList<>(rows);
        List<Row> planted = planted(rows, 3, false).stream()
                .filter(row -> Set.of("A2", "A3").contains(row.of.set))
                .toList();
        for (int i = 0; i < planted.size(); i += 4) {
            all.add(planted.get(i));
        }
        return all;
    }

    /// Cases with one malware family more, which is reported for exactly one other actor.
    private static List<Row> planted(List<Row> rows, int seed, boolean knownOnly) {
        Random random = new Random(seed);
        List<Row> planted = new ArrayList<>();
        for (Row row : rows) {
            if (knownOnly && !row.known) {
                continue;
            }
            Map<String, Set<String>> users = users(REPORTED.get(row.of.release));
            List<String> candidates = users.entrySet().stream()
                    .filter(use ->
                            use.getValue().size() == 1 && row.of.truth.stream().noneMatch(use.getValue()::contains))
                    .map(Map.Entry::getKey)
                    .filter(id -> !row.seen.software().contains(id))
                    .toList();
            String tool = candidates.get(random.nextInt(candidates.size()));
            List<String> software = new ArrayList<>(row.seen.software());
            software.add(tool);
            planted.add(new Row(
                    row.of,
                    seen(row.seen.techniques(), software, row.seen.ignored()),
                    row.known,
                    users.get(tool).iterator().next()));
        }
        return planted;
    }

    private static Map<String, Set<String>> users(Actors known) {
        Map<String, List<String>> owners = new TreeMap<>();
        known.actors().forEach(actor -> owners.put(actor.id(), List.of(actor.id())));
        for (Campaign campaign : known.campaigns()) {
            owners.put(
                    campaign.id(),
                    campaign.attributedTo().stream().map(to -> to.value()).toList());
        }
        Set<String> malware = new TreeSet<>();
        known.software().stream()
                .filter(one -> one.kind() == org.tocsin.knowledge.actors.Software.Kind.MALWARE)
                .forEach(one -> malware.add(one.id()));
        Map<String, Set<String>> users = new TreeMap<>();
        for (Use use : known.uses()) {
            if (malware.contains(use.what())) {
                owners.getOrDefault(use.by(), List.of())
                        .forEach(owner -> users.computeIfAbsent(use.what(), id -> new TreeSet<>())
                                .add(owner));
            }
        }
        return users;
    }

    /// Three draws of half of the items of each.
    private static List<Row> halves(List<Row> rows) {
        Random random = new Random(5);
        List<Row> halves = new ArrayList<>();
        for (Row row : rows) {
            for (int draw = 0; draw < 3; draw++) {
                List<String> items = new ArrayList<>(row.seen.techniques());
                items.addAll(row.seen.software());
                Collections.shuffle(items, random);
                List<String> kept = items.subList(0, Math.max(1, items.size() / 2));
                halves.add(new Row(
                        row.of,
                        seen(
                                kept.stream().filter(id -> id.startsWith("T")).toList(),
                                kept.stream().filter(id -> !id.startsWith("T")).toList(),
                                row.seen.ignored()),
                        row.known,
                        ""));
            }
        }
        return halves;
    }

    private static Observation seen(List<String> techniques, List<String> software, Observation.Ignored ignored) {
        return new Observation(
                techniques,
                software,
                Observation.Targeting.NONE,
                Observation.Collection.NONE,
                List.of(),
                List.of(),
                ignored);
    }

    private static Observation without(Case one) {
        Observation.Ignored ignored = one.seen.ignored();
        return seen(
                one.seen.techniques(),
                one.seen.software(),
                new Observation.Ignored(ignored.facts(), one.truth, ignored.campaign()));
    }

    /// By the first true actor, so that no actor is on both sides.
    private static Map<String, Integer> folds(List<Case> cases) {
        List<String> actors = new ArrayList<>(new TreeSet<>(
                cases.stream().flatMap(one -> one.truth.stream().limit(1)).toList()));
        Collections.shuffle(actors, new Random(2));
        Map<String, Integer> folds = new TreeMap<>();
        int next = 0;
        for (Case one : cases) {
            folds.put(one.id, one.truth.isEmpty() ? next++ % FOLDS : actors.indexOf(one.truth.getFirst()) % FOLDS);
        }
        return folds;
    }

    /// Makes the mean surprise small (BFGS with differences; logarithms of the numbers, so that none falls below zero).
    private static Map<String, Double> fit(List<Row> rows, Map<String, Double> table) {
        int n = FITTED.size();
        Map<String, Double> start = new LinkedHashMap<>(table);
        start.putAll(START);
        double[] x = new double[n];
        for (int i = 0; i < n; i++) {
            x[i] = Math.log(shape(start, FITTED.get(i)));
        }
        double[] origin = x.clone();
        double[][] inverse = new double[n][n];
        for (int i = 0; i < n; i++) {
            inverse[i][i] = 1;
        }
        double value = loss(rows, start, x, origin);
        double[] slope = slope(rows, start, x, origin, value);
        for (int step = 0; step < 25; step++) {
            double[] way = new double[n];
            double along = 0;
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    way[i] -= inverse[i][j] * slope[j];
                }
                along += way[i] * slope[i];
            }
            double length = 1;
            double[] next = x;
            double then = value;
            for (int half = 0; half < 12; half++) {
                next = x.clone();
                for (int i = 0; i < n; i++) {
                    next[i] += Math.clamp(length * way[i], -1, 1);
                }
                then = loss(rows, start, next, origin);
                if (then < value + 1e-4 * length * along) {
                    break;
                }
                length /= 2;
            }
            if (value - then < 3e-5) {
                break;
            }
            double[] nextSlope = slope(rows, start, next, origin, then);
            double[] s = new double[n];
            double[] y = new double[n];
            double sy = 0;
            for (int i = 0; i < n; i++) {
                s[i] = next[i] - x[i];
                y[i] = nextSlope[i] - slope[i];
                sy += s[i] * y[i];
            }
            if (sy > 1e-10) {
                double[] hy = new double[n];
                double yhy = 0;
                for (int i = 0; i < n; i++) {
                    for (int j = 0; j < n; j++) {
                        hy[i] += inverse[i][j] * y[j];
                    }
                    yhy += y[i] * hy[i];
                }
                for (int i = 0; i < n; i++) {
                    for (int j = 0; j < n; j++) {
                        inverse[i][j] += (1 + yhy / sy) * s[i] * s[j] / sy - (hy[i] * s[j] + s[i] * hy[j]) / sy;
                    }
                }
            }
            x = next;
            slope = nextSlope;
            value = then;
        }
        System.out.printf(Locale.ROOT, "mean surprise %.4f nats%n", value);
        return numbers(start, x);
    }

    private static double shape(Map<String, Double> numbers, String name) {
        boolean share = name.equals("own") || name.equals("tools");
        return share ? numbers.get(name) / (1 - numbers.get("own") - numbers.get("tools")) : numbers.get(name);
    }

    private static Map<String, Double> numbers(Map<String, Double> start, double[] x) {
        Map<String, Double> numbers = new LinkedHashMap<>(start);
        for (int i = 0; i < x.length; i++) {
            numbers.put(FITTED.get(i), Math.exp(x[i]));
        }
        double whole = 1 + numbers.get("own") + numbers.get("tools");
        numbers.put("own", numbers.get("own") / whole);
        numbers.put("tools", numbers.get("tools") / whole);
        return numbers;
    }

    private static double loss(List<Row> rows, Map<String, Double> start, double[] x, double[] origin) {
        Weights weights = Weights.of(numbers(start, x));
        Map<String, Assessor> ready = new TreeMap<>();
        KNOWLEDGE.forEach((release, assessor) -> ready.put(release, assessor.with(weights)));
        double sum = 0;
        for (Row row : rows) {
            sum += ready.get(row.of.release)
                    .surprise(
                            PREPARED.computeIfAbsent(
                                    row, one -> KNOWLEDGE.get(one.of.release).prepare(one.seen)),
                            row.truth());
        }
        double far = 0;
        for (int i = 0; i < x.length; i++) {
            far += (x[i] - origin[i]) * (x[i] - origin[i]);
        }
        return sum / rows.size() + 5e-4 * far;
    }

    private static double[] slope(
            List<Row> rows, Map<String, Double> start, double[] x, double[] origin, double value) {
        double[] slope = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            double[] beside = x.clone();
            beside[i] += 1e-3;
            slope[i] = (loss(rows, start, beside, origin) - value) / 1e-3;
        }
        return slope;
    }

    private static Map<String, Double> numbers(Path table) throws Exception {
        Map<String, Double> numbers = new LinkedHashMap<>();
        for (String line : Files.readAllLines(table)) {
            if (!line.isBlank() && !line.startsWith("#")) {
                String[] cells = line.split("\t");
                numbers.put(cells[0], Double.valueOf(cells[1]));
            }
        }
        return numbers;
    }

    private static List<Case> cases(Path file) throws Exception {
        JsonMapper json = JsonMapper.builder().build();
        List<Case> cases = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            JsonNode one = json.readTree(line);
            List<Observation.Fact> facts = new ArrayList<>();
            one.path("strip")
                    .forEach(pair -> facts.add(new Observation.Fact(
                            pair.get(0).asString(), pair.get(1).asString())));
            String campaign = one.path("strip_campaign").asString("");
            cases.add(new Case(
                    one.path("id").asString(),
                    one.path("set").asString(),
                    words(one.path("truth")),
                    one.path("release").asString(),
                    seen(
                            words(one.path("techniques")),
                            words(one.path("software")),
                            new Observation.Ignored(
                                    facts, List.of(), campaign.isEmpty() ? Optional.empty() : Optional.of(campaign)))));
        }
        return cases;
    }

    private static List<String> words(JsonNode list) {
        List<String> words = new ArrayList<>();
        list.forEach(word -> words.add(word.asString()));
        return words;
    }
}
