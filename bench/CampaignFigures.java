import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.tocsin.detect.campaigns.NamingHabits;
import org.tocsin.detect.campaigns.NamingHabits.Measure;
import org.tocsin.detect.campaigns.NamingHabits.Name;
import org.tocsin.detect.campaigns.NamingHabits.Pool;
import org.tocsin.knowledge.domains.Domains;
import org.tocsin.knowledge.indicators.Indicator;
import org.tocsin.knowledge.indicators.IndicatorFiles;
import org.tocsin.knowledge.indicators.IndicatorType;
import org.tocsin.knowledge.services.SharedServices;

/// Clustering the domains of reports that the weights have not seen (docs/campaigns.md says what is measured and how).
///
/// `java -cp … bench/CampaignFigures.java INDICATORS CONTENT [--weights]`; with `--weights` the fit over all reports is
/// printed as `content/campaigns/habits.tsv` wants it.
class CampaignFigures {
    private static final int FOLDS = 5;
    private static final int MOST = 40;
    private static final int LEAST = 7;

    private record Item(String report, Name name) {}

    private record Fit(double[] weights, double bias) {}

    private static NamingHabits habits;

    public static void main(String[] args) throws Exception {
        Path sets = Path.of(args[0]);
        Path content = Path.of(args[1]);
        habits = NamingHabits.read(
                content.resolve("campaigns"),
                content.resolve("lookalikes"),
                SharedServices.read(content.resolve("shared-services")));
        List<Item> items = items(merged(lists(sets)));
        List<String> reports =
                items.stream().map(Item::report).distinct().sorted().toList();
        System.out.println(items.size() + " names of " + reports.size() + " reports");
        if (args.length > 2) {
            weights(items);
            return;
        }
        double[] sum = new double[5];
        int rounds = 0;
        for (int seed = 0; seed < 4; seed++) {
            Map<String, Integer> folds = new HashMap<>();
            List<String> order = new ArrayList<>(reports);
            int salt = seed;
            order.sort(Comparator.comparing(report -> hash(salt == 0 ? report : salt + report)));
            for (int i = 0; i < order.size(); i++) {
                folds.put(order.get(i), i % FOLDS);
            }
            double[] mean = round(items, folds);
            System.out.printf(
                    Locale.ROOT,
                    "reports dealt %d: AUROC %.3f, nearest neighbour %.3f, B-cubed F1 %.3f (precision %.3f, recall %.3f)%n",
                    seed,
                    mean[0],
                    mean[1],
                    mean[2],
                    mean[3],
                    mean[4]);
            for (int i = 0; i < sum.length; i++) {
                sum[i] += mean[i];
            }
            rounds++;
        }
        System.out.printf(
                Locale.ROOT,
                "mean of %d: AUROC %.3f, nearest neighbour %.3f, B-cubed F1 %.3f%n",
                rounds,
                sum[0] / rounds,
                sum[1] / rounds,
                sum[2] / rounds);
    }

    private static double[] round(List<Item> items, Map<String, Integer> folds) {
        List<List<Item>> by = new ArrayList<>();
        for (int f = 0; f < FOLDS; f++) {
            int fold = f;
            by.add(items.stream()
                    .filter(item -> folds.get(item.report()) == fold)
                    .toList());
        }
        double[] mean = new double[5];
        for (int f = 0; f < FOLDS; f++) {
            List<List<Item>> others = new ArrayList<>(by);
            others.remove(f);
            Fit fit = fit(others);
            NamingHabits fitted = habits.with(fit.weights(), fit.bias(), 0);
            double together = bound(others, fitted);
            List<Item> test = by.get(f);
            double[] one = judge(test, fitted, together);
            for (int i = 0; i < mean.length; i++) {
                mean[i] += one[i] / FOLDS;
            }
        }
        return mean;
    }

    /// The bound of the linkage that is best on the reports the weights were fitted on.
    private static double bound(List<List<Item>> folds, NamingHabits fitted) {
        double best = -1;
        double at = 0;
        for (double bound = -3.2; bound <= 1; bound += 0.2) {
            double sum = 0;
            for (List<Item> fold : folds) {
                sum += cubed(fold, fitted.groups(names(fold), bound))[0];
            }
            if (sum > best) {
                best = sum;
                at = bound;
            }
        }
        return at;
    }

    private static List<Name> names(List<Item> items) {
        return items.stream().map(Item::name).toList();
    }

