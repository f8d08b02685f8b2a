package org.tocsin.readers.intake.archive;

import java.io.IOException;
import java.util.Optional;

/// The packed bytes below a decoder, which remember what the decoder's exception alone does not tell: a cut file, a
/// broken one and a bad disk look the same from above.
interface Packed {
    /// How many bytes were read.
    long count();

    /// Whether more was wanted than there is.
    boolean ranOut();

    /// What the machine failed with.
    Optional<IOException> fault();
}
