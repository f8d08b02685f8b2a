package org.tocsin.investigation;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.tocsin.readers.Span;
import org.tocsin.readers.intake.Item;

/// The workers: one bounded pool of platform threads that reads slices. The only class that owns threads.
///
/// Small slices are gathered into batches, in the order in which intake found them and by their bytes alone, so that
/// a thousand mails make one transaction and not a thousand. Intake is held back while enough batches are waiting,
/// which bounds memory and scratch space.
final class Crew implements AutoCloseable {
    /// How much one batch holds at most.
    record Batch(long bytes, int slices) {
        /// For logs, which are read at tens of megabytes a second.
        static final Batch LARGE = new Batch(16L << 20, 512);

        /// For mail alone, where each message takes milliseconds: so that no thread is left waiting for another's end.
        static final Batch SMALL = new Batch(2L << 20, 48);
    }

    /// One slice to read.
    record Work(Item item, int index, Span span) {
        long bytes() {
            return span.to() - span.from();
        }
    }

    /// Reads one batch; called from the pool's threads.
    interface Task {
        /// @param number the batch's number, from 0, in the order of intake
        void read(long number, List<Work> batch) throws IOException;
    }

    private final ExecutorService pool;
    private final int permits;
    private final Semaphore waiting;
    private final Task task;
    private final Batch most;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private List<Work> batch = new ArrayList<>();
    private long batchBytes;
    private long batches;

    Crew(int threads, Batch most, Task task) {
        this.most = most;
        this.pool = Executors.newFixedThreadPool(threads, run -> new Thread(run, "reader"));
        this.permits = threads + 1;
        this.waiting = new Semaphore(permits);
        this.task = task;
    }

    /// Takes the slices of an item that are still to be read; blocks while the pool is busy.
    ///
    /// @param wanted the indexes of the spans to read
    void take(Item item, List<Integer> wanted) {
        if (wanted.isEmpty()) {
            item.release().run();
            return;
        }
        AtomicInteger open = new AtomicInteger(wanted.size());
        Item counted =
                new Item(item.hash(), item.size(), item.format(), item.source(), item.reader(), item.spans(), () -> {
                    if (open.decrementAndGet() == 0) {
                        item.release().run();
                    }
                });
        for (int index : wanted) {
            Work work = new Work(counted, index, item.spans().get(index));
            if (!batch.isEmpty() && (batchBytes + work.bytes() > most.bytes() || batch.size() >= most.slices())) {
                flush();
            }
            batch.add(work);
            batchBytes += work.bytes();
        }
    }

    /// Ends the batch begun and gives the next number to the caller, for something that stands between batches.
    long turn() {
        if (!batch.isEmpty()) {
            flush();
        }
        return batches++;
    }

    /// Waits until everything taken so far was read.
    void await() {
        if (!batch.isEmpty()) {
            flush();
        }
        waiting.acquireUninterruptibly(permits);
        waiting.release(permits);
        rethrow();
    }

    private void flush() {
        List<Work> full = batch;
        long number = batches++;
        batch = new ArrayList<>();
        batchBytes = 0;
        waiting.acquireUninterruptibly();
        rethrow();
        pool.execute(() -> {
            try {
                if (failure.get() == null) {
                    task.read(number, full);
                }
            } catch (Throwable e) {
                failure.compareAndSet(null, e);
            } finally {
                full.forEach(work -> work.item().release().run());
                waiting.release();
            }
        });
    }

    /// Waits until everything taken was read. Throws what a task threw.
    void finish() {
        if (!batch.isEmpty()) {
            flush();
        }
        pool.shutdown();
        try {
            while (!pool.awaitTermination(1, TimeUnit.HOURS)) {
                Thread.onSpinWait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while evidence was being read", e);
        }
        rethrow();
    }

    private void rethrow() {
        Throwable thrown = failure.get();
        if (thrown == null) {
            return;
        }
        pool.shutdown();
        switch (thrown) {
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new IllegalStateException(thrown.getMessage(), thrown);
        }
    }

    /// Lets running slices come to their end; those that wait are not begun. Nobody is interrupted: that would close
    /// files under the others' hands.
    @Override
    public void close() {
        failure.compareAndSet(null, new CancellationException("the run was given up"));
        pool.shutdown();
        boolean interrupted = false;
        while (!pool.isTerminated()) {
            try {
                pool.awaitTermination(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
