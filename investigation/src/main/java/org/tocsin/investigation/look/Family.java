package org.tocsin.investigation.look;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The programs of one computer as one log tells of them, while its starts and ends come by in order of time: which one
/// started which. Gives every program a path (the numbers of its ancestors and its own) by which all can be put in the
/// order of a tree, so that no tree is ever held in memory.
///
/// Only so many programs are remembered that were not seen to end. One whose parent was forgotten stands below a parent
/// marked as not seen, and the number of those forgotten is told.
final class Family {
    private static final int MOST = 50_000;

    /// Characters of a name that are kept: a path of Windows, and more.
    private static final int KEPT = 512;

    /// Deeper than this nothing moves further in.
    private static final int DEEPEST = 60;

    private static final byte BELOW = 1;
    private static final byte HERE = 0;

    /// One program.
    ///
    /// @param path by which it is put in order; what starts with it lies below
    /// @param image its file, as the log tells it; for a parent that was not seen, as its child tells it
    record Member(byte[] path, int depth, String image) {
        /// The key of a row about this program, before all that lies below it.
        byte[] key(int row) {
            return new Packed().raw(path).raw(new byte[] {HERE, (byte) row}).bytes();
        }
    }

    /// A program, and its parent where this is the first that is heard of it.
    record Birth(Member child, Optional<Member> unseenParent) {}

    private final byte[] root;
    private final Map<String, Member> alive = new LinkedHashMap<>();
    private long number;
    private long forgotten;

    /// @param root the beginning of every path
    Family(byte[] root) {
        this.root = root;
    }

    /// A program starts.
    ///
    /// @param parent empty where the log does not say
    /// @param parentImage empty where the log does not say
    Birth born(String name, String image, String parent, String parentImage) {
        Optional<Member> mother = Optional.ofNullable(alive.get(kept(parent)));
        if (mother.isPresent() && !sameFile(mother.get().image, parentImage)) {
            // Windows gives numbers again: this is another program, whose own start was not logged.
            mother = Optional.empty();
        }
        Optional<Member> unseen = Optional.empty();
        if (mother.isEmpty() && !(parent.isEmpty() && parentImage.isEmpty())) {
            unseen = Optional.of(member(Optional.empty(), parentImage));
            mother = unseen;
            remember(parent, mother.get());
        }
        Member child = member(mother, image);
        remember(name, child);
        return new Birth(child, unseen);
    }

    private Member member(Optional<Member> mother, String image) {
        byte[] above = mother.map(Member::path).orElse(root);
        int depth = mother.map(m -> m.depth + 1).orElse(0);
        if (depth > DEEPEST) {
            // Beside its mother, and still behind her.
            above = Arrays.copyOf(above, above.length - 1 - Long.BYTES);
            depth = DEEPEST;
        }
        byte[] path =
                new Packed().raw(above).raw(new byte[] {BELOW}).number(number++).bytes();
        return new Member(path, depth, kept(image));
    }

    private void remember(String longName, Member member) {
        String name = kept(longName);
        if (name.isEmpty()) {
            return;
        }
        alive.remove(name);
        if (alive.size() >= MOST) {
            alive.remove(alive.keySet().iterator().next());
            forgotten++;
        }
        alive.put(name, member);
    }

    /// A program ends; empty where its start was not seen.
    Optional<Member> died(String name, String image) {
        Member known = alive.get(kept(name));
        if (known == null || !sameFile(known.image, image)) {
            return Optional.empty();
        }
        alive.remove(kept(name));
        return Optional.of(known);
    }

    long forgotten() {
        return forgotten;
    }

    private static String kept(String text) {
        return text.length() <= KEPT ? text : text.substring(0, KEPT);
    }

    /// Where one of the two is not told, they may be the same.
    private static boolean sameFile(String one, String other) {
        return one.isEmpty() || other.isEmpty() || one.equalsIgnoreCase(kept(other));
    }
}
