package org.tocsin.report.exports;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tocsin.model.EvidenceRecord;
import org.tocsin.model.Fields;
import org.tocsin.model.Meanings;
import org.tocsin.model.Origin;
import org.tocsin.model.Shape;
import org.tocsin.model.Text;
import org.tocsin.model.ValueType;
import org.tocsin.report.words.Hidden;
import org.tocsin.report.words.Times;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.CharacterEscapes;
import tools.jackson.core.io.SerializedString;
import tools.jackson.core.json.JsonFactory;

/// Writes values that come from evidence as JSON that every parser takes and every terminal may show.
/// Characters that do not show, and everything outside the basic plane, are written as escapes of four
/// hexadecimal digits, so that a line never breaks in a reader that also splits at U+2028, and a terminal is
/// never driven. Parsing gives the very same value back, with one exception: half a surrogate pair, which JSON
/// can spell but many parsers refuse (RFC 8259 section 8.2), with the whole line, becomes the text `<U+D800>`.
/// Otherwise one odd file name would hide all that stands beside it.
///
/// Values are gathered in memory and handed on whole by [#drainTo(OutputStream)]. Belongs to one thread.
final class Json {
    /// Past this many shapes the names are encoded anew each time, so that hostile evidence cannot fill the
    /// memory.
    private static final int MOST_SHAPES = 4096;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .rootValueSeparator((String) null)
            .characterEscapes(new Escapes())
            .build();

    private final Gathered gathered = new Gathered();
    private final Map<Shape, List<Name>> names = new IdentityHashMap<>();
    private final Text text = new Text();
    final JsonGenerator out = FACTORY.createGenerator(ObjectWriteContext.empty(), gathered);

    /// What was written since the last call, as text.
    String drain() {
        out.flush();
        String json = gathered.toString(StandardCharsets.UTF_8);
        gathered.reset();
        return json;
    }

    /// What was written since the last call, in UTF-8.
    byte[] drainUtf8() {
        out.flush();
        byte[] json = gathered.toByteArray();
        gathered.reset();
        return json;
    }

