import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.tocsin.detect.Detector;
import org.tocsin.detect.sigma.SigmaOptions;
import org.tocsin.detect.sigma.SigmaRules;
import org.tocsin.model.Bytes;
import org.tocsin.model.Content;
import org.tocsin.model.EvidenceRecord;
import org.tocsin.model.Reading;
import org.tocsin.model.Shape;
import org.tocsin.model.Source;
import org.tocsin.model.Text;
import org.tocsin.readers.Limits;
import org.tocsin.readers.Readings;
import org.tocsin.readers.Span;
import org.tocsin.readers.eventlog.evtx.EvtxReader;

/// What one core does once it is warm: reads a log from memory again and again on one thread, every value of every
/// record (without rules), or every record against the rules (with them), and prints the median of the later rounds
/// by the CPU time of that thread. Compilation, start, hashing and output are left out: `bench/measure` has whole
/// runs for those.
///
///     java -cp 'cli/target/tocsin/lib/*' bench/InProcess.java LOG ROUNDS [RULES...]
final class InProcess {
    private long records;
    private long seen;

    public static void main(String[] arguments) throws IOException {
        int rounds = Integer.parseInt(arguments[1]);
        List<Path> rules = new ArrayList<>();
        for (int i = 2; i < arguments.length; i++) {
            rules.add(Path.of(arguments[i]));
        }
        new InProcess().run(Path.of(arguments[0]), rounds, rules);
    }

    private void run(Path log, int rounds, List<Path> rules) throws IOException {
        byte[] bytes = Files.readAllBytes(log);
        Source source = new Source("sha256:", log.toString(), new Bytes(bytes));
        EvtxReader reader = new EvtxReader();
        Shape.Table shapes = new Shape.Table();
        Readings sink = rules.isEmpty() ? new Values(shapes) : new Hunt(shapes, rules);
        double[] rates = new double[rounds];
        for (int round = 0; round < rounds; round++) {
            records = 0;
            seen = 0;
            long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            for (Span span : reader.cut(source.content())) {
                reader.read(source, span, sink);
            }
            rates[round] = records * 1e9 / (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start);
        }
        double[] warm = Arrays.copyOfRange(rates, rounds / 2, rounds);
        Arrays.sort(warm);
        System.out.printf(
                "%d records, %d %s: %.0f records/s on one core once warm (%.0f in the first round)%n",
                records, seen, rules.isEmpty() ? "characters" : "findings", warm[warm.length / 2], rates[0]);
    }

    private abstract static class Sink implements Readings {
        private final Shape.Table shapes;

        Sink(Shape.Table shapes) {
            this.shapes = shapes;
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

    private final class Values extends Sink {
        private final Text text = new Text();

        Values(Shape.Table shapes) {
            super(shapes);
        }

        @Override
        public void accept(Reading reading) {
            if (reading instanceof EvidenceRecord record) {
                records++;
                for (int slot = 0; slot < record.shape().size(); slot++) {
                    int count = record.count(slot);
                    for (int i = 0; i < count; i++) {
                        record.read(slot, i, text);
                        seen += text.length();
                    }
                }
            }
        }
    }

    private final class Hunt extends Sink {
        private final Detector detector;

        Hunt(Shape.Table shapes, List<Path> rules) throws IOException {
            super(shapes);
            detector = SigmaRules.load(rules, SigmaOptions.USUAL).detection().open();
        }

        @Override
        public void accept(Reading reading) {
            if (reading instanceof EvidenceRecord record) {
                records++;
                detector.examine(record, finding -> seen++, match -> {});
            }
        }
    }
}
