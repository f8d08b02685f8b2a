package org.tocsin.investigation.store;

import java.time.InstantSource;

/// Who has the case in hand: written into every custody entry.
///
/// @param person the name that the person at the keyboard goes by; theirs to choose, may be a pseudonym
/// @param program name and version, such as `tocsin 0.1.0`
/// @param clock custody says when; nothing else in a case does
public record Custodian(String person, String program, InstantSource clock) {
    public Custodian(String person, String program) {
        this(person, program, InstantSource.system());
    }
}
