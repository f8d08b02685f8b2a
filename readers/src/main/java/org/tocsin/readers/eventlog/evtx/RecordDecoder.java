package org.tocsin.readers.eventlog.evtx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tocsin.model.Shape;
import org.tocsin.model.Source;

/// Finds the values of a record and the templates they belong to. Nothing is decoded yet: a record costs one pass
/// over the descriptors of its values.
///
/// A part that cannot be read does not cost the others: values whose template is gone are kept without names, and
/// what is wrong is told by [#faults()]. Belongs to one thread.
final class RecordDecoder {
    /// Layout steps spent on one chunk. Layouts are kept and shared, so that honest chunks need next to none.
    private static final int MOST_STEPS = 1 << 20;

    /// More says nothing new.
    private static final int MOST_FAULTS = 4;

    private final TemplateStore store;
    private final SpareTemplates spares;
    private final ChunkTemplates templates;
    private final Shape.Table shapes;
    private final List<Fault> faults = new ArrayList<>();
    private Chunk chunk = new Chunk(new byte[0], 0);
    private byte[] bytes = chunk.bytes();
    private int steps;

    private int[] values = new int[64];
    private int count;
    /// Numbers of the values that hold BinXml, in the order in which they are met.
    private int[] nested = new int[8];

    private int nestedCount;
    private int[] instances = new int[8];
    private int instanceCount;
    private Assembly assembly;
    private int record;
    private boolean recovering;
    private boolean borrowing;
    private boolean wanting;
    private boolean borrowed;
    private boolean unnamed;
    private boolean rooted;
    private int contentEnd;

    /// @param spares is given the templates of all chunks, and lends them
    RecordDecoder(TemplateStore store, SpareTemplates spares, Shape.Table shapes) {
        this.store = store;
        this.spares = spares;
        this.templates = new ChunkTemplates(store, spares);
        this.shapes = shapes;
        this.assembly = store.start();
    }

    void chunk(Chunk next) {
        chunk = next;
        bytes = next.bytes();
        templates.chunk(bytes);
        steps = 0;
    }

    /// What was wrong with the record decoded last.
    List<Fault> faults() {
        return faults;
    }

    /// Whether a template of the record decoded last is not in its chunk, or not whole.
    boolean wanting() {
        return wanting;
    }

    /// Whether one was borrowed.
    boolean borrowed() {
        return borrowed;
    }

    /// Whether values of it have no names for want of one.
    boolean unnamed() {
        return unnamed;
    }

    /// Whether the record decoded last lacks a name that another log may have, and nothing would be lost if it were
    /// decoded without its chunk: what else it needs is its own or lent.
    boolean leavable() {
        return unnamed && !rooted;
    }

    /// The event of which no more is left than what its record's header says.
    EvtxRecord headerAlone(Source source, int at) {
        unnamed = true;
        rooted = true;
        assembly = store.start().next(-1, store.unnamed(0), 0, 0, store);
        return new EvtxRecord(source, chunk, at, layout(new int[0]), new int[0], true);
    }

    /// Where the values of the record decoded last end; as far as it goes where that cannot be told.
    int contentEnd() {
        return contentEnd;
    }

    /// Where templates of this chunk begin in which a name is damaged.
    List<Integer> wrongNames() {
        return templates.wrongNames();
    }