    private static double[] judge(List<Item> items, NamingHabits fitted, double together) {
        Pool pool = Pool.of(names(items));
        int n = items.size();
        List<double[]> scored = new ArrayList<>();
        int right = 0;
        int asked = 0;
        for (int i = 0; i < n; i++) {
            int best = -1;
            double most = 0;
            boolean has = false;
            for (int j = 0; j < n; j++) {
                if (j == i) {
                    continue;
                }
                double score = fitted.score(items.get(i).name(), items.get(j).name(), pool);
                boolean same = items.get(i).report().equals(items.get(j).report());
                has |= same;
                if (best < 0 || score > most) {
                    best = j;
                    most = score;
                }
                if (j > i) {
                    scored.add(new double[] {score, same ? 1 : 0});
                }
            }
            if (has) {
                asked++;
                right += items.get(best).report().equals(items.get(i).report()) ? 1 : 0;
            }
        }
        double[] cubed = cubed(items, fitted.groups(names(items), together));
        return new double[] {area(scored), (double) right / asked, cubed[0], cubed[1], cubed[2]};
    }

    private static double area(List<double[]> scored) {
        scored.sort(Comparator.comparingDouble(pair -> pair[0]));
        double ranks = 0;
        double positive = 0;
        for (int i = 0; i < scored.size(); i++) {
            if (scored.get(i)[1] > 0) {
                ranks += i;
                positive++;
            }
        }
        return (ranks - positive * (positive - 1) / 2) / (positive * (scored.size() - positive));
    }

    private static double[] cubed(List<Item> items, List<List<Integer>> groups) {
        Map<String, Integer> sizes = new HashMap<>();
        items.forEach(item -> sizes.merge(item.report(), 1, Integer::sum));
        double precision = 0;
        double recall = 0;
        for (List<Integer> group : groups) {
            for (int i : group) {
                long same = group.stream()
                        .filter(j -> items.get(j).report().equals(items.get(i).report()))
                        .count();
                precision += (double) same / group.size();
                recall += (double) same / sizes.get(items.get(i).report());
            }
        }
        precision /= items.size();
        recall /= items.size();
        return new double[] {2 * precision * recall / (precision + recall), precision, recall};
    }

    /// Logistic regression by Newton's steps. Each report weighs the same, however many names it lists.
    private static Fit fit(List<List<Item>> folds) {
        int k = Measure.values().length + 1;
        List<double[]> rows = new ArrayList<>();
        for (List<Item> fold : folds) {
            Pool pool = Pool.of(names(fold));
            Map<String, Integer> sizes = new HashMap<>();
            fold.forEach(item -> sizes.merge(item.report(), 1, Integer::sum));
            for (int i = 0; i < fold.size(); i++) {
                for (int j = i + 1; j < fold.size(); j++) {
                    double[] row = Arrays.copyOf(
                            habits.measures(fold.get(i).name(), fold.get(j).name(), pool), k + 2);
                    row[k - 1] = 1;
                    row[k] = fold.get(i).report().equals(fold.get(j).report()) ? 1 : 0;
                    row[k + 1] = Math.sqrt(1.0
                            / sizes.get(fold.get(i).report())
                            / sizes.get(fold.get(j).report()));
                    rows.add(row);
                }
            }
        }
        double[] b = new double[k];
        for (int step = 0; step < 20; step++) {
            double[] gradient = new double[k];
            double[][] curve = new double[k][k];
            for (int i = 0; i < k; i++) {
                double ridge = i == k - 1 ? 1e-6 : 0.3;
                gradient[i] = ridge * b[i];
                curve[i][i] = ridge;
            }
            for (double[] row : rows) {
                double sum = 0;
                for (int i = 0; i < k; i++) {
                    sum += b[i] * row[i];
                }
                double p = 1 / (1 + Math.exp(-sum));
                double g = row[k + 1] * (p - row[k]);
                double h = row[k + 1] * p * (1 - p);
                for (int i = 0; i < k; i++) {
                    if (row[i] != 0) {
                        gradient[i] += g * row[i];
                        for (int j = 0; j < k; j++) {
                            curve[i][j] += h * row[i] * row[j];
                        }
                    }
                }
            }
            double[] change = solve(curve, gradient);
            for (int i = 0; i < k; i++) {
                b[i] -= change[i];
            }
        }
        return new Fit(Arrays.copyOf(b, k - 1), b[k - 1]);
    }

    private static double[] solve(double[][] a, double[] right) {
        int n = right.length;
        double[] x = right.clone();
        for (int c = 0; c < n; c++) {
            int pivot = c;
            for (int r = c + 1; r < n; r++) {
                pivot = Math.abs(a[r][c]) > Math.abs(a[pivot][c]) ? r : pivot;
            }
            double[] row = a[c];
            a[c] = a[pivot];
            a[pivot] = row;
            double value = x[c];
            x[c] = x[pivot];
            x[pivot] = value;
            for (int r = c + 1; r < n; r++) {
                double factor = a[r][c] / a[c][c];
                for (int j = c; j < n; j++) {
                    a[r][j] -= factor * a[c][j];
                }
                x[r] -= factor * x[c];
            }
        }
        for (int c = n - 1; c >= 0; c--) {
            for (int j = c + 1; j < n; j++) {
                x[c] -= a[c][j] * x[j];
            }
            x[c] /= a[c][c];
        }
        return x;
    }

