package org.tocsin.detect.sigma;

import java.io.ByteArrayOutputStream;
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

/// The YAML of a whole pack as it was composed, in a form that is read back in a fraction of the time that parsing
/// takes. It holds what the files say, not what we make of it.
final class ComposedRules {
    /// Changes with the form of the bytes and with the way from text to nodes.
    static final String FORMAT = "2";

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
        return writing.done();
    }

    /// @throws IOException where these are not bytes that [#write] made
    static List<Sheet> read(byte[] bytes) throws IOException {
        Reading reading = new Reading(bytes);
        List<Sheet> sheets = new ArrayList<>();
        for (int count = reading.in.getInt(); count > 0; count--) {
            sheets.add(reading.sheet());
        }
        return sheets;
    }

    /// Texts come once and are then referred to.
    static final class Writing {
        private final ByteArrayOutputStream texts = new ByteArrayOutputStream();
        private final DataOutputStream textsOut = new DataOutputStream(texts);
        private final Map<String, Integer> numbers = new HashMap<>();
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        final DataOutputStream out = new DataOutputStream(bytes);

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

        void text(String text) throws IOException {
            Integer known = numbers.get(text);
            if (known == null) {
                known = numbers.size();
                numbers.put(text, known);
                byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
                if (!new String(utf8, StandardCharsets.UTF_8).equals(text)) {
                    throw new IOException("a text that is no Unicode cannot be kept");
                }
                textsOut.writeInt(utf8.length);
                textsOut.write(utf8);
            }
            out.writeInt(known);
        }

        void node(YamlNode node) throws IOException {
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

    /// Reads what [Writing] wrote.
    static final class Reading {
        private static final YamlNode.Type[] TYPES = YamlNode.Type.values();

        final ByteBuffer in;
        private final String[] texts;

        Reading(byte[] bytes) throws IOException {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            texts = new String[buffer.getInt()];
            for (int i = 0; i < texts.length; i++) {
                int length = buffer.getInt();
                texts[i] = new String(bytes, buffer.position(), length, StandardCharsets.UTF_8);
                buffer.position(buffer.position() + length);
            }
            in = buffer;
        }

        String text() {
            return texts[in.getInt()];
        }

        Sheet sheet() throws IOException {
            int faultLine = in.getInt();
            String fault = text();
            int count = in.getInt();
            List<Document> documents = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                int line = in.getInt();
                int atLine = in.getInt();
                String reason = text();
                documents.add(new Document(line, node(), atLine, reason));
            }
            return new Sheet(documents, faultLine, fault);
        }

        Optional<YamlNode> node() throws IOException {
            int kind = in.get();
            return kind == FAULT ? Optional.empty() : Optional.of(node(kind));
        }

        private YamlNode node(int kind) throws IOException {
            int line = in.getInt();
            return switch (kind) {
                case MAPPING -> {
                    int count = in.getInt();
                    Map<String, YamlNode.Entry> entries = LinkedHashMap.newLinkedHashMap(count);
                    for (int i = 0; i < count; i++) {
                        String key = text();
                        int at = in.getInt();
                        entries.put(key, new YamlNode.Entry(key, at, node(in.get())));
                    }
                    yield new YamlNode.Mapping(entries, line);
                }
                case SEQUENCE -> {
                    int count = in.getInt();
                    List<YamlNode> items = new ArrayList<>(count);
                    for (int i = 0; i < count; i++) {
                        items.add(node(in.get()));
                    }
                    yield new YamlNode.Sequence(items, line);
                }
                case SCALAR -> new YamlNode.Scalar(TYPES[in.get()], text(), line);
                default -> throw new IOException("not a kind of node: " + kind);
            };
        }
    }
}
