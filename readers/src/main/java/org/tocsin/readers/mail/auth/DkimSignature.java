package org.tocsin.readers.mail.auth;

import java.util.List;

/// One `DKIM-Signature` of a message and what it is worth ([RFC 6376](https://www.rfc-editor.org/rfc/rfc6376)).
///
/// @param domain who signed (`d`), in lower case
/// @param identity on whose behalf (`i`), or empty
/// @param bodyHash `match`, `mismatch` or `unknown`: needs no key, so it tells offline whether the text was
///     changed
/// @param signed the signed header fields in lower case, as often as they are named
/// @param result PASS only with a key that was at hand; UNKNOWN without one
/// @param notes what is wrong or weak about it, sorted; the words are in docs/mail.md
public record DkimSignature(
        String domain,
        String selector,
        String identity,
        String algorithm,
        String canonical,
        String bodyHash,
        List<String> signed,
        Outcome result,
        List<String> notes) {
    public DkimSignature {
        signed = List.copyOf(signed);
        notes = List.copyOf(notes);
    }
}
