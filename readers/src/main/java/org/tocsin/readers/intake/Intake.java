package org.tocsin.readers.intake;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.tocsin.model.Content;
import org.tocsin.model.Gap;
import org.tocsin.model.Origin;
import org.tocsin.model.Source;
import org.tocsin.model.UserFault;
import org.tocsin.readers.Limits;
import org.tocsin.readers.Reader;
import org.tocsin.readers.intake.archive.Names;

/// Walks what was handed in, in an order that depends on the names alone, and hands on every content in it once.
///
/// A path begins with the argument's own last name and goes on below it with `/`, on every system; the folders in which
/// the argument lies never show. An argument without a name of its own (`.`, `..`) has that of the folder it stands
/// for, so `tocsin read .` gives the same paths as reading that folder from outside; the root of a file system is
/// called `root`. Arguments are taken in the order given; of two with the same name the second is called `name (2)`;
/// the same file or folder named twice is read once.
///
/// Links in a folder are not followed, and only regular files are opened. Where there are no bytes to hash (a folder
/// that cannot be listed, a link, a device) the gap's origin has an empty evidence hash and a path.
public final class Intake {
    /// The word for standard input, and the path it gets.
    private static final String DASH = "-";

    private static final String STDIN = "stdin";
    /// Names of one folder that are held at once, at the top and at least.
    private static final int NAMES = 65_536;

    private static final int LEAST_NAMES = 512;

    private final Keeper keeper;
    private final Limits limits;
    private final Unpacker unpacker;
    private final Seen seen = new Seen();
    private final Queue<Gap> late = new ConcurrentLinkedQueue<>();

    /// @param readers in the order in which they are asked
    /// @param scratch a folder for expanded bytes, made when needed and belonging to this run alone
    public Intake(List<Reader> readers, Keeper keeper, Limits limits, Path scratch) {
        this(keeper, limits, new Unpacker(new Recognition(readers), limits, new Scratch(scratch)));
    }

    /// For callers that use the unpacker for themselves too.
    public Intake(Keeper keeper, Limits limits, Unpacker unpacker) {
        this.keeper = keeper;
        this.limits = limits;
        this.unpacker = unpacker;
    }

    /// Walks all arguments; throws `UserFault` before anything is read where one of them cannot be read.
    ///
    /// @param arguments files and folders, archives among them; `-` is standard input
    /// @param found called from this thread only
    public void walk(List<String> arguments, InputStream standardInput, Found found) {
        List<Argument> resolved = resolve(arguments);
        Set<Path> roots = new HashSet<>();
        resolved.forEach(argument -> argument.file.ifPresent(roots::add));
        Walk walk = new Walk(found, roots);
        for (Argument argument : resolved) {
            if (argument.file.isPresent()) {
                walk.argument(argument.file.get(), argument.name);
            } else {
                walk.standardInput(standardInput);
            }
        }
        settle(found);
    }

    /// Hands on an item that was kept earlier as if it had lain among the arguments; to be called after [#walk].
    ///
    /// @param place the path it gets
    public void again(String hash, Content content, String place, Found found) {
        Keeper.Kept kept = new Keeper.Kept(hash, content.size(), content);
        new Walk(found, Set.of()).unpack(kept, new Source(hash, place, content), new Lease(() -> {}));
    }

    /// Hands on what turned out after an item was handed on: that its file changed while it was read. To be called
    /// again when all items were read.
    public void settle(Found found) {
        for (Gap gap; (gap = late.poll()) != null; ) {
            found.gap(gap);
        }
    }

    /// @param file its real path; empty for standard input
    private record Argument(String name, Optional<Path> file) {}

    private static List<Argument> resolve(List<String> arguments) {
        List<Argument> resolved = new ArrayList<>();
        Set<String> names = new HashSet<>();
        Set<Optional<Path>> files = new HashSet<>();
        for (String text : arguments) {
            Optional<Path> real = text.equals(DASH) ? Optional.empty() : Optional.of(real(text));
            if (!files.add(real)) {
                continue;
            }
            String wanted = real.map(path -> name(Path.of(text), path)).orElse(STDIN);
            String name = wanted;
            for (int i = 2; !names.add(name); i++) {
                name = wanted + " (" + i + ")";
            }
            resolved.add(new Argument(name, real));
        }
        return resolved;
    }

