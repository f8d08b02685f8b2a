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

    /// Whether records may be left for the second pass, in which all evidence lends its templates.
    default boolean takesLeftRecords() {
        return false;
    }

    /// Leaves a record for the second pass; it must not be handed on in this one.
    default void left(LeftRecord record) {
        throw new IllegalStateException("there is no second pass");
    }

    /// A template for the second pass. Each comes once a slice.
    default void lend(LentTemplate template) {}
}
