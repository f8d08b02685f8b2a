package org.tocsin.testkit;

import java.util.Optional;
import java.util.UUID;

/// Who logged an event.
///
/// @param sourceName the old event source's name, which a few providers carry beside their own
public record Provider(String name, Optional<UUID> guid, Optional<String> sourceName) {
    public static Provider of(String name, String guid) {
        return new Provider(name, Optional.of(UUID.fromString(guid)), Optional.empty());
    }

    /// A provider of the time before manifests: it has a name only.
    public static Provider classic(String name) {
        return new Provider(name, Optional.empty(), Optional.empty());
    }
}
