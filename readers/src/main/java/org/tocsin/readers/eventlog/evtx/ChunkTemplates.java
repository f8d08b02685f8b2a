package org.tocsin.readers.eventlog.evtx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The template definitions of the chunk at hand, by offset. Belongs to one thread and is used again for each
/// chunk.
final class ChunkTemplates {
    /// The offset of the next definition, a GUID, and the size of the BinXml that follows.
    static final int DEFINITION_HEADER = 24;

    /// @param template what could be read of it; absent where nothing could
    /// @param id the first 32 bits of its GUID
    /// @param sound whether it was read whole and every name in it agrees with its hash
    record Definition(
            @Nullable Template template,
            int id,
            boolean sound,
            @Nullable Fault fault) {}

    private final TemplateStore store;
    private final SpareTemplates spares;
    private final PlainForm form = new PlainForm();
    private final BinXml binXml = new BinXml(form);
    private byte[] bytes = {};

    /// Open addressing by offset; 0 is free, for no definition is at the start of a chunk.
    private int[] offsets = new int[128];

    private @Nullable Definition[] definitions = new Definition[128];
    private int count;
    private final List<Integer> wrongNames = new ArrayList<>();

    /// @param spares is given every template that is sound
    ChunkTemplates(TemplateStore store, SpareTemplates spares) {
        this.store = store;
        this.spares = spares;
    }

    void chunk(byte[] newBytes) {
        bytes = newBytes;
        binXml.chunk(newBytes);
        if (count > 0) {
            Arrays.fill(offsets, 0);
            Arrays.fill(definitions, null);
            count = 0;
        }
        wrongNames.clear();
    }

    /// Where templates begin in which a name is damaged although they could be read.
    List<Integer> wrongNames() {
        return wrongNames;
    }

    /// The definition at an offset.
    Definition at(int offset) {
        if (offset <= 0 || offset > bytes.length - DEFINITION_HEADER) {
            return new Definition(null, 0, false, Fault.damaged("the offset of its template leads nowhere"));
        }
        int mask = offsets.length - 1;
        for (int i = (offset * 0x9E3779B1 >>> 16) & mask; offsets[i] != 0; i = (i + 1) & mask) {
            Definition known = definitions[i];
            if (offsets[i] == offset && known != null) {
                return known;
            }
        }
        Definition fresh = read(offset);
        put(offset, fresh);
        return fresh;
    }

    private void put(int offset, Definition definition) {
        if (2 * (count + 1) > offsets.length) {
            int[] oldOffsets = offsets;
            @Nullable Definition[] oldDefinitions = definitions;
            offsets = new int[2 * oldOffsets.length];
            definitions = new Definition[2 * oldOffsets.length];
            for (int i = 0; i < oldOffsets.length; i++) {
                if (oldOffsets[i] != 0) {
                    place(oldOffsets[i], oldDefinitions[i]);
                }
            }
        }
        place(offset, definition);
        count++;
    }

    private void place(int offset, @Nullable Definition definition) {
        int mask = offsets.length - 1;
        int i = (offset * 0x9E3779B1 >>> 16) & mask;
        while (offsets[i] != 0) {
            i = (i + 1) & mask;
        }
        offsets[i] = offset;
        definitions[i] = definition;
    }

    private Definition read(int offset) {
        int id = Little.i32(bytes, offset + 4);
        int from = offset + DEFINITION_HEADER;
        long end = from + Little.u32(bytes, offset + 20);
        Fault fault = binXml.template(from, (int) Math.min(end, bytes.length));
        if (binXml.wrongName()) {
            wrongNames.add(offset);
        }
        if (fault == null && end > bytes.length) {
            fault = Fault.damaged("its template runs past the end of the chunk");
        }
        boolean sound = fault == null && !binXml.wrongName() && form.length() > 0;
        Template template = form.length() == 0 ? null : store.template(form);
        if (sound && template != null) {
            spares.add(id, template);
        }
        return new Definition(template, id, sound, fault);
    }

    /// A fragment that is not just one template instance, as a template of its own. It holds what is said of one
    /// event only, so it is not kept.
    Definition fragment(int from, int to, boolean dependencies, BinXml.Instances inside) {
        Fault fault = binXml.fragment(from, to, dependencies, inside);
        Template template = form.length() == 0 ? null : Template.of(form.copy(), false);
        return new Definition(template, 0, fault == null, fault);
    }
}
