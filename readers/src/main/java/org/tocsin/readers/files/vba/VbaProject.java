package org.tocsin.readers.files.vba;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tocsin.readers.files.compound.CompoundFile;
import org.tocsin.readers.files.compound.LittleEndian;

/// The modules of one macro project, by its directory, and where that is damaged by the look of packed source
/// ([MS-OVBA 2.3](https://learn.microsoft.com/openspecs/office_file_formats/ms-ovba/)).
public final class VbaProject {
    private static final int MOST_MODULES = 500;
    private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");
    private static final byte[] PACKED_ATTRIBUTE = "\0Attribut".getBytes(StandardCharsets.ISO_8859_1);

    /// One module.
    ///
    /// @param source as text; empty where it is gone
    /// @param literals texts in the compiled code before the source
    /// @param carved whether it was found by its look alone
    public record Module(String name, String source, Set<String> literals, boolean carved) {}

    private final List<Module> modules = new ArrayList<>();
    private final Set<String> identifiers = new LinkedHashSet<>();
    private boolean damaged;
    private boolean found;

    /// Reads all projects of a compound file.
    public static VbaProject of(CompoundFile file) {
        VbaProject project = new VbaProject();
        Set<Integer> read = new LinkedHashSet<>();
        for (CompoundFile.Entry storage : file.all()) {
            if (!storage.isStream()) {
                project.storage(file, storage, read);
            }
        }
        for (CompoundFile.Entry stream : file.all()) {
            if (stream.isStream() && !read.contains(stream.number())) {
                project.carve(stream.name(), file.read(stream));
            }
        }
        return project;
    }

    /// Looks for packed source in bytes whose form is lost.
    public static VbaProject in(byte[] bytes) {
        VbaProject project = new VbaProject();
        project.carve("", bytes);
        return project;
    }

    public List<Module> modules() {
        return modules;
    }

    /// Names that the compiled code of the project knows.
    public Set<String> identifiers() {
        return identifiers;
    }

    /// Whether its directory could not be followed.
    public boolean damaged() {
        return damaged;
    }

    public boolean isPresent() {
        return found || !modules.isEmpty();
    }

    private void storage(CompoundFile file, CompoundFile.Entry storage, Set<Integer> read) {
        Map<String, CompoundFile.Entry> streams = new LinkedHashMap<>();
        for (CompoundFile.Entry child : file.children(storage)) {
            if (child.isStream()) {
                streams.putIfAbsent(child.name().toLowerCase(Locale.ROOT), child);
            }
        }
        CompoundFile.Entry compiled = streams.get("_vba_project");
        CompoundFile.Entry directory = streams.get("dir");
        if (compiled != null) {
            found = true;
            read.add(compiled.number());
            identifiers(file.read(compiled));
        }
        if (directory == null) {
            damaged |= compiled != null;
            return;
        }
        Optional<Packed.Unpacked> plain = Packed.at(file.read(directory), 0);
        if (plain.isEmpty()) {
            damaged |= compiled != null;
            return;
        }
        read.add(directory.number());
        found = true;
        for (Listed listed : listed(plain.get().bytes())) {
            CompoundFile.Entry stream = streams.get(listed.stream().toLowerCase(Locale.ROOT));
            if (stream == null) {
                damaged = true;
                continue;
            }
            module(listed, file.read(stream));
            if (!damaged) {
                read.add(stream.number());
            }
        }
    }

    private void module(Listed listed, byte[] bytes) {
        Optional<Packed.Unpacked> source = Packed.at(bytes, listed.offset());
        if (source.isEmpty()) {
            damaged = true;
            int compiled = Math.min(bytes.length, Math.max(0, listed.offset()));
            add(new Module(listed.name(), "", literals(bytes, compiled), false));
            return;
        }
        add(new Module(
                listed.name(),
                new String(source.get().bytes(), listed.charset()),
                literals(bytes, listed.offset()),
                false));
    }

    private void add(Module module) {
        if (modules.size() < MOST_MODULES) {
            modules.add(module);
        }
    }

    /// @param offset of the packed source in its stream
    private record Listed(String name, String stream, int offset, Charset charset) {}

