package org.tocsin.readers.files;

/// Takes one kind of file apart: tells facts of it, hands on what lies inside, judges nothing and runs nothing.
/// Holds no state between calls and is used by several threads at once.
///
/// Bad bytes are a [Facts#gap], never an exception.
public interface Opener {
    /// Whether it takes such a file apart.
    boolean opens(Specimen file);

    void open(Specimen file, Facts facts);
}
