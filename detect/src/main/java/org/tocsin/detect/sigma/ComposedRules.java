package org.tocsin.detect.sigma;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;

/// The YAML of a whole pack as it was composed, in a form that is read back in a fraction of the time that parsing
/// takes.
/// It holds what the files say, not what we make of it, so that a cache of it never goes stale by a change of ours to
/// rules' meaning; a change to [YamlNode] or to how text becomes nodes needs a new [#FORMAT].
final class ComposedRules {
    /// Changes with the form of the bytes and with the way from text to nodes.
    static final String FORMAT = "1";

    private static final int MAGIC = 0x54_43_59_31;

    /// Marks a document that is no tree of nodes.
    private static final int FAULT = -1;

    private static final int MAPPING = 'm';
    private static final int SEQUENCE = 's';
    private static final int SCALAR = 'v';

    private ComposedRules() {}

    /// One document of a file.
    ///
    /// @param node empty where the document is faulty
    /// @param reason why, else empty
    record Document(int line, Optional<YamlNode> node, int faultLine, String reason) {}

    /// What is in one file.
    ///
    /// @param fault why the file could be read up to its documents only, else empty
    record Sheet(List<Document> documents, int faultLine, String fault) {}

    static byte[] write(List<Sheet> sheets) throws IOException {
        Writing writing = new Writing();
        writing.out.writeInt(sheets.size());
        for (Sheet sheet : sheets) {
            writing.sheet(sheet);
        }
        byte[] body = writing.done();
        return ByteBuffer.allocate(12 + body.length)
                .putInt(MAGIC)
                .putLong(sum(body, 0, body.length))
                .put(body)
                .array();
    }

    /// @throws IOException where these are not bytes that [#write] made, or they were damaged
    static List<Sheet> read(byte[] bytes) throws IOException {
        if (bytes.length < 12
                || ByteBuffer.wrap(bytes).getInt() != MAGIC
                || ByteBuffer.wrap(bytes, 4, 8).getLong() != sum(bytes, 12, bytes.length - 12)) {
            throw new IOException("not a whole cache of rules");
        }
        Reading reading = new Reading(bytes, 12);
        List<Sheet> sheets = new ArrayList<>();
        for (int count = reading.in.readInt(); count > 0; count--) {
            sheets.add(reading.sheet());
        }
        return sheets;
    }

    private static long sum(byte[] bytes, int from, int length) {
        CRC32C sum = new CRC32C();
        sum.update(bytes, from, length);
        return sum.getValue();
    }

    /// Texts come once and are then referred to.
    private static final class Writing {
        private final ByteArrayOutputStream texts = new ByteArrayOutputStream();
        private final DataOutputStream textsOut = new DataOutputStream(texts);
        private final Map<String, Integer> numbers = new HashMap<>();
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final DataOutputStream out = new DataOutputStream(bytes);

        byte[] done() throws IOException {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            DataOutputStream whole = new DataOutputStream(all);
            whole.writeInt(numbers.size());
            texts.writeTo(whole);
            bytes.writeTo(whole);
            return all.toByteArray();
        }

        void sheet(Sheet sheet) throws IOException {
            out.writeInt(sheet.faultLine());
            text(sheet.fault());
            out.writeInt(sheet.documents().size());
            for (Document document : sheet.documents()) {
                out.writeInt(document.line());
                out.writeInt(document.faultLine());
                text(document.reason());
                if (document.node().isPresent()) {
                    node(document.node().get());
                } else {
                    out.writeByte(FAULT);
                }
            }
        }

        private void text(String text) throws IOException {
            Integer known = numbers.get(text);
            if (known == null) {
                known = numbers.size();
                numbers.put(text, known);
                byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
                textsOut.writeInt(utf8.length);
                textsOut.write(utf8);
            }
            out.writeInt(known);
        }

        private void node(YamlNode node) throws IOException {
            switch (node) {
                case YamlNode.Mapping mapping -> {
                    out.writeByte(MAPPING);
                    out.writeInt(mapping.line());
                    out.writeInt(mapping.entries().size());
                    for (YamlNode.Entry entry : mapping.entries().values()) {
                        text(entry.key());
                        out.writeInt(entry.line());
                        node(entry.value());
                    }
                }
                case YamlNode.Sequence sequence -> {
                    out.writeByte(SEQUENCE);
                    out.writeInt(sequence.line());
                    out.writeInt(sequence.items().size());
                    for (YamlNode item : sequence.items()) {
                        node(item);
                    }
                }
                case YamlNode.Scalar scalar -> {
                    out.writeByte(SCALAR);
                    out.writeInt(scalar.line());
                    out.writeByte(scalar.type().ordinal());
                    text(scalar.text());
                }
            }
        }
    }

    private static final class Reading {
        private static final YamlNode.Type[] TYPES = YamlNode.Type.values();

        private final DataInputStream in;
        private final String[] texts;

        Reading(byte[] bytes, int from) throws IOException {
            ByteBuffer buffer = ByteBuffer.wrap(bytes, from, bytes.length - from);
            texts = new String[buffer.getInt()];
            for (int i = 0; i < texts.length; i++) {
                int length = buffer.getInt();
                texts[i] = new String(bytes, buffer.position(), length, StandardCharsets.UTF_8);
                buffer.position(buffer.position() + length);
            }
            in = new DataInputStream(
                    new ByteArrayInputStream(bytes, buffer.position(), bytes.length - buffer.position()));
        }

        Sheet sheet() throws IOException {
            int faultLine = in.readInt();
            String fault = texts[in.readInt()];
            int count = in.readInt();
            List<Document> documents = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                int line = in.readInt();
                int atLine = in.readInt();
                String reason = texts[in.readInt()];
                documents.add(new Document(line, node(), atLine, reason));
            }
            return new Sheet(documents, faultLine, fault);
        }

        private Optional<YamlNode> node() throws IOException {
            int kind = in.readByte();
            return kind == FAULT ? Optional.empty() : Optional.of(node(kind));
        }

        private YamlNode node(int kind) throws IOException {
            int line = in.readInt();
            return switch (kind) {
                case MAPPING -> {
                    int count = in.readInt();
                    Map<String, YamlNode.Entry> entries = LinkedHashMap.newLinkedHashMap(count);
                    for (int i = 0; i < count; i++) {
                        String key = texts[in.readInt()];
                        int at = in.readInt();
                        entries.put(key, new YamlNode.Entry(key, at, node(in.readByte())));
                    }
                    yield new YamlNode.Mapping(entries, line);
                }
                case SEQUENCE -> {
                    int count = in.readInt();
                    List<YamlNode> items = new ArrayList<>(count);
                    for (int i = 0; i < count; i++) {
                        items.add(node(in.readByte()));
                    }
                    yield new YamlNode.Sequence(items, line);
                }
                case SCALAR -> new YamlNode.Scalar(TYPES[in.readByte()], texts[in.readInt()], line);
                default -> throw new IOException("not a kind of node: " + kind);
            };
        }
    }
}
