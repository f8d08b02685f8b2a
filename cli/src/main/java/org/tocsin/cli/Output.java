package org.tocsin.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;

/// Where results go.
final class Output {
    private Output() {}

    /// Standard output as bytes, buffered; whoever takes it flushes it.
    static OutputStream standard() {
        return new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 16);
    }
}
