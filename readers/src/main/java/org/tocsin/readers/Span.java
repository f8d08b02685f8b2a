package org.tocsin.readers;

/// A range of bytes of a content.
public record Span(long from, long to) {}
