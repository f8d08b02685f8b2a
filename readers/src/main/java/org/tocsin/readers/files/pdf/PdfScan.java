package org.tocsin.readers.files.pdf;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// A walk over the bytes of a PDF without its cross-reference table: finds what a damaged or deliberately odd file
/// keeps from a proper reader, packed object streams too, and measures what it would grow to before such a reader is
/// let near.
final class PdfScan {
    /// Bytes that one stream may grow to, and all of them.
    private static final int STREAM = 32 << 20;

    private static final long ALL = 192L << 20;
    /// Bytes looked at to follow references and strings: a file made for it would have them looked at for ever.
    private static final long WORK = 256L << 20;

    private static final int STREAMS = 50_000;
    private static final int ADDRESSES = 2_000;
    private static final int SCRIPTS = 100;

    /// Packed smaller than this, a stream cannot grow past the bound: deflate packs 1,032 to 1 at best.
    private static final int HARMLESS = STREAM / 1032;

    private static final byte[] STREAM_WORD = "stream".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END_STREAM = "endstream".getBytes(StandardCharsets.US_ASCII);

    private final byte[] pdf;
    private final Set<String> addresses = new LinkedHashSet<>();
    private final Set<String> scripts = new LinkedHashSet<>();
    private final boolean encrypted;
    private long grown;
    private long work;
    private boolean unsafe;

    private PdfScan(byte[] pdf) {
        this.pdf = pdf;
        this.encrypted = find(pdf, "/Encrypt".getBytes(StandardCharsets.US_ASCII), 0, pdf.length) >= 0;
    }

    static PdfScan of(byte[] pdf) {
        PdfScan scan = new PdfScan(pdf);
        scan.dictionaries(pdf);
        scan.streams();
        return scan;
    }

    /// Where it leads, in the order found.
    Set<String> addresses() {
        return addresses;
    }

    Set<String> scripts() {
        return scripts;
    }

    boolean encrypted() {
        return encrypted;
    }

    /// Whether its streams grow past bounds, or are packed so that this cannot be told.
    boolean unsafe() {
        return unsafe || work >= WORK;
    }

