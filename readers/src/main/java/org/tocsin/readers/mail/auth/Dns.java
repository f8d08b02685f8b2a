package org.tocsin.readers.mail.auth;

import java.util.List;

/// What domains publish. Answers come from a file at hand ([Zone]) unless the user asks for something else: a
/// look-up tells the owner of a domain that his mail is being examined.
public interface Dns {
    /// The kinds of record that are asked for.
    enum Type {
        A,
        AAAA,
        MX,
        PTR,
        TXT
    }

    /// What came of a question.
    sealed interface Answer {
        /// At least one record, in the order published. A, AAAA: the address as text; MX: the names alone,
        /// preferred ones first; PTR: names; TXT: each record's strings put together, every byte one character.
        record Found(List<String> records) implements Answer {}

        /// The server says that there is no such record, or no such name.
        record Nothing() implements Answer {}

        /// No server answered, or with an error: to be asked again later.
        record Failed() implements Answer {}

        /// Nobody was asked: what is published under the name is not known here.
        record Unknown() implements Answer {}
    }

    /// @param name without a dot at its end; compared without regard to case
    Answer look(String name, Type type);

    /// Knows nothing of any name.
    Dns UNKNOWING = (name, type) -> new Answer.Unknown();
}
