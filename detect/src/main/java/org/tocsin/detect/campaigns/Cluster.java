package org.tocsin.detect.campaigns;

import java.util.List;

/// Items that belong together at a stated strength.
///
/// @param id of the item that comes first; it names the cluster as long as that item is its first
/// @param name a person's name for it, or empty
/// @param items ids, in order; at least two
/// @param ties that hold it together, strongest first
public record Cluster(String id, String name, List<String> items, List<Tie> ties) {
    public Cluster {
        items = List.copyOf(items);
        ties = List.copyOf(ties);
    }
}
