package org.tocsin.knowledge.actors;

/// Which knowledge this is; every report that leans on it says so.
///
/// @param name such as `enterprise-attack`
/// @param version as its publisher counts; empty where it does not say
/// @param date the day of its newest object, `2025-11-13`; empty where it does not say
/// @param licence in a few words; empty where not known
/// @param hash `sha256:` and the hash of the file it was read from
public record Edition(String name, String version, String date, String licence, String hash) {}