    /// Decodes the record at an offset.
    ///
    /// @param end where its BinXml ends at the latest
    /// @param borrow whether the spare templates may take the place of those that are gone
    /// @return nothing where no part of it can be read
    @Nullable
    EvtxRecord decode(Source source, int at, int end, boolean recovered, boolean borrow) {
        faults.clear();
        record = at;
        recovering = recovered;
        borrowing = borrow;
        wanting = false;
        borrowed = false;
        unnamed = false;
        rooted = false;
        contentEnd = end;
        count = 0;
        nestedCount = 0;
        assembly = store.start();
        fragment(at + RecordWalk.BODY, end, -1, true);
        int level = nestedCount;
        int depth = 1;
        for (int i = 0; i < nestedCount; i++) {
            if (i == level) {
                level = nestedCount;
                if (++depth > BinXml.DEEPEST) {
                    fault(Fault.limit("values inside values deeper than " + BinXml.DEEPEST));
                    break;
                }
            }
            int number = nested[i];
            int entry = values[number];
            int from = entry >>> 16;
            if ((entry & 0xFFFF) == 0) {
                instance(from, end, number);
            } else {
                fragment(from, from + Little.u16(bytes, entry & 0xFFFF), number, false);
            }
        }
        if (assembly.before == null) {
            return null;
        }
        int[] own = Arrays.copyOf(values, count);
        Layout layout = layout(own);
        if (!layout.complete()) {
            fault(Fault.limit("its fields are too many or nested too deep"));
        }
        return new EvtxRecord(source, chunk, at, layout, own, recovered);
    }

    private Layout layout(int[] own) {
        Layout known = assembly.layout();
        if (known != null) {
            return known;
        }
        if (steps > MOST_STEPS) {
            return new Layout(shapes.of(List.of()), new Layout.Occurrence[0][], -1, false);
        }
        LayoutBuilder builder = new LayoutBuilder(assembly, bytes, own);
        Layout layout = builder.build(shapes);
        steps += builder.steps();
        if (assembly.shared() && !builder.namedByValues() && store.roomForPieces(builder.steps())) {
            assembly.layout(layout);
        }
        return layout;
    }

    /// Reads a fragment: nearly always one template instance.
    ///
    /// @param into the number of the value it is in, -1 for the record itself
    /// @param dependencies whether its elements are expected to have a dependency id
    private void fragment(int start, int end, int into, boolean dependencies) {
        int from = start;
        if (end - from >= BinXml.FRAGMENT_HEADER_SIZE && bytes[from] == BinXml.FRAGMENT_HEADER) {
            from += BinXml.FRAGMENT_HEADER_SIZE;
        }
        if (from >= end) {
            fault(Fault.damaged("there is no BinXml in it"));
            return;
        }
        if (bytes[from] == BinXml.TEMPLATE_INSTANCE) {
            Assembly assemblyBefore = assembly;
            int countBefore = count;
            int nestedBefore = nestedCount;
            int after = instance(from, end, into);
            if (!goesOn(after, end)) {
                if (into < 0 && after >= 0) {
                    contentEnd = after;
                }
                return;
            }
            assembly = assemblyBefore;
            count = countBefore;
            nestedCount = nestedBefore;
        }
        mixed(start, end, into, dependencies);
    }

    /// Whether another fragment follows the first template instance. Behind the end-of-fragment token there may be
    /// remains of older records.
    private boolean goesOn(int at, int end) {
        return at >= 0
                && end - at >= BinXml.FRAGMENT_HEADER_SIZE
                && bytes[at] == BinXml.FRAGMENT_HEADER
                && bytes[at + 1] == 1;
    }

    /// A fragment of elements, or of several parts: a template of its own whose values are the instances in it.
    private void mixed(int from, int end, int into, boolean dependencies) {
        instanceCount = 0;
        ChunkTemplates.Definition definition = templates.fragment(from, end, dependencies, (at, to) -> {
            int after = instanceEnd(at, to);
            if (after >= 0) {
                instances = roomFor(instances, instanceCount);
                instances[instanceCount++] = at;
            }
            return after;
        });
        fault(definition.fault());
        rooted = true;
        if (definition.template() == null) {
            return;
        }
        assembly = assembly.next(into, definition.template(), count, instanceCount, store);
        for (int i = 0; i < instanceCount; i++) {
            values = roomFor(values, count);
            // Without a descriptor: what begins there is a template instance.
            values[count] = Values.entry(instances[i], 0);
            nest(count++);
        }
    }

