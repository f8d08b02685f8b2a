package org.tocsin.investigation;

/// Tells a person how far the work has come. Called from several threads.
public interface Progress {
    /// Says nothing.
    Progress SILENT = new Progress() {};

    /// A new stage begins, such as `reading evidence`.
    default void stage(String name) {}

    /// So many more bytes are known to be read.
    default void expect(long bytes) {}

    /// So many more bytes were read.
    default void done(long bytes) {}

    /// One sentence for the person at the keyboard.
    default void say(String sentence) {}
}
