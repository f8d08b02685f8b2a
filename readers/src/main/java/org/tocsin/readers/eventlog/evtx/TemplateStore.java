package org.tocsin.readers.eventlog.evtx;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// The templates and layouts of one run, each made once however many chunks and files use it. Safe for use by
/// several threads.
///
/// What it holds is bounded: hostile evidence can give every record a template of its own, which is then made and
/// forgotten.
final class TemplateStore {
    /// Bytes of plain form.
    private static final int MOST_BYTES = 16 << 20;

    /// Combinations of templates.
    private static final int MOST_ASSEMBLIES = 16_384;

    /// Pieces of layouts.
    private static final int MOST_PIECES = 1 << 19;

    /// Up to this many values, the stand-in for a missing template is shared.
    private static final int UNNAMED = 256;

    private final Map<Key, Template> templates = new ConcurrentHashMap<>();
    private final Map<Integer, Template> unnamed = new ConcurrentHashMap<>();
    private final Map<Integer, Template> systemParts = new ConcurrentHashMap<>();
    private final AtomicInteger bytes = new AtomicInteger(MOST_BYTES);
    private final AtomicInteger assemblies = new AtomicInteger(MOST_ASSEMBLIES);
    private final AtomicInteger pieces = new AtomicInteger(MOST_PIECES);
    private final Assembly start = Assembly.start();

    private sealed interface Key permits Kept, Asked {}

    private record Kept(byte[] form, int hash) implements Key {
        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(Object other) {
            return switch (other) {
                case Kept kept -> kept.hash == hash && Arrays.equals(kept.form, form);
                case Asked asked -> asked.equals(this);
                default -> false;
            };
        }
    }

    /// A form that is only looked up and may change afterwards.
    private record Asked(PlainForm form, int hash) implements Key {
        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Kept kept && kept.hash == hash && form.sameAs(kept.form);
        }
    }

    /// The template with this form.
    Template template(PlainForm form) {
        int hash = form.hash();
        Template known = templates.get(new Asked(form, hash));
        if (known != null) {
            return known;
        }
        return add(new Kept(form.copy(), hash));
    }

    /// The template with this form, which must be sound.
    Template template(byte[] form) {
        Kept key = new Kept(form, PlainForm.hash(form, form.length));
        Template known = templates.get(key);
        return known == null ? add(key) : known;
    }

    private Template add(Kept key) {
        boolean room = take(bytes, key.form.length + 64);
        Template fresh = Template.of(key.form, room);
        if (!room) {
            return fresh;
        }
        Template raced = templates.putIfAbsent(key, fresh);
        return raced == null ? fresh : raced;
    }

    /// The stand-in for a template that is gone.
    Template unnamed(int values) {
        return values > UNNAMED
                ? Template.unnamed(values, false)
                : unnamed.computeIfAbsent(values, count -> Template.unnamed(count, true));
    }

    /// The System part as Windows always has it.
    Template systemPart(int values) {
        return systemParts.computeIfAbsent(values, SystemPart::template);
    }

    /// The combination of templates before the first one is known.
    Assembly start() {
        return start;
    }

    boolean roomForAssembly() {
        return take(assemblies, 1);
    }

    boolean roomForPieces(int count) {
        return take(pieces, count);
    }

    private static boolean take(AtomicInteger room, int count) {
        return room.get() >= count && room.addAndGet(-count) >= 0;
    }
}
