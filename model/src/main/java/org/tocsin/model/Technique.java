package org.tocsin.model;

import java.util.List;

/// An ATT&CK technique's public name.
///
/// @param id such as `T1003.001`
/// @param tactics their short names, such as `credential-access`
public record Technique(String id, String name, List<String> tactics) {
    public Technique {
        tactics = List.copyOf(tactics);
    }
}
