package org.tocsin.model;

import java.util.List;

/// One item that was handed in or found inside another, read once however often it occurs.
///
/// @param hash `sha256:` and the hash in hexadecimal
/// @param size in bytes
/// @param format what it was recognised as, by content, such as `evtx`, `zip`, `eml`, `unknown`
/// @param places every path it was found under, in order
/// @param records how many records were read from it
/// @param gaps how many gaps it left
public record Evidence(String hash, long size, String format, List<String> places, long records, long gaps) {
    public Evidence {
        places = List.copyOf(places);
    }
}
