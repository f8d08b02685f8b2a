package org.tocsin.investigation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.tocsin.detect.Detector;
import org.tocsin.detect.Match;
import org.tocsin.investigation.scope.LeftOut;
import org.tocsin.investigation.scope.Scope;
import org.tocsin.model.Content;
import org.tocsin.model.EvidenceRecord;
import org.tocsin.model.Finding;
import org.tocsin.model.Gap;
import org.tocsin.model.Origin;
import org.tocsin.model.Reading;
import org.tocsin.model.Shape;
import org.tocsin.model.Source;
import org.tocsin.model.UserFault;
import org.tocsin.readers.LeftRecord;
import org.tocsin.readers.LentTemplate;
import org.tocsin.readers.Limits;
import org.tocsin.readers.Reader;
import org.tocsin.readers.Readings;
import org.tocsin.readers.Span;
import org.tocsin.readers.eventlog.evtx.Spares;
import org.tocsin.readers.intake.Budget;
import org.tocsin.readers.intake.Item;
import org.tocsin.readers.intake.Pieces;
import org.tocsin.readers.intake.Unfinished;
import org.tocsin.readers.intake.Unpacker;

/// Reads slices: readings in, records, gaps and findings out; what lies inside a record's content (attachments,
/// archives in mails) is read in the same stroke. Belongs to one thread.
///
/// The only place that catches everything: where a reader or detector of ours breaks, that slice ends with a gap
/// that says so
/// and the run goes on (docs/decisions/002).
final class Scan {
    /// Takes what a scan finds. What it throws ends the run.
    interface Sink {
        void record(EvidenceRecord record);

        void gap(Gap gap);

        void finding(Finding finding);

        /// What the second pass will want.
        ///
        /// @param detection the detector's place in the list
        void match(int detection, Match match);

        /// A content that was found inside another, such as a mail's attachment.
        default void inner(Item item) {}

        /// Whether what is left now is read again with [Scan#again].
        default boolean takesLeftRecords() {
            return false;
        }

        default void left(LeftRecord record) {
            throw new IllegalStateException("there is no second pass");
        }

        default void lend(LentTemplate template) {}
    }

    /// Carries a sink's own failure past the place that catches ours.
    private static final class SinkFailure extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final RuntimeException failure;

