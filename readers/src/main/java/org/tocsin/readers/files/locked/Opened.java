package org.tocsin.readers.files.locked;

import java.util.List;
import java.util.Set;

/// What passwords did to one archive.
///
/// @param names all its members, as its directory lists them
/// @param hidden members that stand in the bytes and not in the directory
/// @param locked how many members are locked
/// @param members those that were opened, and, where all of them were, the ones that were never locked
/// @param passwords that opened something
/// @param whole whether every member is among those opened
public record Opened(
        List<String> names,
        List<String> hidden,
        int locked,
        List<Member> members,
        Set<String> passwords,
        boolean whole) {
    /// One member, no longer packed.
    public record Member(String name, byte[] bytes) {}
}
