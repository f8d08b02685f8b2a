package org.tocsin.readers.intake;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/// Counts who still needs a content, and frees it with the last: an archive stays until its members were read, since
/// some of them are ranges of it. Safe for use by several threads.
final class Lease {
    private final AtomicInteger holders = new AtomicInteger(1);
    private final Runnable free;

    /// Held once from the start.
    Lease(Runnable free) {
        this.free = free;
    }

    /// For contents that someone else frees.
    static Lease none() {
        return new Lease(() -> {});
    }

    /// One more holder; the call that ends it works only once.
    Runnable hold() {
        holders.incrementAndGet();
        AtomicBoolean done = new AtomicBoolean();
        return () -> {
            if (done.compareAndSet(false, true)) {
                release();
            }
        };
    }

    /// Ends one holding.
    void release() {
        if (holders.decrementAndGet() == 0) {
            free.run();
        }
    }
}
