package org.tocsin.readers.eventlog.evtx;

import java.util.Arrays;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.tocsin.readers.LentTemplate;

/// Templates that were read whole and may be borrowed by records whose own is gone.
///
/// What it holds does not depend on the order in which templates come, so that threads and slices cannot change a
/// result: when there are too many, exactly those that come first by id and content stay. Belongs to one thread.
final class SpareTemplates {
    /// Bytes of forms that are held.
    static final int MOST_BYTES = 8 << 20;

    /// A form longer than this is not held: honest ones have a few thousand bytes.
    static final int LONGEST = 32 << 10;

    /// Templates of one id that are looked at; honest evidence has one. A log made of nothing but such would otherwise
    /// cost the square of its size.
    private static final int MOST_ALIKE = 64;

    private static final Comparator<LentTemplate> ORDER =
            Comparator.comparingInt(LentTemplate::id).thenComparing(LentTemplate::form, Arrays::compare);

    private final int most;
    private final TreeMap<LentTemplate, Template> held = new TreeMap<>(ORDER);

    /// Templates that were offered before, by identity of what [TemplateStore] shares. The same template under
    /// another id is offered again and again, which only costs time; honest logs have none.
    private final Map<Template, Integer> known = new IdentityHashMap<>();

    private int bytes;
    private boolean closed;

    /// From this one on none is held any more.
    private Optional<LentTemplate> border = Optional.empty();

    SpareTemplates() {
        this(MOST_BYTES);
    }

    SpareTemplates(int most) {
        this.most = most;
    }

    /// Takes a template in.
    ///
    /// @param id the first 32 bits of its GUID
    void add(int id, Template template) {
        if (closed) {
            return;
        }
        Integer before = known.get(template);
        if (before != null && before == id) {
            return;
        }
        if (template.shared()) {
            known.put(template, id);
        }
        if (template.form().length > LONGEST) {
            return;
        }
        LentTemplate lent = new LentTemplate(id, template.form());
        if (border.isPresent() && ORDER.compare(lent, border.get()) >= 0) {
            return;
        }
        if (held.putIfAbsent(lent, template) == null) {
            bytes += weight(lent);
        }
        while (bytes > most) {
            LentTemplate last = held.lastKey();
            held.remove(last);
            bytes -= weight(last);
            border = Optional.of(last);
        }
    }

    /// Takes no more in, so that borrowing cannot depend on what is read meanwhile.
    void close() {
        closed = true;
    }

    private static int weight(LentTemplate lent) {
        return lent.form().length + 128;
    }

    /// The template of an id that the values listed in a record fit. None where two different ones do: the words
    /// of a template are evidence too, the computer's name among them, and a wrong one is worse than none.
    ///
    /// @param list the offset of the first value's descriptor
    Optional<Template> fitting(int id, byte[] chunk, int list, int count) {
        Optional<Template> found = Optional.empty();
        int looked = 0;
        for (Map.Entry<LentTemplate, Template> spare :
                held.tailMap(new LentTemplate(id, new byte[0])).entrySet()) {
            if (spare.getKey().id() != id) {
                break;
            }
            if (++looked > MOST_ALIKE) {
                return Optional.empty();
            }
            if (spare.getValue().fits(chunk, list, count)) {
                if (found.isPresent()) {
                    return Optional.empty();
                }
                found = Optional.of(spare.getValue());
            }
        }
        return found;
    }

    void forEach(Consumer<LentTemplate> taker) {
        held.keySet().forEach(taker);
    }
}
