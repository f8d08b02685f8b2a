package org.tocsin.knowledge.actors;

/// Something said of an actor, and who says so.
///
/// @param value as normalised: a country by its two letters (ISO 3166-1), all else in words
/// @param source a citation key, or the name of the collection that states it; empty where none is given
public record Stated(String value, String source) {}
