package org.tocsin.readers;

import org.tocsin.model.Content;
import org.tocsin.model.Reading;
import org.tocsin.model.Shape;
import org.tocsin.model.Source;

/// Where a reader puts what it reads. Belongs to one thread.
public interface Readings {
    void accept(Reading reading);

    /// A content found inside another (an attachment, an archive member); it is recognised and read in turn.
    ///
    /// @param parent what it was found in
    /// @param name its name there, as it is; never used as a path on this machine
    /// @param content valid until this call returns
    void child(Source parent, String name, Content content);

    /// The shapes of this run.
    Shape.Table shapes();

    Limits limits();
}
