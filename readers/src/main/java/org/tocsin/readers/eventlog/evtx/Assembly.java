package org.tocsin.readers.eventlog.evtx;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Which templates a record is put together from, and where the values of each begin: one step of a path that records
/// of the same make walk alike, so that it ends at their common [Layout].
///
/// All values of a record are numbered through: first those of its outermost template, then those of each nested one
/// in the order in which they are met.
///
/// @param before the step before; absent at the start
/// @param into the number of the value that this template stands in, -1 for the outermost
/// @param base the number of the template's first value
/// @param count how many values it has here
final class Assembly {
    final @Nullable Assembly before;
    final int into;
    final Template template;
    final int base;
    final int count;

    /// The step taken last; records of one kind come in rows. Not volatile: whatever a thread sees in it is complete,
    /// since all that is needed of an assembly is final.
    private @Nullable Assembly recent;

    private final Map<Step, Assembly> nexts = new ConcurrentHashMap<>(4);
    private volatile @Nullable Layout layout;

    /// Whether records may share it; what is made from the templates of one record alone is forgotten with the record.
    private final boolean shared;

    private record Step(int into, Template template, int count) {}

    private Assembly(@Nullable Assembly before, int into, Template template, int base, int count, boolean shared) {
        this.before = before;
        this.into = into;
        this.template = template;
        this.base = base;
        this.count = count;
        this.shared = shared;
    }

    static Assembly start() {
        return new Assembly(null, -1, Template.unnamed(0, true), 0, 0, true);
    }

    /// The assembly with one more template.
    Assembly next(int nextInto, Template nextTemplate, int nextBase, int nextCount, TemplateStore store) {
        Assembly guess = recent;
        if (guess != null && guess.into == nextInto && guess.template == nextTemplate && guess.count == nextCount) {
            return guess;
        }
        if (!shared || !nextTemplate.shared()) {
            return new Assembly(this, nextInto, nextTemplate, nextBase, nextCount, false);
        }
        Step step = new Step(nextInto, nextTemplate, nextCount);
        Assembly known = nexts.get(step);
        if (known == null) {
            boolean room = store.roomForAssembly();
            Assembly fresh = new Assembly(this, nextInto, nextTemplate, nextBase, nextCount, room);
            if (!room) {
                return fresh;
            }
            known = nexts.putIfAbsent(step, fresh);
            known = known == null ? fresh : known;
        }
        recent = known;
        return known;
    }

    boolean shared() {
        return shared;
    }

    @Nullable
    Layout layout() {
        return layout;
    }

    void layout(Layout made) {
        layout = made;
    }
}
