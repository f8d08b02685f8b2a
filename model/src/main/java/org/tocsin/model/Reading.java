package org.tocsin.model;

/// What a reader hands on: a record, or a place it could not read.
public sealed interface Reading permits EvidenceRecord, Gap {
    Origin origin();
}
