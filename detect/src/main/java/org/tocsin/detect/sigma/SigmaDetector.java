package org.tocsin.detect.sigma;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.tocsin.detect.Detector;
import org.tocsin.detect.Match;
import org.tocsin.detect.sigma.correlation.Sight;
import org.tocsin.model.EvidenceRecord;
import org.tocsin.model.Fields;
import org.tocsin.model.Finding;
import org.tocsin.model.Kind;
import org.tocsin.model.Shape;
import org.tocsin.model.Text;
import org.tocsin.model.ValueType;

/// Holds records against the compiled rules, on one thread.
final class SigmaDetector implements Detector {
    /// Hostile evidence can make every record a shape of its own; past so much that was worked out for shapes (field
    /// names and views, counted together), all of it is forgotten.
    private static final long MOST_WORK = 4 << 20;

    private static final int MOST_SOURCES_OF_A_SHAPE = 64;

    private final SigmaDetection detection;
    private final Map<Shape, Known> shapes = new IdentityHashMap<>();
    private final Map<Program, Examination> examinations = new IdentityHashMap<>();
    private final SpareValues spares = new SpareValues();
    private final Taken taken = new Taken(spares);
    private long work;
    private final Text channel = new Text();
    private final Text event = new Text();

    /// What is known of a shape: where its source is told, and the plan for each source seen.
    private static final class Known {
        private final Kind kind;
        private final int channelSlot;
        private final int eventSlot;
        private final List<Sourced> sources = new ArrayList<>(1);

        Known(Kind kind, int channelSlot, int eventSlot) {
            this.kind = kind;
            this.channelSlot = channelSlot;
            this.eventSlot = eventSlot;
        }
    }

    private record Sourced(char[] channel, char[] event, boolean single, Program.Plan plan) {
        boolean fits(Text seenChannel, Text seenEvent, boolean seenSingle) {
            return single == seenSingle
                    && Arrays.equals(event, 0, event.length, seenEvent.buffer(), 0, seenEvent.length())
                    && Arrays.equals(channel, 0, channel.length, seenChannel.buffer(), 0, seenChannel.length());
        }
    }

    SigmaDetector(SigmaDetection detection) {
        this.detection = detection;
    }

    @Override
    public void examine(EvidenceRecord record, Consumer<Finding> findings, Consumer<Match> matches) {
        Program.Plan plan = plan(record);
        if (plan.program().isEmpty()) {
            return;
        }
        Examination examination = examinations.get(plan.program());
        if (examination == null) {
            examination = new Examination(plan, record, spares);
            examinations.put(plan.program(), examination);
        }
        int count = examination.examine(plan, record);
        if (count == 0) {
            return;
        }
        Optional<Fields> copied = Optional.empty();
        List<Sight.Hit> hits = new ArrayList<>(0);
        for (int i = 0; i < count; i++) {
            Program.Bound bound = plan.program().rules()[examination.match(i)];
            if (detection.speaks(bound.number())) {
                Fields fields = copied.isPresent() ? copied.get() : Fields.of(record);
                copied = Optional.of(fields);
                findings.accept(new Finding(
                        record.time(),
                        bound.rule().rule(),
                        record.kind(),
                        record.origin(),
                        record.recovered(),
                        Explanation.of(bound.rule(), bound.bindings(), record, fields),
                        fields));
            }
            detection
                    .asked(bound.number())
                    .ifPresent(asked -> hits.add(new Sight.Hit(bound.number(), taken.of(record, bound, asked))));
        }
        if (!hits.isEmpty()) {
            matches.accept(taken.match(record, hits));
        }
    }

    private Program.Plan plan(EvidenceRecord record) {
        Shape shape = record.shape();
        Known known = shapes.get(shape);
        if (known == null || !known.kind.equals(record.kind())) {
            if (work > MOST_WORK) {
                shapes.clear();
                work = 0;
            }
            work += 16L + shape.size();
            known = new Known(
                    record.kind(),
                    detection.channelSlot(record.kind(), shape),
                    detection.eventSlot(record.kind(), shape));
            shapes.put(shape, known);
        }
        boolean single = known.eventSlot >= 0 && record.count(known.eventSlot) == 1;
        read(record, known.channelSlot, channel);
        read(record, known.eventSlot, event);
        for (Sourced source : known.sources) {
            if (source.fits(channel, event, single)) {
                return source.plan;
            }
        }
        Program program = detection.program(record.kind(), channel.toString(), event.toString(), single);
        Sourced fresh = new Sourced(
                Arrays.copyOf(channel.buffer(), channel.length()),
                Arrays.copyOf(event.buffer(), event.length()),
                single,
                program.plan(shape));
        if (known.sources.size() >= MOST_SOURCES_OF_A_SHAPE) {
            known.sources.clear();
        }
        known.sources.add(fresh);
        work += 16L + fresh.plan.slots().length;
        return fresh.plan;
    }

    private static void read(EvidenceRecord record, int slot, Text into) {
        into.clear(ValueType.TEXT);
        if (slot >= 0 && record.count(slot) > 0) {
            record.read(slot, 0, into);
        }
    }
}
