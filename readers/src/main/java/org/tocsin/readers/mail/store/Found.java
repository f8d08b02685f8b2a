package org.tocsin.readers.mail.store;

import java.util.Locale;

/// Where in a store a thing was found.
public enum Found {
    /// In the table of its folder.
    LISTED,
    /// In the present tree, but in the table of no folder.
    ORPHANED,
    /// Only in pages that are no longer in use: deleted, or lost when the tree was torn.
    DELETED;

    /// How it is called in records.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Whether it was found outside what the store shows.
    public boolean recovered() {
        return this != LISTED;
    }
}
