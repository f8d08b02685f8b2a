package org.tocsin.model;

/// How a value is written in JSON; every value also has one text.
public enum ValueType {
    TEXT,
    /// A whole number of up to 64 bits, written in decimal.
    INTEGER,
    /// `true` or `false`.
    BOOLEAN
}
