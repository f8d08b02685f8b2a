package org.tocsin.readers.files.program;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.tocsin.model.Gap;
import org.tocsin.readers.files.Facts;
import org.tocsin.readers.files.Opener;
import org.tocsin.readers.files.Specimen;
import org.tocsin.readers.files.View;

/// Takes Linux programs and libraries apart ([ELF](https://refspecs.linuxfoundation.org/elf/gabi4+/contents.html)).
public final class ElfOpener implements Opener {
    private static final int MOST_SECTIONS = 500;
    private static final int MOST_TAGS = 2_000;
    private static final int MOST_SYMBOLS = 20_000;
    private static final Map<Integer, String> MACHINES = Map.of(
            3, "x86", 62, "x64", 40, "arm", 183, "arm64", 8, "mips", 20, "ppc", 21, "ppc64", 243, "riscv", 22, "s390");
    private static final Map<Integer, String> FORMS =
            Map.of(1, "object", 2, "program", 3, "library or program", 4, "memory image");

    @Override
    public boolean opens(Specimen file) {
        return file.type().word().equals("elf");
    }

    @Override
    public void open(Specimen file, Facts facts) {
        facts.kind("elf");
        new Elf(new View(file.bytes()), facts).tell();
    }

    private record Section(String name, long type, long flags, long address, long offset, long size, long entry) {}

    private record Segment(long type, long offset, long address, long size) {}

    /// One file while it is read.
    private static final class Elf {
        private final View file;
        private final Facts facts;
        private final boolean wide;
        private final boolean big;

        Elf(View file, Facts facts) {
            this.file = file;
            this.facts = facts;
            this.wide = file.u8(4) == 2;
            this.big = file.u8(5) == 2;
        }

        private int half(long at) {
            return big ? file.u16big(at) : file.u16(at);
        }

        private long word(long at) {
            return big ? file.u32big(at) : file.u32(at);
        }

        /// An address or offset of the program's own width.
        private long address(long at) {
            return wide ? big ? file.i64big(at) : file.i64(at) : word(at);
        }

        void tell() {
            facts.fact(
                    "program-form",
                    FORMS.getOrDefault(half(16), "form " + half(16)) + " "
                            + MACHINES.getOrDefault(half(18), "machine " + half(18)),
                    "");
            List<Segment> segments = segments();
            List<Section> sections = sections();
            for (Section section : sections) {
                section(section);
            }
            long end = 0;
            for (Segment segment : segments) {
                end = Math.max(end, segment.offset + Math.max(0, segment.size));
                if (segment.type == 3) {
                    facts.fact("loader", file.latin(segment.offset, 256), "");
                } else if (segment.type == 2) {
                    dynamic(segment, segments);
                } else if (segment.type == 4 && sections.isEmpty()) {
                    notes(file.part(segment.offset, segment.size));
                }
            }
            for (Section section : sections) {
                end = Math.max(end, section.type == 8 ? 0 : section.offset + Math.max(0, section.size));
            }
            long table = address(wide ? 40 : 32);
            end = Math.max(end, table + (long) half(wide ? 58 : 46) * half(wide ? 60 : 48));
            if (sections.isEmpty()) {
                facts.fact("no-sections", "", "");
            }
            if (file.find("UPX!", 0, 4096) >= 0) {
                facts.fact("packed-by", "UPX", "");
            }
            if (end > file.size()) {
                facts.gap(Gap.Cause.TRUNCATED, "its parts end at byte " + end + ", but it has only " + file.size());
            } else if (end > 0x34 && file.size() - end >= 16) {
                View rest = file.rest(end);
                facts.fact("appended", rest.size() + " bytes", "at byte " + end);
                Carried.Find find = Carried.in(rest);
                if (find.at() >= 0) {
                    facts.child("appended", "appended", rest.rest(find.at()).copy());
                }
            }
        }

        private List<Segment> segments() {
            List<Segment> segments = new ArrayList<>();
            long table = address(wide ? 32 : 28);
            int size = half(wide ? 54 : 42);
            int count = Math.min(half(wide ? 56 : 44), MOST_SECTIONS);
            for (int i = 0; i < count && file.has(table + (long) i * size, wide ? 56 : 32); i++) {
                long at = table + (long) i * size;
                segments.add(
                        wide
                                ? new Segment(word(at), address(at + 8), address(at + 16), address(at + 32))
                                : new Segment(word(at), word(at + 4), word(at + 8), word(at + 16)));
            }
            return segments;
        }

        private List<Section> sections() {
            List<Section> sections = new ArrayList<>();
            long table = address(wide ? 40 : 32);
            int size = half(wide ? 58 : 46);
            int count = Math.min(half(wide ? 60 : 48), MOST_SECTIONS);
            long names = nameTable(table + (long) half(wide ? 62 : 50) * size);
            for (int i = 1; table > 0 && i < count && file.has(table + (long) i * size, wide ? 64 : 40); i++) {
                long at = table + (long) i * size;
                String name = file.latin(names + word(at), 64);
                sections.add(
                        wide
                                ? new Section(
                                        name,
                                        word(at + 4),
                                        address(at + 8),
                                        address(at + 16),
                                        address(at + 24),
                                        address(at + 32),
                                        address(at + 56))
                                : new Section(
                                        name,
                                        word(at + 4),
                                        word(at + 8),
                                        word(at + 12),
                                        word(at + 16),
                                        word(at + 20),
                                        word(at + 36)));
            }
            return sections;
        }

