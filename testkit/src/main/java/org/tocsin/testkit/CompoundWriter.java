package org.tocsin.testkit;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.poi.hpsf.ClassID;
import org.apache.poi.poifs.filesystem.DirectoryEntry;
import org.apache.poi.poifs.filesystem.DirectoryNode;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;

/// Writes compound files (the old Office documents, macro projects, objects in documents) with what tests need
/// inside. Everything in them is harmless.
public final class CompoundWriter {
    private final Map<String, byte[]> streams = new LinkedHashMap<>();
    private final Map<String, String> classes = new LinkedHashMap<>();

    /// @param path storages and the stream with `/` between
    public CompoundWriter stream(String path, byte[] bytes) {
        streams.put(path, bytes);
        return this;
    }

    /// @param path of a storage; empty for the root
    /// @param classId with braces
    public CompoundWriter classId(String path, String classId) {
        classes.put(path, classId);
        return this;
    }

    /// A macro project below a storage.
    ///
    /// @param modules source by name
    public CompoundWriter macros(String storage, Map<String, String> modules) {
        return macros(storage, modules, Map.of());
    }

    /// @param compiled bytes that stand before the packed source of a module
    public CompoundWriter macros(String storage, Map<String, String> modules, Map<String, byte[]> compiled) {
        String below = storage.isEmpty() ? "VBA/" : storage + "/VBA/";
        ByteArrayOutputStream directory = new ByteArrayOutputStream();
        record(directory, 0x01, new byte[] {1, 0, 0, 0});
        record(directory, 0x03, new byte[] {(byte) 0xE4, 0x04});
        directory.writeBytes(new byte[] {9, 0, 4, 0, 0, 0, 1, 0, 0, 0, 1, 0});
        record(directory, 0x0F, new byte[] {(byte) modules.size(), 0});
        modules.forEach((name, source) -> {
            byte[] before = compiled.getOrDefault(name, new byte[0]);
            byte[] plain = name.getBytes(StandardCharsets.ISO_8859_1);
            record(directory, 0x19, plain);
            record(directory, 0x1A, plain);
            record(directory, 0x32, name.getBytes(StandardCharsets.UTF_16LE));
            record(directory, 0x31, number(before.length));
            record(directory, 0x21, new byte[0]);
            record(directory, 0x2B, new byte[0]);
            byte[] packed =
                    packed(("Attribute VB_Name = \"" + name + "\"\r\n" + source).getBytes(StandardCharsets.ISO_8859_1));
            byte[] whole = new byte[before.length + packed.length];
            System.arraycopy(before, 0, whole, 0, before.length);
            System.arraycopy(packed, 0, whole, before.length, packed.length);
            stream(below + name, whole);
        });
        record(directory, 0x10, new byte[0]);
        stream(below + "dir", packed(directory.toByteArray()));
        stream(below + "_VBA_PROJECT", new byte[] {(byte) 0xCC, 0x61, (byte) 0xFF, (byte) 0xFF, 0, 0, 0});
        return this;
    }

    /// Compiled code that loads texts, as far as a reader of it looks.
    public static byte[] compiled(String... literals) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (String literal : literals) {
            byte[] letters = literal.getBytes(StandardCharsets.ISO_8859_1);
            out.writeBytes(new byte[] {(byte) 0xB9, 0, (byte) letters.length, (byte) (letters.length >> 8)});
            out.writeBytes(letters);
            out.writeBytes(new byte[letters.length % 2]);
        }
        out.writeBytes(new byte[16]);
        return out.toByteArray();
    }

    private static void record(ByteArrayOutputStream out, int id, byte[] data) {
        out.write(id);
        out.write(id >> 8);
        out.writeBytes(number(data.length));
        out.writeBytes(data);
    }

    /// Four bytes, the lowest first.
    public static byte[] number(int value) {
        return new byte[] {(byte) value, (byte) (value >> 8), (byte) (value >> 16), (byte) (value >> 24)};
    }

    /// Packs a macro source, in letters alone ([MS-OVBA 2.4.1.3]).
    public static byte[] packed(byte[] plain) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(1);
        for (int from = 0; from < plain.length; from += 2048) {
            int end = Math.min(plain.length, from + 2048);
            int size = end - from + (end - from + 7) / 8;
            int header = size - 1 | 0xB000;
            out.write(header);
            out.write(header >> 8);
            for (int i = from; i < end; i++) {
                if ((i - from) % 8 == 0) {
                    out.write(0);
                }
                out.write(plain[i]);
            }
        }
        return out.toByteArray();
    }

    /// A file that the packager keeps ([MS-OLEDS 2.3.6]).
    public static byte[] packaged(String name, String path, byte[] file) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {2, 0});
        out.writeBytes((name + "\0" + path + "\0").getBytes(StandardCharsets.ISO_8859_1));
        out.writeBytes(new byte[] {0, 0, 3, 0});
        out.writeBytes(number(path.length() + 1));
        out.writeBytes((path + "\0").getBytes(StandardCharsets.ISO_8859_1));
        out.writeBytes(number(file.length));
        out.writeBytes(file);
        byte[] body = out.toByteArray();
        byte[] whole = new byte[body.length + 4];
        System.arraycopy(number(body.length), 0, whole, 0, 4);
        System.arraycopy(body, 0, whole, 4, body.length);
        return whole;
    }

    public byte[] bytes() {
        try (POIFSFileSystem file = new POIFSFileSystem()) {
            for (Map.Entry<String, byte[]> stream : streams.entrySet()) {
                String path = stream.getKey();
                int slash = path.lastIndexOf('/');
                storage(file.getRoot(), slash < 0 ? "" : path.substring(0, slash))
                        .createDocument(path.substring(slash + 1), new ByteArrayInputStream(stream.getValue()));
            }
            for (Map.Entry<String, String> named : classes.entrySet()) {
                storage(file.getRoot(), named.getKey()).setStorageClsid(new ClassID(named.getValue()));
            }
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            file.writeFilesystem(out);
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static DirectoryEntry storage(DirectoryNode root, String path) throws IOException {
        DirectoryEntry at = root;
        for (String name : path.isEmpty() ? new String[0] : path.split("/")) {
            at = at.hasEntry(name) ? (DirectoryEntry) at.getEntry(name) : at.createDirectory(name);
        }
        return at;
    }
}