    /// What the program uses: fitted on all reports, five folds of them as in the figures.
    private static void weights(List<Item> items) {
        List<String> reports =
                new ArrayList<>(items.stream().map(Item::report).distinct().toList());
        reports.sort(Comparator.comparing(CampaignFigures::hash));
        List<List<Item>> folds = new ArrayList<>();
        for (int f = 0; f < FOLDS; f++) {
            int fold = f;
            folds.add(items.stream()
                    .filter(item -> reports.indexOf(item.report()) % FOLDS == fold)
                    .toList());
        }
        Fit fit = fit(folds);
        for (Measure measure : Measure.values()) {
            System.out.printf(
                    Locale.ROOT,
                    "%s\t%.2f%n",
                    measure.name().toLowerCase(Locale.ROOT),
                    fit.weights()[measure.ordinal()]);
        }
        System.out.printf(Locale.ROOT, "bias\t%.2f%n", fit.bias());
        System.out.printf(Locale.ROOT, "together\t%.2f%n", bound(folds, habits.with(fit.weights(), fit.bias(), 0)));
    }

    /// Host names by list: a folder of Amnesty's, a file of MVT's, a report that targetedthreats cites.
    private static Map<String, Set<String>> lists(Path sets) throws IOException {
        Map<String, Set<String>> lists = new TreeMap<>();
        List<Path> files = new ArrayList<>();
        try (Stream<Path> all = Files.list(sets.resolve("amnesty"))) {
            all.sorted().forEach(files::add);
        }
        try (Stream<Path> all = Files.walk(sets.resolve("mvt"))) {
            all.filter(file -> file.toString().endsWith(".stix2")).sorted().forEach(files::add);
        }
        files.add(sets.resolve("targetedthreats/targetedthreats.csv"));
        for (Path file : files) {
            boolean cited = file.endsWith("targetedthreats.csv");
            for (Indicator one : IndicatorFiles.read(file).indicators()) {
                if (one.type() == IndicatorType.DOMAIN) {
                    Optional<String> report = cited
                            ? one.about().references().stream().findFirst().map(url -> url.replaceAll("/$", ""))
                            : Optional.of(file.getFileName().toString());
                    report.filter(name -> !name.equals("https://targetedthreats.net"))
                            .ifPresent(name -> lists.computeIfAbsent(name, key -> new TreeSet<>())
                                    .add(one.value()));
                }
            }
        }
        return lists;
    }

    /// Lists of which one holds half of the other are copies of one report.
    private static Map<String, Set<String>> merged(Map<String, Set<String>> lists) {
        List<String> keys = new ArrayList<>(lists.keySet());
        keys.sort(Comparator.<String>comparingInt(key -> -lists.get(key).size()).thenComparing(key -> key));
        Map<String, String> first = new HashMap<>();
        keys.forEach(key -> first.put(key, key));
        for (int i = 0; i < keys.size(); i++) {
            for (int j = i + 1; j < keys.size(); j++) {
                Set<String> both = new HashSet<>(lists.get(keys.get(j)));
                both.retainAll(lists.get(keys.get(i)));
                if (2 * both.size() >= lists.get(keys.get(j)).size()) {
                    String one = first.get(keys.get(i));
                    String other = first.get(keys.get(j));
                    first.replaceAll((key, value) -> value.equals(other) ? one : value);
                }
            }
        }
        Map<String, Set<String>> merged = new TreeMap<>();
        keys.forEach(key ->
                merged.computeIfAbsent(first.get(key), one -> new TreeSet<>()).addAll(lists.get(key)));
        merged.values().removeIf(hosts -> hosts.size() < LEAST);
        return merged;
    }

    /// One host for each registered name that no other report lists, at most forty a report.
    private static List<Item> items(Map<String, Set<String>> reports) {
        Map<String, Set<String>> listedBy = new HashMap<>();
        reports.forEach((report, hosts) -> hosts.forEach(host -> Domains.registrable(host)
                .ifPresent(name ->
                        listedBy.computeIfAbsent(name, key -> new HashSet<>()).add(report))));
        List<Item> items = new ArrayList<>();
        reports.forEach((report, hosts) -> {
            List<String> ordered = new ArrayList<>(hosts);
            ordered.sort(Comparator.comparingInt(String::length).thenComparing(host -> host));
            Map<String, String> chosen = new TreeMap<>(Comparator.comparing(CampaignFigures::hash));
            for (String host : ordered) {
                Domains.registrable(host)
                        .filter(name -> listedBy.get(name).size() == 1)
                        .ifPresent(name -> chosen.putIfAbsent(name, host));
            }
            chosen.values().stream()
                    .flatMap(host -> habits.name(host).stream())
                    .limit(MOST)
                    .forEach(name -> items.add(new Item(report, name)));
        });
        return items;
    }

    private static String hash(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (java.security.NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