    private static List<Listed> listed(byte[] directory) {
        List<Listed> all = new ArrayList<>();
        Charset charset = WINDOWS_1252;
        String name = "";
        String stream = "";
        int offset = 0;
        int at = 0;
        while (at + 6 <= directory.length && all.size() < MOST_MODULES) {
            int id = LittleEndian.u16(directory, at);
            long size = LittleEndian.i32(directory, at + 2) & 0xFFFFFFFFL;
            // The version says that it is four bytes long and is six.
            size = id == 0x09 ? 6 : size;
            int from = at + 6;
            if (size > directory.length - from) {
                break;
            }
            int end = (int) (from + size);
            switch (id) {
                case 0x03 -> charset = page(LittleEndian.u16(directory, from));
                case 0x19 -> name = new String(directory, from, end - from, charset);
                case 0x47 -> name = new String(directory, from, end - from, StandardCharsets.UTF_16LE);
                case 0x1A -> stream = new String(directory, from, end - from, charset);
                case 0x32 -> stream = new String(directory, from, end - from, StandardCharsets.UTF_16LE);
                case 0x31 -> offset = LittleEndian.i32(directory, from);
                case 0x2B -> {
                    all.add(new Listed(name, stream.isEmpty() ? name : stream, offset, charset));
                    name = "";
                    stream = "";
                    offset = 0;
                }
                default -> {}
            }
            at = end;
        }
        return all;
    }

    private static Charset page(int number) {
        try {
            return Charset.forName(number == 10000 ? "x-MacRoman" : number == 65001 ? "UTF-8" : "windows-" + number);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
            return switch (number) {
                case 932 -> charset("windows-31j");
                case 936 -> charset("GBK");
                case 949 -> charset("x-windows-949");
                case 950 -> charset("Big5");
                default -> WINDOWS_1252;
            };
        }
    }

    private static Charset charset(String name) {
        return Charset.isSupported(name) ? Charset.forName(name) : WINDOWS_1252;
    }

    /// Packed source is told by its first word, which packing leaves readable.
    private void carve(String name, byte[] bytes) {
        int count = 0;
        for (int at = indexOf(bytes, PACKED_ATTRIBUTE, 0);
                at >= 0 && count < MOST_MODULES;
                at = indexOf(bytes, PACKED_ATTRIBUTE, at + 1)) {
            Optional<Packed.Unpacked> source = Packed.at(bytes, at - 3);
            if (source.isEmpty()) {
                continue;
            }
            count++;
            String text = new String(source.get().bytes(), WINDOWS_1252);
            boolean known = modules.stream().anyMatch(module -> module.source().startsWith(text));
            if (!known) {
                add(new Module(named(text, name), text, literals(bytes, at - 3), true));
            }
        }
    }

    private static String named(String source, String otherwise) {
        int at = source.indexOf("VB_Name = \"");
        int end = at < 0 ? -1 : source.indexOf('"', at + 11);
        return end < 0 ? otherwise : source.substring(at + 11, end);
    }

    private static int indexOf(byte[] bytes, byte[] wanted, int from) {
        for (int i = Math.max(0, from); i + wanted.length <= bytes.length; i++) {
            int k = 0;
            while (k < wanted.length && bytes[i + k] == wanted[k]) {
                k++;
            }
            if (k == wanted.length) {
                return i;
            }
        }
        return -1;
    }

    /// Texts in compiled code: the operation that loads one (0xB9), its length, its letters.
    private static Set<String> literals(byte[] bytes, int end) {
        Set<String> found = new LinkedHashSet<>();
        for (int at = 0; at + 8 <= end && end <= bytes.length && found.size() < 2_000; at += 2) {
            int operation = LittleEndian.u16(bytes, at);
            int length = LittleEndian.u16(bytes, at + 2);
            if (operation == 0xB9 && length >= 4 && length <= 4096 && at + 4 + length <= end) {
                if (printable(bytes, at + 4, length)) {
                    found.add(new String(bytes, at + 4, length, WINDOWS_1252));
                    at += 2 + (length + 1 & ~1);
                }
            }
        }
        return found;
    }

    private static boolean printable(byte[] bytes, int from, int length) {
        for (int i = from; i < from + length; i++) {
            int c = bytes[i] & 0xFF;
            if (c < 0x20 && c != '\t' && c != '\r' && c != '\n' || c == 0x7F) {
                return false;
            }
        }
        return true;
    }

    private void identifiers(byte[] bytes) {
        for (int at = 0; at + 4 < bytes.length && identifiers.size() < 20_000; at++) {
            int length = bytes[at] & 0xFF;
            int from = at + 2;
            if (length < 3 || from + length > bytes.length || !isName(bytes, from, length)) {
                continue;
            }
            identifiers.add(new String(bytes, from, length, StandardCharsets.ISO_8859_1));
            at = from + length - 1;
        }
    }

    private static boolean isName(byte[] bytes, int from, int length) {
        for (int i = from; i < from + length; i++) {
            byte b = bytes[i];
            boolean letter = b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z';
            boolean inner = b == '_' || b >= '0' && b <= '9';
            if (!letter && (!inner || i == from)) {
                return false;
            }
        }
        return true;
    }
}