    /// The first place of `wanted` that starts in `from` (inclusive) to `to` (exclusive), or -1.
    static int find(byte[] bytes, byte[] wanted, int from, int to) {
        int last = Math.min(to, bytes.length - wanted.length + 1);
        for (int i = Math.max(0, from); i < last; i++) {
            if (bytes[i] == wanted[0] && isAt(bytes, i, wanted)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isAt(byte[] bytes, int at, byte[] wanted) {
        for (int k = 0; k < wanted.length; k++) {
            if (bytes[at + k] != wanted[k]) {
                return false;
            }
        }
        return true;
    }

    /// Names that come before an address or a script; each is looked at where it stands.
    private void dictionaries(byte[] bytes) {
        for (int i = 0; i + 3 < bytes.length && work < WORK; i++) {
            if (bytes[i] != '/') {
                continue;
            }
            // `/URI`, `/JS`, `/F`, also with their letters as `#55`
            byte c = bytes[i + 1];
            if (c != 'U' && c != 'J' && c != 'F' && c != '#') {
                continue;
            }
            PdfTokens tokens = new PdfTokens(bytes, i);
            Optional<PdfTokens.Thing> key = tokens.next();
            if (key.isPresent() && key.get() instanceof PdfTokens.Name name) {
                boolean telling = name.text().equals("URI")
                        || name.text().equals("JS")
                        || name.text().equals("F");
                if (telling) {
                    Optional<PdfTokens.Thing> value = tokens.next();
                    work += tokens.at() - i;
                    value(name.text(), value, bytes, 0);
                    // Nothing begins inside a string.
                    i = value.isPresent() && value.get() instanceof PdfTokens.Text ? tokens.at() - 1 : i;
                }
            }
        }
    }

    private void value(String key, Optional<PdfTokens.Thing> value, byte[] bytes, int depth) {
        if (value.isEmpty() || depth > 2) {
            return;
        }
        switch (value.get()) {
            case PdfTokens.Text text -> text(key, text.text());
            case PdfTokens.Reference reference -> {
                work += bytes.length;
                object(bytes, reference).ifPresent(at -> value(key, new PdfTokens(bytes, at).next(), bytes, depth + 1));
            }
            case PdfTokens.Dictionary dictionary ->
                value(key, dictionary.get("UF").or(() -> dictionary.get("F")), bytes, depth + 1);
            case PdfTokens.Name name -> {}
            case PdfTokens.Number number -> {}
            case PdfTokens.Array array -> {}
            case PdfTokens.Word word -> {}
        }
    }

    private void text(String key, String text) {
        if (encrypted || text.isBlank()) {
            return;
        }
        if (key.equals("JS")) {
            if (scripts.size() < SCRIPTS) {
                scripts.add(text);
            }
        } else if (addresses.size() < ADDRESSES) {
            // The `F` of a file is a name more often than an address.
            if (key.equals("URI") || text.contains("://") || text.startsWith("\\\\")) {
                addresses.add(text);
            }
        }
    }

    /// Where the body of an object begins: behind `12 0 obj`.
    static Optional<Integer> object(byte[] bytes, PdfTokens.Reference reference) {
        byte[] head = (reference.object() + " " + reference.generation() + " obj").getBytes(StandardCharsets.US_ASCII);
        Optional<Integer> last = Optional.empty();
        for (int at = find(bytes, head, 0, bytes.length); at >= 0; at = find(bytes, head, at + 1, bytes.length)) {
            if (at == 0 || PdfTokens.isBlank(bytes[at - 1])) {
                last = Optional.of(at + head.length);
            }
        }
        return last;
    }

    private void streams() {
        int count = 0;
        for (int at = find(pdf, STREAM_WORD, 0, pdf.length); at >= 0; at = find(pdf, STREAM_WORD, at, pdf.length)) {
            int from = at + STREAM_WORD.length;
            boolean begins = at >= 3 && pdf[at - 3] != 'e' && pdf[at - 1] != 'd';
            if (!begins || from >= pdf.length) {
                at = from;
                continue;
            }
            from += from < pdf.length && pdf[from] == '\r' ? 1 : 0;
            from += from < pdf.length && pdf[from] == '\n' ? 1 : 0;
            int end = find(pdf, END_STREAM, from, pdf.length);
            end = end < 0 ? pdf.length : end;
            stream(dictionaryBefore(at), from, end);
            unsafe |= ++count > STREAMS;
            if (unsafe && (grown > ALL || count > STREAMS)) {
                return;
            }
            at = end;
        }
    }

    /// The text between the `obj` before a stream and the stream.
    private String dictionaryBefore(int at) {
        int start = at;
        int least = Math.max(0, at - 4096);
        while (start > least
                && !(pdf[start] == 'o' && start + 3 <= at && pdf[start + 1] == 'b' && pdf[start + 2] == 'j')) {
            start--;
        }
        return new String(pdf, start, at - start, StandardCharsets.ISO_8859_1);
    }

    private void stream(String dictionary, int from, int end) {
        List<String> filters = filters(dictionary);
        long packers = filters.stream().filter(PdfScan::packs).count();
        boolean unknown = dictionary.contains("/Filter") && filters.isEmpty();
        boolean objects = dictionary.contains("ObjStm");
        if (packers > 1 || unknown) {
            unsafe = true;
        }
        if (packers == 1 && filters.getFirst().startsWith("LZW") && end - from > HARMLESS) {
            unsafe = true;
        }
        boolean flate = filters.size() == 1 && filters.getFirst().startsWith("Fl");
        if (encrypted) {
            // What is in it cannot be told before the lock is open; an object stream is unpacked by merely looking.
            unsafe |= objects && end - from > 4 * HARMLESS;
            return;
        }
        boolean picture = dictionary.contains("/Image");
        boolean font = dictionary.contains("/Length1") || dictionary.contains("/FontFile");
        if (flate && (!picture && !font || end - from > HARMLESS)) {
            byte[] plain = inflated(from, end, picture || font);
            if (plain.length > 0) {
                dictionaries(plain);
            }
        }
    }

    private static boolean packs(String filter) {
        return filter.startsWith("Fl")
                || filter.startsWith("LZW")
                || filter.startsWith("RunLength")
                || filter.equals("RL")
                || filter.startsWith("JBIG2")
                || filter.startsWith("CCITT");
    }

    private static List<String> filters(String dictionary) {
        int at = dictionary.indexOf("/Filter");
        if (at < 0) {
            return List.of();
        }
        byte[] rest = dictionary.substring(at + 7).getBytes(StandardCharsets.ISO_8859_1);
        Optional<PdfTokens.Thing> value = new PdfTokens(rest, 0).next();
        List<String> filters = new ArrayList<>();
        if (value.isPresent() && value.get() instanceof PdfTokens.Name name) {
            filters.add(name.text());
        } else if (value.isPresent() && value.get() instanceof PdfTokens.Array array) {
            for (PdfTokens.Thing item : array.items()) {
                if (item instanceof PdfTokens.Name name) {
                    filters.add(name.text());
                }
            }
        }
        return filters;
    }

    /// @param measure whether only the size matters
    private byte[] inflated(int from, int end, boolean measure) {
        Inflater inflater = new Inflater();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] step = new byte[64 << 10];
        long size = 0;
        try {
            inflater.setInput(pdf, from, end - from);
            while (!inflater.finished()) {
                int count = inflater.inflate(step);
                if (count == 0 && (inflater.needsInput() || inflater.needsDictionary())) {
                    break;
                }
                size += count;
                grown += count;
                if (size > STREAM || grown > ALL) {
                    unsafe = true;
                    break;
                }
                if (!measure) {
                    out.write(step, 0, count);
                }
            }
        } catch (DataFormatException broken) {
            // What came out before the damage is looked at.
        } finally {
            inflater.end();
        }
        return out.toByteArray();
    }
}
