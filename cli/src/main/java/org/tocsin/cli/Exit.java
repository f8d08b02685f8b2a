package org.tocsin.cli;

/// The exit codes that scripts may rely on.
final class Exit {
    static final int DONE = 0;
    /// A fault of ours.
    static final int OURS = 1;
    /// Wrong usage.
    static final int USAGE = 2;
    /// Nothing of what was handed in could be read.
    static final int NOTHING_READ = 3;
    /// There are findings at or above the level of `--fail-on`.
    static final int FINDINGS = 4;
    /// `verify` found a mismatch.
    static final int MISMATCH = 5;

    private Exit() {}
}
