package org.tocsin.readers.intake;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tocsin.model.Bytes;
import org.tocsin.model.Gap;
import org.tocsin.model.Source;
import org.tocsin.readers.Limits;
import org.tocsin.readers.Reader;

/// Writes down what intake finds, reads every content to its end, and lets go of it.
final class Trace implements Found, Pieces {
    final List<Item> items = new ArrayList<>();
    private final Map<String, byte[]> contents = new LinkedHashMap<>();
    final List<String> again = new ArrayList<>();
    final List<Gap> gaps = new ArrayList<>();
    private final Seen seen = new Seen();

    static Trace walk(Path scratch, Limits limits, List<Reader> readers, Path... arguments) {
        Scratch folder = new Scratch(scratch);
        Unpacker unpacker = new Unpacker(new Recognition(readers), limits, folder);
        Intake intake = new Intake(new InPlaceKeeper(folder), limits, unpacker);
        Trace trace = new Trace();
        List<String> texts = new ArrayList<>();
        for (Path argument : arguments) {
            texts.add(argument.toString());
        }
        intake.walk(texts, new ByteArrayInputStream(new byte[0]), trace);
        intake.settle(trace);
        return trace;
    }

    static Trace walk(Path scratch, Path... arguments) {
        return walk(scratch, Limits.USUAL, List.of(), arguments);
    }

    /// Takes one content in memory apart, as a scan does with an attachment.
    static Trace open(Path scratch, Limits limits, String name, byte[] bytes) {
        Trace trace = new Trace();
        Source source = new Source("sha256:outer", name, new Bytes(bytes));
        try {
            new Unpacker(new Recognition(List.of()), limits, new Scratch(scratch))
                    .unpack(source, Budget.of(limits, bytes.length), trace);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return trace;
    }

    static Trace open(Path scratch, String name, byte[] bytes) {
        return open(scratch, Limits.USUAL, name, bytes);
    }

    @Override
    public Look look(String hash, String path, int depth) {
        Look look = seen.look(hash, depth);
        if (look != Look.READ) {
            again(hash, path);
        }
        return look;
    }

    @Override
    public void unfinished(String hash, int depth, Unfinished why) {
        seen.unfinished(hash, depth, why);
    }

    @Override
    public void item(Item item) {
        items.add(item);
        try {
            byte[] bytes = item.source().content().open().readNBytes(1 << 20);
            contents.put(item.source().path(), bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        item.release().run();
    }

    @Override
    public void again(String hash, String path) {
        again.add(path);
    }

    @Override
    public void gap(Gap gap) {
        gaps.add(gap);
    }

    List<String> paths() {
        return items.stream().map(item -> item.source().path()).toList();
    }

    /// The paths of all items that a reader reads.
    List<String> leaves() {
        return items.stream()
                .filter(item -> item.reader().isPresent())
                .map(item -> item.source().path())
                .toList();
    }

    Optional<Item> at(String path) {
        return items.stream().filter(item -> item.source().path().equals(path)).findFirst();
    }

    /// The first MiB of an item.
    byte[] bytes(String path) {
        byte[] bytes = contents.get(path);
        if (bytes == null) {
            throw new AssertionError("no item at " + path + ", but at " + paths());
        }
        return bytes;
    }

    String text(String path) {
        return new String(bytes(path), StandardCharsets.UTF_8);
    }

    /// Gaps as `CAUSE path`.
    List<String> gapLines() {
        return gaps.stream().map(gap -> gap.cause() + " " + gap.origin().path()).toList();
    }

    /// All that was found, for comparing runs.
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        items.forEach(item -> lines.add(item.source().path() + " " + item.format() + " " + item.size() + " "
                + item.hash() + " " + item.source().evidence() + " " + item.spans()));
        lines.addAll(again);
        gaps.forEach(gap -> lines.add(gap.toString()));
        return lines;
    }
}
