package org.tocsin.investigation;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.tocsin.detect.Detector;
import org.tocsin.investigation.scope.Scope;
import org.tocsin.model.Gap;
import org.tocsin.model.Shape;
import org.tocsin.readers.Limits;
import org.tocsin.readers.intake.Found;
import org.tocsin.readers.intake.InPlaceKeeper;
import org.tocsin.readers.intake.Intake;
import org.tocsin.readers.intake.Item;
import org.tocsin.readers.intake.Recognition;
import org.tocsin.readers.intake.Scratch;
import org.tocsin.readers.intake.Unpacker;

/// Evidence read once, where it lies, without a case: what `hunt` and `read` have in common.
final class PassThrough {
    /// Takes the gaps that intake finds, from the one thread that walks the evidence.
    interface Holes {
        void gap(Gap gap, Crew crew);

        /// All evidence was read; what is written from here on comes behind it.
        default void end(Crew crew) {}
    }

    private final Limits limits = Limits.USUAL;
    private final Shape.Table shapes = new Shape.Table();
    private final Scratch scratch;
    private final Unpacker unpacker;
    private final Crew.Batch batch;
    private final Scope scope;

    /// @param folder for what has to be expanded
    PassThrough(Path folder, Scope scope, Told told) {
        this(folder, scope, told, Crew.Batch.LARGE);
    }

    PassThrough(Path folder, Scope scope, Told told, Crew.Batch batch) {
        this.batch = batch;
        this.scope = scope;
        scratch = new Scratch(folder.resolve("expanded"));
        unpacker = new Unpacker(new Recognition(Readers.all(told.dns()), Readers.ofFiles()), limits, scratch);
    }

    /// For one thread.
    Scan scan(List<Detector> detectors) {
        return new Scan(detectors, unpacker, shapes, limits, scope);
    }

    /// Hands everything to the task; returns when all was read.
    void read(
            List<String> evidence,
            InputStream standardInput,
            int threads,
            Crew.Task task,
            Holes holes,
            Progress progress) {
        progress.stage("reading evidence");
        try (Crew crew = new Crew(threads, batch, task)) {
            Found found = new Found() {
                @Override
                public void item(Item item) {
                    progress.expect(item.reader().isPresent() ? item.size() : 0);
                    crew.take(
                            item,
                            IntStream.range(0, item.spans().size()).boxed().toList());
                }

                @Override
                public void again(String hash, String path) {
                    // The bytes were read where they were first seen.
                }

                @Override
                public void gap(Gap gap) {
                    holes.gap(gap, crew);
                }
            };
            Intake intake = new Intake(new InPlaceKeeper(scratch), limits, unpacker);
            intake.walk(evidence, standardInput, found);
            crew.await();
            intake.settle(found);
            holes.end(crew);
            crew.finish();
        }
    }
}
