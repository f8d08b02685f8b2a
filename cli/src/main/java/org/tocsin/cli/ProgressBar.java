package org.tocsin.cli;

import java.io.PrintStream;
import java.util.Locale;
import org.tocsin.investigation.Progress;

/// Tells on standard error how far the work has come: a bar on a terminal, sentences elsewhere, nothing with `--quiet`.
final class ProgressBar implements Progress {
    private static final long REDRAW_NANOS = 100_000_000;

    private final PrintStream err;
    private final boolean bar;
    private String stage = "";
    private long expected;
    private long done;
    private long drawn;
    private boolean onLine;

    private ProgressBar(PrintStream err, boolean bar) {
        this.err = err;
        this.bar = bar;
    }

    static Progress of(boolean quiet) {
        return quiet ? Progress.SILENT : new ProgressBar(System.err, Terminal.progress());
    }

    @Override
    public synchronized void stage(String name) {
        wipe();
        stage = name;
        expected = 0;
        done = 0;
        if (!bar) {
            err.println("tocsin: " + name);
        }
    }

    @Override
    public synchronized void expect(long bytes) {
        expected += bytes;
        draw();
    }

    @Override
    public synchronized void done(long bytes) {
        done += bytes;
        draw();
    }

    @Override
    public synchronized void say(String sentence) {
        wipe();
        err.println("tocsin: " + Terminal.harmless(sentence));
    }

    private void draw() {
        if (!bar || System.nanoTime() - drawn < REDRAW_NANOS) {
            return;
        }
        drawn = System.nanoTime();
        int cells = 30;
        int full = expected == 0 ? 0 : (int) (cells * Math.min(done, expected) / expected);
        err.print(String.format(
                Locale.ROOT,
                "\r%s [%s%s] %s of %s \u001b[K",
                stage,
                "=".repeat(full),
                " ".repeat(cells - full),
                size(done),
                size(expected)));
        err.flush();
        onLine = true;
    }

    private void wipe() {
        if (onLine) {
            err.print("\r\u001b[K");
            onLine = false;
        }
    }

    static String size(long bytes) {
        if (bytes < 1000) {
            return bytes + " B";
        }
        double value = bytes;
        int unit = -1;
        while (value >= 1000 && unit < 3) {
            value /= 1000;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %s", value, new String[] {"kB", "MB", "GB", "TB"}[unit]);
    }
}