    /// Where the values of a template instance are listed, or -1.
    static int valuesAt(byte[] bytes, int at, int end) {
        if (end - at < 14) {
            return -1;
        }
        int values = at + 10;
        if (Little.i32(bytes, at + 6) == values) {
            if (end - values < ChunkTemplates.DEFINITION_HEADER) {
                return -1;
            }
            long after = values + ChunkTemplates.DEFINITION_HEADER + Little.u32(bytes, values + 20);
            values = after > end ? -1 : (int) after;
        }
        return values >= 0 && end - values >= 4 && Little.u32(bytes, values) <= (end - values - 4) / 4 ? values : -1;
    }

    /// Where a template instance ends, or -1.
    private int instanceEnd(int at, int end) {
        int list = valuesAt(bytes, at, end);
        if (list < 0) {
            return -1;
        }
        int own = Little.i32(bytes, list);
        long after = list + 4 + 4L * own;
        for (int i = 0; i < own; i++) {
            after += Little.u16(bytes, list + 4 + 4 * i);
        }
        return after > end ? -1 : (int) after;
    }

    /// Takes in a template instance: its template and its values.
    ///
    /// @return where it ends, or -1 where that cannot be told
    private int instance(int at, int end, int into) {
        int list = valuesAt(bytes, at, end);
        if (list < 0) {
            fault(Fault.damaged("its values cannot be found"));
            return -1;
        }
        int own = Little.i32(bytes, list);
        Template template = template(at, list, own, into, end);
        assembly = assembly.next(into, template, count, own, store);
        values = roomFor(values, count + own);
        int descriptor = list + 4;
        int from = descriptor + 4 * own;
        for (int i = 0; i < own; i++, descriptor += 4) {
            int size = Little.u16(bytes, descriptor);
            if (size > end - from) {
                fault(Fault.damaged("its last " + (own - i) + " of " + own + " values run past its end"));
                Arrays.fill(values, count, count + own - i, 0);
                count += own - i;
                return -1;
            }
            values[count] = Values.entry(from, descriptor);
            if (bytes[descriptor + 2] == Values.BIN_XML && size > 0) {
                nest(count);
            }
            count++;
            from += size;
        }
        return from;
    }

    /// The template of an instance. A template of another id than the instance names would give its values wrong
    /// names, which is worse than none.
    ///
    /// @param list where its values are listed
    private Template template(int at, int list, int own, int into, int end) {
        int id = Little.i32(bytes, at + 2);
        ChunkTemplates.Definition found = templates.at(Little.i32(bytes, at + 6));
        // In free space a name may have been overwritten by another that belongs to newer records.
        Template its = found.id() == id && (found.sound() || !recovering) ? found.template() : null;
        if (its != null && found.sound()) {
            rooted |= borrowing && !its.fits(bytes, list + 4, own);
            return its;
        }
        if (its == null) {
            int listed = chunk.templateById(id);
            if (listed >= 0) {
                ChunkTemplates.Definition other = templates.at(listed);
                if (other.template() != null) {
                    rooted = true;
                    fault(Fault.damaged("the offset of its template is wrong; the template was found by its id"));
                    fault(other.fault());
                    return other.template();
                }
            }
        }
        wanting = true;
        if (borrowing) {
            Optional<Template> spare = spares.fitting(id, bytes, list + 4, own);
            if (spare.isPresent()) {
                borrowed = true;
                fault(Fault.damaged("its template is gone; the same one was found elsewhere"));
                return spare.get();
            }
        }
        fault(found.fault());
        if (its != null) {
            rooted = true;
            return its;
        }
        unnamed = true;
        fault(Fault.damaged(own + " values have no names: their template cannot be found"));
        return into < 0 && SystemPart.fits(bytes, record, list + 4, own, list + 4 + 4 * own, end)
                ? store.systemPart(own)
                : store.unnamed(own);
    }

    private void nest(int number) {
        nested = roomFor(nested, nestedCount);
        nested[nestedCount++] = number;
    }

    private static int[] roomFor(int[] array, int index) {
        return index < array.length ? array : Arrays.copyOf(array, Math.max(2 * array.length, index + 1));
    }

    private void fault(@Nullable Fault fault) {
        if (fault != null && faults.size() < MOST_FAULTS && !faults.contains(fault)) {
            faults.add(fault);
        }
    }
}
