package org.tocsin.readers.files.pdf;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// All objects of a PDF, found where they stand: no cross-reference table is asked, so that a broken or lying one
/// hides nothing. Of one number the last counts, but the earlier ones are kept too (ISO 32000-2, 7.3, 7.5).
final class PdfObjects {
    private static final int MOST = 100_000;
    private static final int STREAM = 32 << 20;
    private static final long TOGETHER = 128L << 20;
    private static final byte[] OBJ = "obj".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] STREAM_WORD = "stream".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END_STREAM = "endstream".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TRAILER = "trailer".getBytes(StandardCharsets.US_ASCII);

    /// One object.
    ///
    /// @param from where its stream begins, or -1
    record Found(int number, PdfTokens.Thing thing, int from, int to) {
        boolean isStream() {
            return from >= 0;
        }
    }

    private final byte[] pdf;
    private final List<Found> all = new ArrayList<>();
    private final Map<Integer, Found> last = new LinkedHashMap<>();
    private long grown;
    private boolean cut;
    private int filtersInChain;

    private PdfObjects(byte[] pdf) {
        this.pdf = pdf;
    }

    static PdfObjects of(byte[] pdf) {
        PdfObjects objects = new PdfObjects(pdf);
        objects.scan();
        return objects;
    }

    List<Found> all() {
        return all;
    }

    Optional<Found> get(int number) {
        return Optional.ofNullable(last.get(number));
    }

    /// Whether a bound kept something back.
    boolean cut() {
        return cut;
    }

    /// The longest chain of filters met.
    int filtersInChain() {
        return filtersInChain;
    }

    /// What a reference leads to; the thing itself where it is none.
    PdfTokens.Thing followed(PdfTokens.Thing thing) {
        PdfTokens.Thing at = thing;
        for (int i = 0; i < 8 && at instanceof PdfTokens.Reference reference; i++) {
            Optional<Found> found = get(reference.object());
            if (found.isEmpty()) {
                return at;
            }
            at = found.get().thing();
        }
        return at;
    }

    private void scan() {
        for (int at = PdfScan.find(pdf, OBJ, 0, pdf.length);
                at >= 0 && all.size() < MOST;
                at = PdfScan.find(pdf, OBJ, at + 1, pdf.length)) {
            boolean ends = at >= 3 && pdf[at - 1] == 'd' && pdf[at - 2] == 'n';
            int number = ends ? -1 : numberBefore(at);
            if (number >= 0) {
                at = Math.max(at, object(number, at + 3));
            }
        }
        for (int at = PdfScan.find(pdf, TRAILER, 0, pdf.length);
                at >= 0;
                at = PdfScan.find(pdf, TRAILER, at + 7, pdf.length)) {
            new PdfTokens(pdf, at + 7).next().ifPresent(thing -> all.add(new Found(-1, thing, -1, -1)));
        }
        cut |= all.size() >= MOST;
        for (Found found : List.copyOf(all)) {
            if (found.isStream()
                    && found.thing() instanceof PdfTokens.Dictionary dictionary
                    && is(dictionary, "Type", "ObjStm")) {
                packed(dictionary, data(found));
            }
        }
    }

    static boolean is(PdfTokens.Dictionary dictionary, String key, String name) {
        return dictionary.get(key).orElse(null) instanceof PdfTokens.Name found
                && found.text().equals(name);
    }

    /// `12 0 ` before `obj`; -1 where it is not there.
    private int numberBefore(int obj) {
        int at = obj - 1;
        int[] numbers = new int[2];
        for (int i = 0; i < 2; i++) {
            while (at >= 0 && PdfTokens.isBlank(pdf[at])) {
                at--;
            }
            int end = at;
            int value = 0;
            int unit = 1;
            while (at >= 0 && pdf[at] >= '0' && pdf[at] <= '9' && end - at < 9) {
                value += unit * (pdf[at--] - '0');
                unit *= 10;
            }
            if (at == end) {
                return -1;
            }
            numbers[i] = value;
        }
        return numbers[1];
    }

    private int object(int number, int from) {
        PdfTokens tokens = new PdfTokens(pdf, from);
        Optional<PdfTokens.Thing> thing = tokens.next();
        if (thing.isEmpty()) {
            return from;
        }
        int at = tokens.at();
        while (at < pdf.length && PdfTokens.isBlank(pdf[at])) {
            at++;
        }
        int start = -1;
        int end = -1;
        if (thing.get() instanceof PdfTokens.Dictionary dictionary && isAt(at, STREAM_WORD)) {
            start = at + STREAM_WORD.length;
            start += start < pdf.length && pdf[start] == '\r' ? 1 : 0;
            start += start < pdf.length && pdf[start] == '\n' ? 1 : 0;
            int said = dictionary.number("Length", -1);
            int close = said >= 0 && (long) start + said <= pdf.length ? start + said : start;
            int found = PdfScan.find(pdf, END_STREAM, close, Math.min(pdf.length, close + 16));
            found = found < 0 ? PdfScan.find(pdf, END_STREAM, start, pdf.length) : found;
            end = found < 0 ? pdf.length : found;
        }
        add(new Found(number, thing.get(), start, end));
        return end >= 0 ? end : tokens.at();
    }

    private boolean isAt(int at, byte[] wanted) {
        return at + wanted.length <= pdf.length && Arrays.equals(pdf, at, at + wanted.length, wanted, 0, wanted.length);
    }

    private void add(Found found) {
        all.add(found);
        last.put(found.number(), found);
    }

    /// Objects inside a stream: pairs of number and place, then the objects.
    private void packed(PdfTokens.Dictionary dictionary, byte[] plain) {
        int count = dictionary.number("N", 0);
        int first = dictionary.number("First", 0);
        PdfTokens pairs = new PdfTokens(plain, 0);
        for (int i = 0; i < count && all.size() < MOST; i++) {
            Optional<PdfTokens.Thing> number = pairs.next();
            Optional<PdfTokens.Thing> place = pairs.next();
            if (number.isEmpty()
                    || place.isEmpty()
                    || !(number.get() instanceof PdfTokens.Number n)
                    || !(place.get() instanceof PdfTokens.Number p)) {
                return;
            }
            int at = first + (int) p.value();
            if (at >= 0 && at < plain.length) {
                new PdfTokens(plain, at).next().ifPresent(thing -> {
                    Found found = new Found((int) n.value(), thing, -1, -1);
                    all.add(found);
                    last.putIfAbsent(found.number(), found);
                });
            }
        }
    }

    /// The bytes of a stream with its filters undone, as far as they are known.
    byte[] data(Found found) {
        if (!found.isStream() || !(found.thing() instanceof PdfTokens.Dictionary dictionary)) {
            return new byte[0];
        }
        byte[] bytes = Arrays.copyOfRange(pdf, found.from(), Math.max(found.from(), found.to()));
        List<String> filters = filters(dictionary);
        filtersInChain = Math.max(filtersInChain, filters.size());
        for (String filter : filters.size() > 12 ? filters.subList(0, 12) : filters) {
            switch (filter) {
                case "FlateDecode", "Fl" -> bytes = inflated(bytes);
                case "ASCIIHexDecode", "AHx" -> bytes = hex(bytes);
                case "ASCII85Decode", "A85" -> bytes = base85(bytes);
                case "RunLengthDecode", "RL" -> bytes = runs(bytes);
                case "LZWDecode", "LZW" -> bytes = lzw(bytes);
                default -> {
                    return bytes;
                }
            }
            grown += bytes.length;
            if (grown > TOGETHER) {
                cut = true;
                return new byte[0];
            }
        }
        return bytes;
    }

    private List<String> filters(PdfTokens.Dictionary dictionary) {
        List<String> filters = new ArrayList<>();
        PdfTokens.Thing filter =
                followed(dictionary.get("Filter").or(() -> dictionary.get("F")).orElse(new PdfTokens.Word("")));
        if (filter instanceof PdfTokens.Name name) {
            filters.add(name.text());
        } else if (filter instanceof PdfTokens.Array array) {
            for (PdfTokens.Thing item : array.items()) {
                if (followed(item) instanceof PdfTokens.Name name) {
                    filters.add(name.text());
                }
            }
        }
        return filters;
    }

    private byte[] inflated(byte[] packed) {
        Inflater inflater = new Inflater();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] step = new byte[32 << 10];
        try {
            inflater.setInput(packed);
            while (!inflater.finished() && out.size() < STREAM && grown + out.size() < TOGETHER) {
                int count = inflater.inflate(step);
                if (count == 0) {
                    break;
                }
                out.write(step, 0, count);
            }
            cut |= !inflater.finished() && out.size() >= STREAM;
        } catch (DataFormatException broken) {
            // What came before the damage is kept.
        } finally {
            inflater.end();
        }
        return out.toByteArray();
    }

    private static byte[] hex(byte[] text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int high = -1;
        for (byte b : text) {
            if (b == '>') {
                break;
            }
            int digit = Character.digit(b, 16);
            if (digit >= 0 && high < 0) {
                high = digit;
            } else if (digit >= 0) {
                out.write(high << 4 | digit);
                high = -1;
            }
        }
        if (high >= 0) {
            out.write(high << 4);
        }
        return out.toByteArray();
    }

    private static byte[] base85(byte[] text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        long group = 0;
        int count = 0;
        for (byte b : text) {
            if (b == '~') {
                break;
            }
            if (b == 'z' && count == 0) {
                out.writeBytes(new byte[4]);
            } else if (b >= '!' && b <= 'u') {
                group = group * 85 + b - '!';
                if (++count == 5) {
                    for (int shift = 24; shift >= 0; shift -= 8) {
                        out.write((int) (group >> shift));
                    }
                    group = 0;
                    count = 0;
                }
            }
        }
        if (count > 1) {
            for (int i = count; i < 5; i++) {
                group = group * 85 + 84;
            }
            for (int i = 0; i < count - 1; i++) {
                out.write((int) (group >> 24 - 8 * i));
            }
        }
        return out.toByteArray();
    }

    private static byte[] runs(byte[] packed) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int at = 0;
        while (at < packed.length && out.size() < STREAM) {
            int length = packed[at++] & 0xFF;
            if (length == 128) {
                break;
            }
            if (length < 128) {
                int count = Math.min(length + 1, packed.length - at);
                out.write(packed, at, count);
                at += count;
            } else if (at < packed.length) {
                for (int i = 0; i < 257 - length; i++) {
                    out.write(packed[at]);
                }
                at++;
            }
        }
        return out.toByteArray();
    }

    private static byte[] lzw(byte[] packed) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[][] table = new byte[4097][];
        int next = 258;
        int bits = 9;
        long buffer = 0;
        int have = 0;
        byte[] before = null;
        for (byte b : packed) {
            buffer = buffer << 8 | b & 0xFF;
            have += 8;
            if (have < bits) {
                continue;
            }
            int code = (int) (buffer >> have - bits) & (1 << bits) - 1;
            have -= bits;
            if (code == 257 || out.size() > STREAM) {
                break;
            }
            if (code == 256) {
                next = 258;
                bits = 9;
                before = null;
                continue;
            }
            byte[] entry;
            if (code < 256) {
                entry = new byte[] {(byte) code};
            } else if (code < next && table[code] != null) {
                entry = table[code];
            } else if (before != null) {
                entry = Arrays.copyOf(before, before.length + 1);
                entry[before.length] = before[0];
            } else {
                break;
            }
            out.writeBytes(entry);
            if (before != null && next < 4096) {
                byte[] longer = Arrays.copyOf(before, before.length + 1);
                longer[before.length] = entry[0];
                table[next++] = longer;
            }
            before = entry;
            bits = next >= 2047 ? 12 : next >= 1023 ? 11 : next >= 511 ? 10 : 9;
        }
        return out.toByteArray();
    }
}
