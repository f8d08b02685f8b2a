package org.tocsin.readers.mail;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.tocsin.model.Gap;

/// What one message holds, as all readings together see it: its header, its readable texts, the tree of its parts, and
/// the leaves to hand on. Messages inside it stay whole. Attackers write messages that a gateway reads one way and the
/// victim's program another; so all ways are followed, and where they differ is told
/// ([the idea](https://datatracker.ietf.org/doc/draft-chen-email-mime-ambiguity-defense/)).
final class MimeTree {
    private static final int MOST_DISAGREEMENTS = 50;

    private final MessageReading.Bounds bounds;
    private final Headers headers = new Headers();
    private final Bodies text = new Bodies();
    private final Bodies html = new Bodies();
    private final Bodies outside = new Bodies();
    private final PartList parts = new PartList();
    private final List<Held> held = new ArrayList<>();
    private final Coverage coverage = new Coverage();
    private final Defects defects = new Defects();
    private final List<Fault> faults = new ArrayList<>();
    private final Set<String> disagreements = new LinkedHashSet<>();
    private int size;

    /// Something that could not be read.
    record Fault(Gap.Cause cause, String detail) {}

    private record Held(PartList.Row row, byte[] bytes, boolean message) {}

    MimeTree(MessageReading.Bounds bounds) {
        this.bounds = bounds;
    }

    void parse(byte[] message) {
        size = message.length;
        Lines lines = Lines.of(message);
        lines.report(defects);
        if (lines.full()) {
            fault(Gap.Cause.LIMIT, "This message has more lines that could be boundaries than are looked at.");
        }
        new MimeWalk(this, bounds).walk(lines);
        headers.disagreements().forEach(this::disagreement);
    }

    Headers headers() {
        return headers;
    }

    /// The plain texts that a reader sees.
    Bodies text() {
        return text;
    }

    Bodies html() {
        return html;
    }

    /// What stands before the first part of a multipart or after its last, where most programs show nothing.
    Bodies outside() {
        return outside;
    }

    List<Part> parts() {
        return parts.parts();
    }

    List<Leaf> leaves() {
        return held.stream()
                .map(one -> new Leaf(parts.part(one.row()), one.bytes(), one.message()))
                .toList();
    }

    /// The readings that do not see the same, the usual one first; empty where all agree.
    List<String> views() {
        return parts.viewNames();
    }

    /// What each of [#views()] shows.
    List<String> viewsShow() {
        return parts.viewsShow();
    }

    /// One sentence for each thing in which programs differ.
    Set<String> disagreements() {
        return disagreements;
    }

    /// How many bytes of the message are none of header, body, boundary, or text outside the parts. 0, unless a limit
    /// was reached.
    long unaccounted() {
        return coverage.missing(size);
    }

    Defects defects() {
        return defects;
    }

    List<Fault> faults() {
        return faults;
    }

    PartList list() {
        return parts;
    }

    Coverage coverage() {
        return coverage;
    }

    void fault(Gap.Cause cause, String detail) {
        Fault fault = new Fault(cause, detail);
        if (!faults.contains(fault)) {
            faults.add(fault);
        }
    }

    void disagreement(String sentence) {
        if (disagreements.size() < MOST_DISAGREEMENTS) {
            disagreements.add(sentence);
        }
    }

    void addText(Bodies bodies, String value) {
        if (!bodies.add(value)) {
            fault(
                    Gap.Cause.LIMIT,
                    "The text of this message is longer than " + Bodies.MOST + " characters and was cut.");
        }
    }

    /// @return whether there was room for it
    boolean hand(PartList.Row row, byte[] bytes, boolean message) {
        if (bounds.takeBytes(bytes.length)) {
            held.add(new Held(row, bytes, message));
            return true;
        }
        fault(
                Gap.Cause.LIMIT,
                "Part " + row.label().path() + " was left out: what this message holds is too large together.");
        return false;
    }
}