    private static Path real(String text) {
        String shown = Names.harmless(text);
        if (text.isEmpty()) {
            throw new UserFault(
                    "A piece of evidence has an empty name: give a file, a folder, or - for standard input.");
        }
        Path real;
        try {
            Path given = Path.of(text);
            if (!Files.exists(given, LinkOption.NOFOLLOW_LINKS)) {
                throw new UserFault("There is no file or folder " + shown + ": check the spelling and where you are.");
            }
            real = given.toRealPath();
        } catch (InvalidPathException e) {
            throw new UserFault("There can be no file named " + shown + ": check the spelling.", e);
        } catch (IOException e) {
            throw new UserFault("Cannot read " + shown + " (" + Words.of(e) + "): check its permissions.", e);
        }
        if (!Files.isReadable(real)) {
            throw new UserFault("Cannot read " + shown + " (access denied): check its permissions.");
        }
        if (!Files.isDirectory(real) && !Files.isRegularFile(real)) {
            throw new UserFault(shown + " is neither a file nor a folder: hand in a copy of its content instead.");
        }
        return real;
    }

    private static String name(Path given, Path real) {
        String last = given.getFileName() == null ? "" : given.getFileName().toString();
        boolean nameless = last.isEmpty() || last.equals(".") || last.equals("..");
        return Listing.name(nameless ? real : given);
    }

    /// A place in the evidence that was not read and so has no hash.
    private static Gap unhashed(String path, Gap.Cause cause, String detail) {
        return new Gap(Origin.whole("", path), cause, detail);
    }

    /// One run over all arguments.
    private final class Walk implements Pieces {
        private final Found found;
        private final Set<Path> roots;
        private long links;
        private String firstLink = "";

        Walk(Found found, Set<Path> roots) {
            this.found = found;
            this.roots = roots;
        }

        void argument(Path file, String name) {
            links = 0;
            visit(file, name);
            if (links > 0) {
                found.gap(unhashed(
                        name,
                        Gap.Cause.SKIPPED,
                        links + " links to other places in the evidence were not followed, since those places are read"
                                + " anyway; the first is " + firstLink));
            }
        }

        /// One folder on the way down.
        private record Level(Path folder, String place, Optional<Object> key, Listing listing) {}

        /// Without recursion: a hostile folder is deeper than a stack.
        private void visit(Path start, String startPlace) {
            ArrayDeque<Level> down = new ArrayDeque<>();
            enter(start, startPlace, down);
            while (!down.isEmpty()) {
                Level level = down.peek();
                try {
                    Optional<Listing.Entry> next = level.listing.next();
                    if (next.isEmpty()) {
                        down.pop();
                    } else {
                        enter(next.get().file(), level.place + "/" + next.get().name(), down);
                    }
                } catch (IOException e) {
                    down.pop();
                    found.gap(unhashed(
                            level.place, Gap.Cause.UNREADABLE, "the folder could not be listed: " + Words.of(e)));
                }
            }
        }

        private void enter(Path file, String place, ArrayDeque<Level> down) {
            settle(found);
            BasicFileAttributes attributes;
            try {
                attributes = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            } catch (IOException e) {
                found.gap(unhashed(place, Gap.Cause.UNREADABLE, "it could not be looked at: " + Words.of(e)));
                return;
            }
            if (attributes.isSymbolicLink()) {
                link(file, place);
            } else if (attributes.isRegularFile()) {
                file(file, place, attributes);
            } else if (!attributes.isDirectory()) {
                found.gap(unhashed(place, Gap.Cause.SKIPPED, "a device, pipe or socket, which is never opened"));
            } else {
                Optional<Object> key = Optional.ofNullable(attributes.fileKey());
                if (key.isPresent() && down.stream().anyMatch(level -> level.key.equals(key))) {
                    found.gap(unhashed(place, Gap.Cause.SKIPPED, "the folder contains itself; it is read once"));
                    return;
                }
                int names = Math.max(LEAST_NAMES, NAMES >> Math.min(down.size(), 30));
                down.push(new Level(file, place, key, new Listing(file, names)));
            }
        }

