package org.tocsin.knowledge.domains;

import java.util.List;

/// A host name, parted at what somebody could register. Labels are as people see them: `xn--…` decoded.
///
/// @param ascii the whole name in lower case and ASCII
/// @param below the labels before the registered one, from left to right: `accounts`, `google` of
///     `accounts.google.evil.example`
/// @param label the label that was registered
/// @param suffix the public suffix, in ASCII: `org`, `co.uk`, `github.io`
/// @param hosted whether the suffix is that of a company that lends names to its customers, no registry
public record DomainName(String ascii, List<String> below, String label, String suffix, boolean hosted) {
    public DomainName {
        below = List.copyOf(below);
    }

    /// The name that was registered, in ASCII: `google.co.uk`.
    public String registrable() {
        int from = ascii.length() - suffix.length() - 2;
        return ascii.substring(ascii.lastIndexOf('.', from) + 1);
    }
}
