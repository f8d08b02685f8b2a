package org.tocsin.knowledge.actors;

import java.util.List;

/// A malware family or a tool.
///
/// @param id such as `S0013`
/// @param aliases without `name` itself
public record Software(String id, String name, Kind kind, List<String> aliases) {
    /// What a software is to those who use it.
    public enum Kind {
        /// Written for attackers.
        MALWARE,
        /// Anybody's: an administrator's, a penetration tester's, the operating system's.
        TOOL
    }

    public Software {
        aliases = List.copyOf(aliases);
    }
}