    /// Hands on what was written since the last call.
    ///
    /// @throws UncheckedIOException where the target fails, such as a full disk or a closed pipe
    void drainTo(OutputStream target) {
        out.flush();
        try {
            gathered.writeTo(target);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        gathered.reset();
    }

    int size() {
        out.flush();
        return gathered.size();
    }

    /// Ends a line.
    void endLine() {
        out.writeRaw('\n');
    }

    void time(Optional<Instant> time) {
        if (time.isPresent()) {
            out.writeStringProperty("time", Times.iso(time.get()));
        }
    }

    void origin(Origin origin) {
        out.writeObjectPropertyStart("origin");
        property("evidence", origin.evidence());
        property("path", origin.path());
        if (origin.record() >= 0) {
            out.writeNumberProperty("record", origin.record());
        }
        if (origin.offset() >= 0) {
            out.writeNumberProperty("offset", origin.offset());
        }
        if (origin.outer().isPresent()) {
            property("outer", origin.outer().get());
        }
        out.writeEndObject();
    }

    void strings(String name, List<String> values) {
        out.writeName(name);
        strings(values);
    }

    void strings(List<String> values) {
        out.writeStartArray();
        for (String value : values) {
            out.writeString(whole(value));
        }
        out.writeEndArray();
    }

    void property(String name, String value) {
        out.writeStringProperty(name, whole(value));
    }

    /// The object of a record's fields: several values make an array, fields without one are left out.
    void fields(EvidenceRecord record) {
        out.writeStartObject();
        Shape shape = record.shape();
        List<Name> known = names(shape);
        for (int slot = 0; slot < known.size(); slot++) {
            int count = record.count(slot);
            if (count == 0) {
                continue;
            }
            known.get(slot).write(out);
            if (count > 1) {
                out.writeStartArray();
            }
            for (int i = 0; i < count; i++) {
                record.read(slot, i, text);
                value(text);
            }
            if (count > 1) {
                out.writeEndArray();
            }
        }
        out.writeEndObject();
    }

    /// An object of what the values of a record mean, in English, by the names of their fields; several meanings
    /// make an array. Nothing where nothing is known.
    void meanings(EvidenceRecord record, Meanings meanings) {
        Meanings.About about = meanings.about(record.kind(), record::first);
        Shape shape = record.shape();
        List<String> words = new ArrayList<>();
        boolean begun = false;
        for (int slot = 0; slot < shape.size(); slot++) {
            words.clear();
            int count = record.count(slot);
            for (int i = 0; i < count; i++) {
                record.read(slot, i, text);
                about.of(shape.name(slot), text).forEach(one -> words.add(one.english()));
            }
            if (words.isEmpty()) {
                continue;
            }
            if (!begun) {
                out.writeObjectPropertyStart("meanings");
                begun = true;
            }
            if (words.size() == 1) {
                property(whole(shape.name(slot)), words.getFirst());
            } else {
                strings(whole(shape.name(slot)), words);
            }
        }
        if (begun) {
            out.writeEndObject();
        }
    }

    void fields(Fields fields) {
        out.writeStartObject();
        for (Fields.Field field : fields.all()) {
            List<Fields.Value> values = field.values();
            if (values.isEmpty()) {
                continue;
            }
            out.writeName(whole(field.name()));
            if (values.size() > 1) {
                out.writeStartArray();
            }
            for (Fields.Value value : values) {
                text.clear(value.type()).append(value.text());
                value(text);
            }
            if (values.size() > 1) {
                out.writeEndArray();
            }
        }
        out.writeEndObject();
    }

    private void value(Text value) {
        char[] chars = value.buffer();
        int length = value.length();
        if (value.type() == ValueType.INTEGER && isInteger(chars, length)) {
            out.writeRawValue(chars, 0, length);
        } else if (value.type() == ValueType.BOOLEAN && "true".contentEquals(value)) {
            out.writeBoolean(true);
        } else if (value.type() == ValueType.BOOLEAN && "false".contentEquals(value)) {
            out.writeBoolean(false);
        } else if (isWhole(chars, length)) {
            out.writeString(chars, 0, length);
        } else {
            out.writeString(whole(value.toString()));
        }
    }

    private static boolean isWhole(char[] chars, int length) {
        int seen = 0;
        for (int i = 0; i < length; i++) {
            seen |= chars[i];
        }
        if (seen < Character.MIN_SURROGATE) {
            return true;
        }
        for (int i = 0; i < length; i++) {
            if (Character.isSurrogate(chars[i])) {
                if (i + 1 == length || !Character.isSurrogatePair(chars[i], chars[i + 1])) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    /// The text with every half of a surrogate pair spelled out.
    private static String whole(String text) {
        int at = 0;
        while (at < text.length() && !isHalf(text.codePointAt(at))) {
            at += Character.charCount(text.codePointAt(at));
        }
        if (at == text.length()) {
            return text;
        }
        StringBuilder whole = new StringBuilder(text.length() + 16).append(text, 0, at);
        text.substring(at).codePoints().forEach(codePoint -> {
            if (isHalf(codePoint)) {
                whole.append(Hidden.spelled(codePoint));
            } else {
                whole.appendCodePoint(codePoint);
            }
        });
        return whole.toString();
    }

    private static boolean isHalf(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }

    /// Whether these are digits that JSON takes as a number; what a reader called a number but is none stays
    /// text.
    private static boolean isInteger(char[] chars, int length) {
        int from = length > 0 && chars[0] == '-' ? 1 : 0;
        if (length == from || length - from > 20 || (chars[from] == '0' && length - from > 1)) {
            return false;
        }
        for (int i = from; i < length; i++) {
            if (chars[i] < '0' || chars[i] > '9') {
                return false;
            }
        }
        return true;
    }

    private List<Name> names(Shape shape) {
        List<Name> known = names.get(shape);
        if (known == null) {
            known = new ArrayList<>(shape.size());
            for (String name : shape.names()) {
                known.add(Name.of(name));
            }
            if (names.size() < MOST_SHAPES) {
                names.put(shape, known);
            }
        }
        return known;
    }

    /// A field's name, encoded once where it is plain ASCII; others go through the escapes each time.
    private record Name(String name, SerializableString encoded, boolean plain) {
        static Name of(String name) {
            boolean plain = name.chars().allMatch(c -> c >= 0x20 && c < 0x7F);
            return new Name(whole(name), new SerializedString(plain ? name : ""), plain);
        }

        void write(JsonGenerator out) {
            if (plain) {
                out.writeName(encoded);
            } else {
                out.writeName(name);
            }
        }
    }

    /// Keeps its buffer between lines and writes it out without a copy.
    private static final class Gathered extends ByteArrayOutputStream {
        private static final int KEPT = 1 << 20;

        Gathered() {
            super(1 << 14);
        }

        @Override
        public synchronized void reset() {
            if (buf.length > KEPT) {
                buf = new byte[1 << 14];
            }
            super.reset();
        }
    }

    /// Which characters are escaped beyond what JSON itself asks for.
    private static final class Escapes extends CharacterEscapes {
        private static final long serialVersionUID = 1;

        private static final int[] ASCII = ascii();

        private static int[] ascii() {
            int[] codes = CharacterEscapes.standardAsciiEscapesForJSON();
            codes[0x7F] = CharacterEscapes.ESCAPE_STANDARD;
            return codes;
        }

        @Override
        public int[] getEscapeCodesForAscii() {
            return ASCII;
        }

        @Override
        public @Nullable SerializableString getEscapeSequence(int ch) {
            return Hidden.is(ch) ? new SerializedString("\\u" + HexFormat.of().toHexDigits((char) ch)) : null;
        }
    }
}
