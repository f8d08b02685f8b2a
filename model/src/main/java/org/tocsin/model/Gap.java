package org.tocsin.model;

import java.util.Locale;

/// A place that could not be read. Bad bytes are data: they flow to the report.
///
/// @param detail one plain sentence for the technician; may quote the evidence, so it is escaped wherever it is shown
public record Gap(Origin origin, Cause cause, String detail) implements Reading {
    /// Why a place could not be read.
    public enum Cause {
        /// The bytes break the rules of their format.
        DAMAGED,
        /// The content ends before its format says it should.
        TRUNCATED,
        /// The format, or this part of it, is one that we do not read.
        UNSUPPORTED,
        /// Locked by a password that is not known.
        ENCRYPTED,
        /// A limit on bytes, depth, items or steps was reached.
        LIMIT,
        /// The operating system would not let us read it.
        UNREADABLE,
        /// Left out on purpose: a link out of the evidence, a device, a name that leads elsewhere.
        SKIPPED,
        /// Our own fault: the program broke here. The rest of this content was not read; please report it.
        FAULT;

        /// The word used in JSON lines.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
