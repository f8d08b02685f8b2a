package org.tocsin.detect.campaigns;

/// What a person decided about a campaign, and why. It holds against whatever the program finds later.
public sealed interface Decision {
    /// Why, in the person's words.
    String why();

    /// Two items belong together.
    record Together(String one, String other, String why) implements Decision {}

    /// Two items do not belong together, however much they share.
    record Apart(String one, String other, String why) implements Decision {}

    /// The cluster with this item has a name.
    record Named(String item, String name, String why) implements Decision {}
}
