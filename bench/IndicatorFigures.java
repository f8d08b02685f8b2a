import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.tocsin.detect.Detector;
import org.tocsin.detect.indicators.IndicatorDetection;
import org.tocsin.detect.indicators.MappedIndicators;
import org.tocsin.knowledge.attack.GroupNames;
import org.tocsin.knowledge.indicators.Indicator;
import org.tocsin.knowledge.indicators.IndicatorPack;
import org.tocsin.knowledge.indicators.IndicatorType;
import org.tocsin.knowledge.services.SharedServices;
import org.tocsin.model.Bytes;
import org.tocsin.model.Content;
import org.tocsin.model.EvidenceRecord;
import org.tocsin.model.Reading;
import org.tocsin.model.Shape;
import org.tocsin.model.Source;
import org.tocsin.readers.Limits;
import org.tocsin.readers.Readings;
import org.tocsin.readers.Span;
import org.tocsin.readers.network.ZeekJsonReader;

/// Very many generated indicators: how long they take to keep and to open, and how fast Zeek's logs are held against
/// them on one core once warm, by CPU time of the thread.
///
/// `java -cp … bench/IndicatorFigures.java NUMBER ZEEK-FOLDER CONTENT SCRATCH`
final class IndicatorFigures {
    private static final int ROUNDS = 20;
    private static final int AGAIN = 20;

    private IndicatorFigures() {}

    public static void main(String[] args) throws IOException {
        int number = Integer.parseInt(args[0]);
        SharedServices shared = SharedServices.read(Path.of(args[2], "shared-services"));
        Path file = Path.of(args[3], "indicators-" + number);
        long start = cpu();
        if (MappedIndicators.open(file, "bench").isEmpty()) {
            MappedIndicators.make(file, "bench", shared, out -> generate(number, out));
        }
        double made = seconds(start);
        start = cpu();
        long wall = System.nanoTime();
        MappedIndicators kept = MappedIndicators.open(file, "bench").orElseThrow();
        System.out.printf(
                Locale.ROOT,
                "%d indicators, %d MB: made in %.1f s, opened in %.2f s (CPU; %.2f s of wall)%n",
                kept.size(),
                Files.size(file) >> 20,
                made,
                seconds(start),
                (System.nanoTime() - wall) / 1e9);
        IndicatorPack told = new IndicatorPack("bench", "sha256:", List.of(), List.of(), List.of(), new TreeMap<>());
        IndicatorDetection detection = IndicatorDetection.of(kept, told, shared, GroupNames.carried());
        List<byte[]> logs = new ArrayList<>();
        try (Stream<Path> all = Files.walk(Path.of(args[1]))) {
            for (Path log : all.filter(path -> path.toString().endsWith(".log"))
                    .sorted()
                    .toList()) {
                logs.add(Files.readAllBytes(log));
            }
        }
        List<EvidenceRecord> read = new ArrayList<>();
        ZeekJsonReader reader = new ZeekJsonReader();
        for (byte[] log : logs) {
            Source source = new Source("sha256:", "zeek.log", new Bytes(log));
            for (Span span : reader.cut(source.content())) {
                reader.read(source, span, new Sink(read));
            }
        }
        Detector detector = detection.open();
        double[] rates = new double[ROUNDS];
        long[] findings = new long[1];
        for (int round = 0; round < ROUNDS; round++) {
            findings[0] = 0;
            start = cpu();
            for (int again = 0; again < AGAIN; again++) {
                for (EvidenceRecord record : read) {
                    detector.examine(record, finding -> findings[0]++, match -> {});
                }
            }
            rates[round] = (double) AGAIN * read.size() / seconds(start);
        }
        double[] warm = Arrays.copyOfRange(rates, ROUNDS / 2, ROUNDS);
        Arrays.sort(warm);
        System.out.printf(
                Locale.ROOT,
                "%d Zeek records, %d times a round: %.0f records/s by CPU once warm (%.0f in the first), %d findings%n",
                read.size(),
                AGAIN,
                warm[warm.length / 2],
                rates[0],
                findings[0]);
        System.out.printf(Locale.ROOT, "heap in use after collection: %d MB%n", heap() >> 20);
    }

    private static long heap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static double seconds(long since) {
        return (cpu() - since) / 1e9;
    }

    /// Six domains, two addresses and two hashes in ten, of many reports.
    private static void generate(int number, Consumer<Indicator> out) {
        SplittableRandom random = new SplittableRandom(20261124);
        Indicator.About[] abouts = new Indicator.About[500];
        for (int i = 0; i < abouts.length; i++) {
            abouts[i] = new Indicator.About(
                    "list-" + i + ".txt", "family " + i, "", List.of(), List.of("https://lab.example/" + i));
        }
        String[] suffixes = {"com", "net", "org", "info", "xyz", "online"};
        for (int i = 0; i < number; i++) {
            long value = random.nextLong();
            int kind = i % 10;
            IndicatorType type =
                    kind < 6 ? IndicatorType.DOMAIN : kind < 8 ? IndicatorType.ADDRESS : IndicatorType.SHA256;
            String text = switch (type) {
                case DOMAIN ->
                    Long.toString(value >>> 20, 36) + "-" + kind + "." + suffixes[(int) (value & 3) + kind % 3];
                case ADDRESS ->
                    (value >>> 56) % 200 + 20 + "." + (value >>> 48 & 255) + "." + (value >>> 40 & 255) + "."
                            + (value >>> 32 & 255);
                default -> String.format("%016x%016x%016x%016x", value, value * 31, value * 37, value * 41);
            };
            out.accept(new Indicator(
                    type,
                    text,
                    "",
                    Optional.of(Instant.ofEpochSecond(1_500_000_000L + i % 1_000_000)),
                    Optional.empty(),
                    abouts[i % abouts.length],
                    i));
        }
    }

    private static final class Sink implements Readings {
        private final Shape.Table shapes = new Shape.Table();
        private final List<EvidenceRecord> into;

        Sink(List<EvidenceRecord> into) {
            this.into = into;
        }

        @Override
        public void accept(Reading reading) {
            if (reading instanceof EvidenceRecord record) {
                into.add(record);
            }
        }

        @Override
        public void child(Source parent, String name, Content content) {
            throw new IllegalStateException("logs hold no files");
        }

        @Override
        public Shape.Table shapes() {
            return shapes;
        }

        @Override
        public Limits limits() {
            return Limits.USUAL;
        }
    }
}
