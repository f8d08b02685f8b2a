package org.tocsin.readers.intake;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.tocsin.model.Content;
import org.tocsin.model.Gap;
import org.tocsin.model.Source;
import org.tocsin.readers.Limits;
import org.tocsin.readers.files.FileReader;
import org.tocsin.readers.intake.archive.Names;

/// Recognises a content and takes containers apart, however deep they lie in each other. Intake uses it for what was
/// handed in, a scan for what a reader finds inside (attachments, archives in mails).
///
/// Holds no state between calls and may be used by several threads, each with its own [Budget] and [Pieces].
public final class Unpacker {
    /// What leads from a container to its member in a path.
    static final String INSIDE = "!/";

    private final Recognition recognition;
    private final Limits limits;
    private final Scratch scratch;

    public Unpacker(Recognition recognition, Limits limits, Scratch scratch) {
        this.recognition = recognition;
        this.limits = limits;
        this.scratch = scratch;
    }

    /// The source of a content that a reader found inside another.
    ///
    /// @param name its name there, as it is
    /// @param outer the path of the message it was attached to
    public static Source child(Source parent, String name, Content content, Optional<String> outer) {
        return new Source(parent.evidence(), parent.path() + INSIDE + named(name), content, outer);
    }

    static String named(String name) {
        return name.isEmpty() ? "(no name)" : Names.harmless(name);
    }

    /// Takes a content apart that a reader found inside another. All is done when this returns, but for contents that
    /// were expanded: those live until the `release` of their item.
    ///
    /// @param source the content and its path; see [#child]
    public void unpack(Source source, Budget budget, Pieces out) throws IOException {
        if (budget.left() == 0) {
            out.gap(new Gap(
                    source.whole(),
                    Gap.Cause.LIMIT,
                    "not read: what lies inside one item may not grow past " + limits.expanded() + " bytes"));
            return;
        }
        // What a reader finds inside counts too: documents in documents could else grow without end.
        budget.take(source.content().size());
        take(source, source.path(), Sha256.of(source.content()), depth(source.path()), 0, budget, out, Lease.none());
    }

    /// How many containers a path leads through.
    private static int depth(String path) {
        int depth = 0;
        for (int at = path.indexOf(INSIDE); at >= 0; at = path.indexOf(INSIDE, at + 1)) {
            depth++;
        }
        return depth;
    }

    /// One content, whatever it is. Consumes the lease.
    ///
    /// @param below the path below which members are placed where it is a tar; another than its own if it
    /// was alone in a compressed file
    /// @param depth how many containers are around it
    /// @param around how many 7z are open around it, each with a decoder that keeps its memory
    /// @return what limits kept back in it
    Unfinished take(
            Source source, String below, String hash, int depth, int around, Budget budget, Pieces out, Lease lease) {
        try {
            Pieces.Look look = out.look(hash, source.path(), depth);
            if (look == Pieces.Look.LEAVE) {
                return Unfinished.NOTHING;
            }
            Content content = source.content();
            switch (recognition.of(content, FileReader.nameOf(source.path()))) {
                case Recognition.Readable readable -> {
                    out.item(new Item(
                            hash,
                            content.size(),
                            readable.format(),
                            source,
                            Optional.of(readable.reader()),
                            readable.reader().cut(content),
                            lease.hold()));
                    if (readable.closed()) {
                        out.gap(new Gap(
                                source.whole(),
                                Gap.Cause.UNSUPPORTED,
                                "what is packed inside (" + readable.format() + ") is not read"));
                    }
                    return Unfinished.NOTHING;
                }
                case Recognition.Holder holder -> {
                    if (look == Pieces.Look.READ) {
                        out.item(new Item(
                                hash,
                                content.size(),
                                holder.format(),
                                source,
                                Optional.empty(),
                                List.of(),
                                lease.hold()));
                    }
                    Unfinished unfinished = open(holder, source, below, depth, around, budget, out, lease);
                    if (!unfinished.isNothing()) {
                        out.unfinished(hash, depth, unfinished);
                    }
                    return unfinished;
                }
            }
        } catch (IOException e) {
            out.gap(new Gap(
                    source.whole(), Gap.Cause.UNREADABLE, "the operating system could not read it: " + Words.of(e)));
            return Unfinished.NOTHING;
        } finally {
            lease.release();
        }
    }

    private Unfinished open(
            Recognition.Holder holder,
            Source source,
            String below,
            int depth,
            int around,
            Budget budget,
            Pieces out,
            Lease lease)
            throws IOException {
        if (depth >= limits.depth()) {
            out.gap(new Gap(
                    source.whole(),
                    Gap.Cause.LIMIT,
                    "not opened: it lies inside " + depth + " other containers, and that is the limit"));
            return Unfinished.TOO_DEEP;
        }
        Source shown = holder.format().equals("tar")
                ? new Source(source.evidence(), below, source.content(), source.outer())
                : source;
        int open = holder.format().equals("7z") ? around + 1 : around;
        OpenContainer container = new OpenContainer(this, shown, depth, open, limits, budget, out, lease);
        holder.container().open(source.content(), FileReader.nameOf(source.path()), container);
        return container.unfinished();
    }

    Scratch scratch() {
        return scratch;
    }
}