        private long nameTable(long header) {
            return address(header + (wide ? 24 : 16));
        }

        private void section(Section section) {
            boolean stored = section.type != 8 && section.type != 0;
            View bytes = stored ? file.part(section.offset, section.size) : file.part(0, 0);
            double entropy = bytes.entropy();
            facts.fact(
                    "section",
                    section.name + String.format(Locale.ROOT, " %d bytes, entropy %.2f", section.size, entropy),
                    section.name);
            if ((section.flags & 4) != 0 && bytes.size() > 4096 && entropy > 7.2) {
                facts.fact("code-is-packed", String.format(Locale.ROOT, "entropy %.2f", entropy), section.name);
            }
            if ((section.flags & 5) == 5) {
                facts.fact("code-that-writes-itself", section.name, section.name);
            }
            switch (section.name) {
                case ".comment" -> facts.fact("made-with", bytes.latin(bytes.u8(0) == 0 ? 1 : 0, 200), "");
                case ".go.buildinfo", ".note.go.buildid" -> facts.fact("made-with", "Go", section.name);
                default -> {}
            }
            if (section.type == 7) {
                notes(bytes);
            } else if (section.type == 2) {
                facts.fact("has-symbols", section.size + " bytes", section.name);
            }
        }

        private void notes(View notes) {
            for (int at = 0; notes.has(at, 12); ) {
                View note = notes.rest(at);
                long nameSize = big ? note.u32big(0) : note.u32(0);
                long size = big ? note.u32big(4) : note.u32(4);
                long type = big ? note.u32big(8) : note.u32(8);
                if (nameSize > 256 || size > 1 << 16) {
                    return;
                }
                long from = 12 + (nameSize + 3 & ~3L);
                if (type == 3 && note.is(12, "GNU\0")) {
                    String id = java.util.HexFormat.of()
                            .formatHex(note.part(from, Math.min(size, 64)).copy());
                    facts.fact("build-id", id, "");
                }
                at += (int) (from + (size + 3 & ~3L));
            }
        }

        private long offset(long address, List<Segment> segments) {
            for (Segment segment : segments) {
                if (segment.type == 1 && address >= segment.address && address - segment.address < segment.size) {
                    return segment.offset + address - segment.address;
                }
            }
            return -1;
        }

        private void dynamic(Segment segment, List<Segment> segments) {
            int size = wide ? 16 : 8;
            List<Long> needed = new ArrayList<>();
            long strings = -1;
            long symbols = -1;
            long name = 0;
            long path = 0;
            for (int i = 0; i < MOST_TAGS && file.has(segment.offset + (long) i * size, size); i++) {
                long at = segment.offset + (long) i * size;
                long value = address(at + size / 2);
                switch ((int) Math.clamp(address(at), -1L, 100L)) {
                    case 0 -> i = MOST_TAGS;
                    case 1 -> needed.add(value);
                    case 5 -> strings = offset(value, segments);
                    case 6 -> symbols = offset(value, segments);
                    case 14 -> name = value;
                    case 15, 29 -> path = value;
                    default -> {}
                }
            }
            if (strings < 0) {
                return;
            }
            for (long library : needed) {
                facts.fact("imports", file.latin(strings + library, 256), "");
            }
            if (name > 0) {
                facts.fact("exports-as", file.latin(strings + name, 256), "");
            }
            if (path > 0) {
                facts.fact("looks-for-libraries-in", file.latin(strings + path, 500), "");
            }
            if (symbols >= 0) {
                symbols(symbols, strings);
            }
        }

        /// The symbols stand before their names, as all linkers put them; nothing else tells how many they are.
        private void symbols(long symbols, long strings) {
            int size = wide ? 24 : 16;
            long count = strings > symbols ? Math.min((strings - symbols) / size, MOST_SYMBOLS) : 0;
            java.util.Set<String> wanted = new java.util.HashSet<>();
            for (int i = 1; i < count; i++) {
                long at = symbols + (long) i * size;
                if (half(at + (wide ? 6 : 14)) == 0) {
                    wanted.add(file.latin(strings + word(at), 128));
                }
            }
            if (wanted.contains("ptrace")) {
                facts.fact("can-write-into-others", "ptrace", "imports");
            }
            if (wanted.contains("memfd_create") && (wanted.contains("fexecve") || wanted.contains("execve"))) {
                facts.fact("can-run-from-memory", "memfd_create", "imports");
            }
            if (wanted.contains("bind") && wanted.contains("listen") && wanted.contains("accept")) {
                facts.fact("can-listen", "bind listen accept", "imports");
            }
        }
    }
}
