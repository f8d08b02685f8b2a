package org.tocsin.investigation.store;

import org.tocsin.model.Content;

/// An item that was handed in, as the case has it.
///
/// @param hash `sha256:` and the hash in hexadecimal
/// @param path a place it was handed in from, as given
/// @param content its bytes: the kept copy, or the original where it was not copied
public record KeptEvidence(String hash, String path, Content content) {}