        SinkFailure(RuntimeException failure) {
            super(failure);
            this.failure = failure;
        }
    }

    private final List<Detector> detectors;
    private final Unpacker unpacker;
    private final Shape.Table shapes;
    private final Limits limits;
    private final Scope.Gate gate;
    private long faults;

    Scan(List<Detector> detectors, Unpacker unpacker, Shape.Table shapes, Limits limits) {
        this(detectors, unpacker, shapes, limits, Scope.ALL);
    }

    /// @param scope what is not in it goes neither to the detectors nor to the sink
    Scan(List<Detector> detectors, Unpacker unpacker, Shape.Table shapes, Limits limits, Scope scope) {
        this.gate = scope.gate();
        this.detectors = List.copyOf(detectors);
        this.unpacker = unpacker;
        this.shapes = shapes;
        this.limits = limits;
    }

    /// How many faults of ours there were.
    long faults() {
        return faults;
    }

    /// How many records were not in the scope.
    LeftOut leftOut() {
        return gate.leftOut();
    }

    void read(Crew.Work work, Sink sink) {
        Item item = work.item();
        try {
            Pass pass = new Pass(sink, Budget.of(limits, item.size()));
            pass.read(item.reader().orElseThrow(), item.source(), work.span());
            pass.finish(item.source().at(-1, work.span().from()));
        } catch (SinkFailure e) {
            throw e.failure;
        }
    }

    /// Reads a record that was left, now that all evidence has lent its templates.
    void again(LeftRecord left, Spares spares, Sink sink) {
        Pass pass = new Pass(sink, Budget.of(limits, 0));
        try {
            try {
                spares.again(left, pass);
            } catch (UserFault e) {
                throw new SinkFailure(e);
            } catch (SinkFailure e) {
                throw e;
            } catch (RuntimeException | StackOverflowError e) {
                pass.fault(left.origin(), "the second pass", e);
            }
        } catch (SinkFailure e) {
            throw e.failure;
        }
    }

    /// One slice with all that lies inside it.
    private final class Pass implements Readings, Pieces {
        private final Sink sink;
        private final Budget budget;
        private final Consumer<Finding> findings;
        private final List<Consumer<Match>> matches;

        Pass(Sink sink, Budget budget) {
            this.sink = sink;
            this.budget = budget;
            this.findings = finding -> {
                try {
                    sink.finding(finding);
                } catch (RuntimeException e) {
                    throw new SinkFailure(e);
                }
            };
            this.matches = IntStream.range(0, detectors.size())
                    .<Consumer<Match>>mapToObj(detection -> match -> {
                        try {
                            sink.match(detection, match);
                        } catch (RuntimeException e) {
                            throw new SinkFailure(e);
                        }
                    })
                    .toList();
        }

        void read(Reader reader, Source source, Span span) {
            try {
                reader.read(source, span, this);
            } catch (IOException e) {
                // Intake has read these bytes: it is the machine, and the next run may have more luck.
                throw new SinkFailure(new UncheckedIOException(e));
            } catch (UserFault e) {
                throw new SinkFailure(e);
            } catch (SinkFailure e) {
                throw e;
            } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
                fault(source.at(-1, span.from()), "the " + reader.format() + " reader", e);
            }
        }

        /// Lets detectors tell what they held back.
        void finish(Origin origin) {
            for (Detector detector : detectors) {
                try {
                    detector.finish(findings);
                } catch (UserFault e) {
                    throw new SinkFailure(e);
                } catch (SinkFailure e) {
                    throw e;
                } catch (RuntimeException | StackOverflowError e) {
                    fault(origin, detector.getClass().getSimpleName(), e);
                }
            }
        }

        @Override
        public void accept(Reading reading) {
            switch (reading) {
                case Gap gap -> gap(gap);
                case EvidenceRecord record -> record(record);
            }
        }

        private void record(EvidenceRecord record) {
            if (!admitted(record)) {
                return;
            }
            for (int i = 0; i < detectors.size(); i++) {
                Detector detector = detectors.get(i);
                try {
                    detector.examine(record, findings, matches.get(i));
                } catch (UserFault e) {
                    throw new SinkFailure(e);
                } catch (SinkFailure e) {
                    throw e;
                } catch (RuntimeException | StackOverflowError e) {
                    fault(record.origin(), detector.getClass().getSimpleName(), e);
                }
            }
            try {
                sink.record(record);
            } catch (UncheckedIOException | UserFault e) {
                throw new SinkFailure(e);
            } catch (RuntimeException e) {
                fault(record.origin(), "decoding the record", e);
            }
        }

        private boolean admitted(EvidenceRecord record) {
            try {
                return gate.admits(record);
            } catch (RuntimeException e) {
                fault(record.origin(), "decoding the record", e);
                return false;
            }
        }

        @Override
        public void gap(Gap gap) {
            try {
                sink.gap(gap);
            } catch (RuntimeException e) {
                throw new SinkFailure(e);
            }
        }

        private void fault(Origin origin, String part, Throwable thrown) {
            faults++;
            StackTraceElement[] trace = thrown.getStackTrace();
            gap(new Gap(
                    origin,
                    Gap.Cause.FAULT,
                    "a fault of ours: " + part + " broke here (" + thrown
                            + (trace.length == 0 ? "" : ", in " + trace[0]) + "); what follows was not read"));
        }

        @Override
        public void child(Source parent, String name, Content content) {
            Source child = Unpacker.child(parent, name, content, Optional.of(parent.path()));
            try {
                unpacker.unpack(child, budget, this);
            } catch (IOException e) {
                throw new SinkFailure(new UncheckedIOException(e));
            }
        }

        @Override
        public Look look(String hash, String path, int depth) {
            return Look.READ;
        }

        @Override
        public void item(Item item) {
            sink.inner(item);
            try {
                for (Span span : item.spans()) {
                    item.reader().ifPresent(reader -> read(reader, item.source(), span));
                }
            } finally {
                item.release().run();
            }
        }

        @Override
        public void unfinished(String hash, int depth, Unfinished why) {
            // The gap that came with it says so; a slice has nobody to ask again.
        }

        @Override
        public boolean takesLeftRecords() {
            return sink.takesLeftRecords();
        }

        @Override
        public void left(LeftRecord record) {
            try {
                sink.left(record);
            } catch (RuntimeException e) {
                throw new SinkFailure(e);
            }
        }

        @Override
        public void lend(LentTemplate template) {
            try {
                sink.lend(template);
            } catch (RuntimeException e) {
                throw new SinkFailure(e);
            }
        }

        @Override
        public Shape.Table shapes() {
            return shapes;
        }

        @Override
        public Limits limits() {
            return limits;
        }
    }
}
