package org.tocsin.readers.mail.auth;

/// One set of ARC fields: what one server on the way says that it saw.
///
/// @param instance from 1, the oldest
/// @param domain who sealed it (`d` of the `ARC-Seal`), or empty
/// @param selector of the seal's key
/// @param claims what the seal says of the sets before it (`cv`): `none`, `pass`, `fail`, or empty
/// @param bodyHash `match`, `mismatch` or `unknown`: whether the body is still as this server had it
/// @param message what came of checking the `ARC-Message-Signature`
/// @param seal what came of checking the `ARC-Seal`
public record ArcSet(
        int instance, String domain, String selector, String claims, String bodyHash, Outcome message, Outcome seal) {}
