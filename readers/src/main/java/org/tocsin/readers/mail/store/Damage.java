package org.tocsin.readers.mail.store;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.tocsin.model.Gap;

/// What went wrong while one thing of a store was read, each sentence once. Whoever reads an item takes it from here
/// when the item is done, so that each gap stands with what it cost. Belongs to one thread.
public final class Damage {
    private static final int MOST = 50;

    private final Set<Note> notes = new LinkedHashSet<>();
    private long more;

    /// One thing that could not be read.
    public record Note(Gap.Cause cause, String detail) {}

    void note(Gap.Cause cause, String detail) {
        Note note = new Note(cause, detail);
        if (notes.size() < MOST) {
            notes.add(note);
        } else if (!notes.contains(note)) {
            more++;
        }
    }

    /// Gives what was noted since the last time, and forgets it.
    public List<Note> take() {
        List<Note> taken = new ArrayList<>(notes);
        if (more > 0) {
            taken.add(new Note(Gap.Cause.DAMAGED, "There are " + more + " more such places here."));
        }
        notes.clear();
        more = 0;
        return taken;
    }
}
