package org.tocsin.readers.files.program;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tocsin.readers.files.View;

/// The headers of a Windows program or library
/// ([PE format](https://learn.microsoft.com/windows/win32/debug/pe-format)), and the way from addresses to bytes
/// of the file.
///
/// @param header where the PE signature stands
/// @param wide whether it is PE32+
/// @param time seconds since 1970; linkers may put anything there
/// @param directories address and size of each, in the order of the format
record PeImage(
        View file,
        int header,
        int machine,
        long time,
        int characteristics,
        boolean wide,
        long entry,
        long headers,
        int subsystem,
        long checksum,
        List<Section> sections,
        List<Directory> directories) {
    static final int EXPORT = 0;
    static final int IMPORT = 1;
    static final int RESOURCE = 2;
    static final int SECURITY = 4;
    static final int DEBUG = 6;
    static final int TLS = 9;
    static final int DELAYED = 13;
    static final int CLR = 14;

    /// The loader of Windows takes no more than 96.
    private static final int MOST_SECTIONS = 200;

    /// @param raw first byte in the file
    /// @param rawSize bytes in the file
    record Section(String name, long address, long size, long raw, long rawSize, long flags) {
        boolean runs() {
            return (flags & 0x2000_0000L) != 0;
        }

        boolean writes() {
            return (flags & 0x8000_0000L) != 0;
        }
    }

    record Directory(long address, long size) {}

    /// Empty where there is no PE header.
    static Optional<PeImage> of(View file) {
        long at = file.u32(0x3C);
        if (!file.is(0, "MZ") || !file.is(at, "PE\0\0")) {
            return Optional.empty();
        }
        int header = (int) at;
        int optional = header + 24;
        boolean wide = file.u16(optional) == 0x20B;
        int optionalSize = file.u16(header + 20);
        int tables = optional + (wide ? 112 : 96);
        int count = (int) Math.min(16, file.u32(tables - 4));
        List<Directory> directories = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            int entry = tables + 8 * i;
            directories.add(i < count ? new Directory(file.u32(entry), file.u32(entry + 4)) : new Directory(0, 0));
        }
        long alignment = file.u32(optional + 36);
        List<Section> sections = new ArrayList<>();
        int number = Math.min(file.u16(header + 6), MOST_SECTIONS);
        for (int i = 0; i < number; i++) {
            int entry = optional + optionalSize + 40 * i;
            if (!file.has(entry, 40)) {
                break;
            }
            long raw = file.u32(entry + 20);
            sections.add(new Section(
                    file.latin(entry, 8),
                    file.u32(entry + 12),
                    file.u32(entry + 8),
                    // The loader rounds down to whole sectors.
                    alignment < 0x200 ? raw : raw & ~0x1FFL,
                    file.u32(entry + 16),
                    file.u32(entry + 36)));
        }
        return Optional.of(new PeImage(
                file,
                header,
                file.u16(header + 4),
                file.u32(header + 8),
                file.u16(header + 22),
                wide,
                file.u32(optional + 16),
                file.u32(optional + 60),
                file.u16(optional + 68),
                file.u32(optional + 64),
                List.copyOf(sections),
                List.copyOf(directories)));
    }

    boolean isLibrary() {
        return (characteristics & 0x2000) != 0;
    }

    Optional<Section> section(long address) {
        for (Section section : sections) {
            long size = Math.max(section.size, section.rawSize);
            if (address >= section.address && address < section.address + size) {
                return Optional.of(section);
            }
        }
        return Optional.empty();
    }

    /// Where an address stands in the file; -1 where it does not.
    long offset(long address) {
        Optional<Section> section = section(address);
        if (section.isEmpty()) {
            return address < Math.max(headers, 0x200) && address < file.size() ? address : -1;
        }
        long inside = address - section.get().address;
        return inside < section.get().rawSize ? section.get().raw + inside : -1;
    }

    /// The bytes behind an address, up to the end of the file; empty where it has none.
    View at(long address) {
        long offset = offset(address);
        return offset < 0 ? file.part(0, 0) : file.rest(offset);
    }

    View at(Directory directory) {
        return directory.address == 0 ? file.part(0, 0) : at(directory.address).part(0, directory.size);
    }

    /// Where the bytes end that the headers account for, the signature aside.
    long end() {
        long end = Math.min(headers, file.size());
        for (Section section : sections) {
            if (section.rawSize > 0 && section.raw < file.size()) {
                end = Math.max(end, Math.min(section.raw + section.rawSize, file.size()));
            }
        }
        return end;
    }
}