        private void link(Path file, String place) {
            String target;
            try {
                target = "`" + Listing.text(Files.readSymbolicLink(file)) + "`";
            } catch (IOException e) {
                found.gap(unhashed(place, Gap.Cause.UNREADABLE, "the link could not be read: " + Words.of(e)));
                return;
            }
            boolean inside;
            try {
                Path real = file.toRealPath();
                inside = roots.stream().anyMatch(real::startsWith);
            } catch (IOException e) {
                found.gap(unhashed(place, Gap.Cause.SKIPPED, "a link to " + target + ", which cannot be reached"));
                return;
            }
            if (!inside) {
                found.gap(unhashed(
                        place, Gap.Cause.SKIPPED, "a link to " + target + " outside the evidence; it is not followed"));
            } else if (links++ == 0) {
                firstLink = "`" + place + "` to " + target;
            }
        }

        private void file(Path file, String place, BasicFileAttributes before) {
            Keeper.Kept kept;
            try {
                kept = keeper.keep(file);
            } catch (IOException e) {
                found.gap(unhashed(place, Gap.Cause.UNREADABLE, "the file could not be read: " + Words.of(e)));
                return;
            }
            Source source = new Source(kept.hash(), place, kept.content());
            boolean changed = Stamp.isChanged(Stamp.of(before), file);
            if (changed) {
                found.gap(new Gap(
                        source.whole(),
                        Gap.Cause.UNREADABLE,
                        "the file changed while it was hashed; its first " + kept.size() + " bytes were taken"));
            }
            boolean inPlace = kept.content() instanceof FileContent content && content.isOf(file);
            unpack(kept, source, new Lease(() -> {
                close(kept);
                if (inPlace && !changed && Stamp.isChanged(Stamp.of(before), file)) {
                    late.add(new Gap(
                            source.whole(),
                            Gap.Cause.UNREADABLE,
                            "the file changed while it was read; its records may not fit its hash"));
                }
            }));
        }

        void standardInput(InputStream in) {
            try {
                Keeper.Kept kept = keeper.keep(in);
                unpack(kept, new Source(kept.hash(), STDIN, kept.content()), new Lease(() -> close(kept)));
            } catch (IOException e) {
                found.gap(unhashed(STDIN, Gap.Cause.UNREADABLE, "standard input broke off: " + Words.of(e)));
            }
        }

        private void unpack(Keeper.Kept kept, Source source, Lease lease) {
            seen.nextItem();
            unpacker.take(source, source.path(), kept.hash(), 0, 0, Budget.of(limits, kept.size()), this, lease);
        }

        private static void close(Keeper.Kept kept) {
            if (kept.content() instanceof AutoCloseable closeable) {
                try {
                    closeable.close();
                } catch (Exception e) {
                    throw new IllegalStateException("a content that was read could not be closed", e);
                }
            }
        }

        @Override
        public Look look(String hash, String path, int depth) {
            Look look = seen.look(hash, depth);
            if (look != Look.READ) {
                found.again(hash, path);
            }
            return look;
        }

        @Override
        public void item(Item item) {
            found.item(item);
        }

        @Override
        public void gap(Gap gap) {
            found.gap(gap);
        }

        @Override
        public void unfinished(String hash, int depth, Unfinished why) {
            seen.unfinished(hash, depth, why);
        }
    }

    /// By what a change of a file is noticed.
    private record Stamp(long size, FileTime modified, Optional<Object> key) {
        static Stamp of(BasicFileAttributes attributes) {
            return new Stamp(
                    attributes.size(), attributes.lastModifiedTime(), Optional.ofNullable(attributes.fileKey()));
        }

        static boolean isChanged(Stamp before, Path file) {
            try {
                return !before.equals(
                        of(Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)));
            } catch (IOException e) {
                return true;
            }
        }
    }
}
