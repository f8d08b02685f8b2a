package org.tocsin.readers.files;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.tocsin.model.Gap;
import org.tocsin.model.PlainRecord;

/// What one file was found to hold: the fields of its record (docs/files.md), what lies inside, and what could not
/// be read. Bounded in all it keeps; past a bound is a gap. Belongs to one thread.
///
/// A *fact* is a word that says what is there (`macro-runs-by-itself`), what was seen, and where. What it means is
/// the business of `detect/files`, whose table knows these words.
public final class Facts {
    /// Of one word, values past these are left out: a thousand links say no more than fifty.
    private static final int MOST_OF_ONE = 50;

    private static final int MOST_FACTS = 2_000;
    private static final int MOST_ADDRESSES = 500;
    private static final int MOST_PIECES = 300;
    private static final int LONGEST_VALUE = 500;

    /// Characters of sources together.
    private static final int MOST_SOURCE = 4 << 20;

    private static final int MOST_CHILDREN = 300;
    private final long mostBytes;

    private record Fact(String word, String value, String place) {}

    private record Source(String kind, String name, String text) {}

    private record Address(String url, String place) {}

    /// Something that lies inside.
    ///
    /// @param how it lies there: `embedded`, `package`, `decoded`, `unlocked` …
    public record Child(String name, String how, byte[] bytes) {}

    /// Something that could not be read.
    public record Fault(Gap.Cause cause, String detail) {}

    private final Set<Fact> facts = new LinkedHashSet<>();
    private final Set<String> words = new HashSet<>();
    private final Set<Source> sources = new LinkedHashSet<>();
    private final Set<Address> addresses = new LinkedHashSet<>();
    private final Set<String> pieces = new LinkedHashSet<>();
    private final List<Child> children = new ArrayList<>();
    private final Set<Fault> faults = new LinkedHashSet<>();
    private final List<String> passwords = new ArrayList<>();
    private String kind = "";
    private int sourceLeft = MOST_SOURCE;
    private long childBytes;

    /// @param mostBytes that what lies inside may have together
    public Facts(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    /// A closer word than the type: `word`, `excel`, `rtf`, `pdf`. The first stays.
    public void kind(String word) {
        if (kind.isEmpty()) {
            kind = word;
        }
    }

    /// @param word what is there, as the table of `detect/files` knows it
    /// @param value what was seen; cut at 500 characters
    /// @param place the stream, part or object in which it was seen
    public void fact(String word, String value, String place) {
        if (facts.size() >= MOST_FACTS || of(word) >= MOST_OF_ONE && words.contains(word)) {
            return;
        }
        words.add(word);
        facts.add(new Fact(word, cut(value), cut(place)));
    }

    private long of(String word) {
        return facts.size() < MOST_OF_ONE
                ? 0
                : facts.stream().filter(fact -> fact.word().equals(word)).count();
    }

    /// Whether a fact was told already.
    public boolean has(String word) {
        return words.contains(word);
    }

    /// The source of a macro or script, as it can be read.
    ///
    /// @param language `vba`, `xlm`, `javascript`, `vbscript`, `powershell`, `batch` …
    /// @param name of the module, sheet or object
    public void source(String language, String name, String text) {
        if (text.length() > sourceLeft) {
            gap(Gap.Cause.LIMIT, "its macros and scripts are longer than is kept; their end is left out");
        }
        String kept = text.substring(0, Math.min(text.length(), sourceLeft));
        if (!kept.isEmpty() && sources.add(new Source(language, name, kept))) {
            sourceLeft -= kept.length();
        }
    }

    /// An address that the file would call or lead to.
    public void address(String url, String place) {
        if (addresses.size() < MOST_ADDRESSES && !url.isBlank()) {
            addresses.add(
                    new Address(url.length() > 4 * LONGEST_VALUE ? url.substring(0, 4 * LONGEST_VALUE) : url, place));
        }
    }

    /// A text that stood in pieces or encoded and was put together.
    public void decoded(String text) {
        if (pieces.size() < MOST_PIECES && !text.isBlank()) {
            pieces.add(cut(text));
        }
    }

    /// Something that lies inside; it is recognised and read in turn.
    public void child(String name, String how, byte[] bytes) {
        if (bytes.length == 0) {
            return;
        }
        if (children.size() >= MOST_CHILDREN || childBytes + bytes.length > mostBytes) {
            gap(Gap.Cause.LIMIT, "more lies inside than is taken out; the rest is left in");
            return;
        }
        childBytes += bytes.length;
        children.add(new Child(name, how, bytes));
    }

    /// It was locked, and this opened it.
    public void openedBy(String password) {
        passwords.add(password);
    }

    /// @param detail one plain sentence without its full stop's subject: it is said of the file
    public void gap(Gap.Cause cause, String detail) {
        if (faults.size() < 100) {
            faults.add(new Fault(cause, detail));
        }
    }

    private static String cut(String text) {
        return text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE);
    }

    public List<Child> children() {
        return List.copyOf(children);
    }

    public List<Fault> faults() {
        return List.copyOf(faults);
    }

    /// Writes the fields; those of one group are in step.
    public void write(PlainRecord.Builder record) {
        if (!kind.isEmpty()) {
            record.text("Object.Kind", kind);
        }
        for (Fact fact : facts) {
            record.text("Fact", fact.word());
            record.text("Fact.Value", fact.value());
            record.text("Fact.Place", fact.place());
        }
        for (Source source : sources) {
            record.text("Script.Language", source.kind());
            record.text("Script.Name", source.name());
            record.text("Script.Source", source.text());
        }
        for (Address address : addresses) {
            record.text("Url", address.url());
            record.text("Url.Place", address.place());
        }
        pieces.forEach(piece -> record.text("Decoded", piece));
        for (Child child : children) {
            record.text("Inside.Name", child.name());
            record.text("Inside.How", child.how());
            record.integer("Inside.Size", child.bytes().length);
        }
        passwords.forEach(password -> record.text("Unlocked.Password", password));
    }
}
