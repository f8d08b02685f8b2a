package org.tocsin.readers.files.program;

import java.util.Locale;
import java.util.Map;
import org.tocsin.model.Gap;
import org.tocsin.readers.files.Facts;
import org.tocsin.readers.files.Opener;
import org.tocsin.readers.files.Specimen;
import org.tocsin.readers.files.View;

/// Takes programs for macOS and iOS apart
/// ([Mach-O](https://github.com/apple-oss-distributions/xnu/blob/main/EXTERNAL_HEADERS/mach-o/loader.h)); of one
/// for several machines, each part is handed on.
public final class MachOpener implements Opener {
    private static final int MOST_PARTS = 16;
    private static final int MOST_COMMANDS = 1_000;
    private static final Map<Integer, String> MACHINES =
            Map.of(7, "x86", 0x0100_0007, "x64", 12, "arm", 0x0100_000C, "arm64", 18, "ppc", 0x0100_0012, "ppc64");
    private static final Map<Integer, String> FORMS =
            Map.of(1, "object", 2, "program", 4, "memory image", 6, "library", 7, "loader", 8, "bundle", 11, "driver");

    @Override
    public boolean opens(Specimen file) {
        return file.type().word().equals("macho");
    }

    @Override
    public void open(Specimen file, Facts facts) {
        facts.kind("macho");
        View bytes = new View(file.bytes());
        if (bytes.u32big(0) == 0xCAFEBABEL || bytes.u32big(0) == 0xCAFEBABFL) {
            parts(bytes, facts);
        } else {
            new Mach(bytes, facts).tell();
        }
    }

    private static void parts(View bytes, Facts facts) {
        boolean wide = bytes.u32big(0) == 0xCAFEBABFL;
        int count = (int) Math.min(bytes.u32big(4), MOST_PARTS);
        for (int i = 0; i < count; i++) {
            int at = 8 + (wide ? 32 : 20) * i;
            String machine = MACHINES.getOrDefault((int) bytes.u32big(at), "machine " + bytes.u32big(at));
            long from = wide ? bytes.i64big(at + 8L) : bytes.u32big(at + 8L);
            long size = wide ? bytes.i64big(at + 16L) : bytes.u32big(at + 12L);
            facts.fact("program-form", "part for " + machine, "");
            if (!bytes.has(from, size)) {
                facts.gap(Gap.Cause.TRUNCATED, "its part for " + machine + " is not all there");
            }
            View part = bytes.part(from, size);
            // A part that is such a file itself could be this very one, without end.
            if (part.u32big(0) != 0xCAFEBABEL && part.u32big(0) != 0xCAFEBABFL) {
                facts.child(machine, "part", part.copy());
            }
        }
    }

    /// One file for one machine while it is read.
    private static final class Mach {
        private final View file;
        private final Facts facts;
        private final boolean big;
        private final boolean wide;

        Mach(View file, Facts facts) {
            this.file = file;
            this.facts = facts;
            this.big = file.u8(0) == 0xFE;
            this.wide = (big ? file.u8(3) : file.u8(0)) == 0xCF;
        }

        private long word(long at) {
            return big ? file.u32big(at) : file.u32(at);
        }

        private long address(long at) {
            return wide ? big ? file.i64big(at) : file.i64(at) : word(at);
        }

        void tell() {
            facts.fact(
                    "program-form",
                    FORMS.getOrDefault((int) word(12), "form " + word(12)) + " "
                            + MACHINES.getOrDefault((int) word(4), "machine " + word(4)),
                    "");
            long at = wide ? 32 : 28;
            long count = Math.min(word(16), MOST_COMMANDS);
            boolean signed = false;
            for (int i = 0; i < count; i++) {
                long size = word(at + 4);
                if (size < 8 || !file.has(at, size)) {
                    facts.gap(Gap.Cause.TRUNCATED, "its list of commands breaks off");
                    return;
                }
                int command = (int) (word(at) & 0x7FFF_FFFF);
                signed |= command == 0x1D;
                command(command, at, size);
                at += size;
            }
            if (!signed) {
                facts.fact("unsigned", "", "");
            }
        }

        private void command(int command, long at, long size) {
            switch (command) {
                case 0x0C, 0x18, 0x1F, 0x20 -> facts.fact("imports", text(at, size, 8), "");
                case 0x0D -> facts.fact("exports-as", text(at, size, 8), "");
                case 0x1C -> facts.fact("looks-for-libraries-in", text(at, size, 8), "");
                case 0x1B -> {
                    View id = file.part(at + 8, 16);
                    facts.fact("build-id", java.util.HexFormat.of().formatHex(id.copy()), "");
                }
                case 0x21, 0x2C -> {
                    if (word(at + 16) != 0) {
                        facts.fact("enciphered-code", "", "");
                    }
                }
                case 0x01, 0x19 -> segment(at, command == 0x19);
                case 0x1D -> signature(file.part(word(at + 8), word(at + 12)));
                default -> {}
            }
        }

        private String text(long at, long size, int field) {
            long from = word(at + field);
            return from >= size ? "" : file.latin(at + from, (int) Math.min(500, size - from));
        }

        private void segment(long at, boolean own) {
            String name = file.latin(at + 8, 16);
            long from = own ? address(at + 40) : word(at + 32);
            long size = own ? address(at + 48) : word(at + 36);
            View bytes = file.part(from, size);
            facts.fact(
                    "section",
                    name + String.format(Locale.ROOT, " %d bytes, entropy %.2f", size, bytes.entropy()),
                    name);
            if (size > 0 && !file.has(from, size)) {
                facts.gap(Gap.Cause.TRUNCATED, "its segment " + name + " is not all there");
            }
        }

        /// A list of blobs, big-endian whatever the machine: the code directory names the program and its team.
        private void signature(View blobs) {
            if (blobs.u32big(0) != 0xFADE0CC0L) {
                return;
            }
            long count = Math.min(blobs.u32big(8), 32);
            for (int i = 0; i < count; i++) {
                View blob = blobs.rest(blobs.u32big(16 + 8L * i));
                long magic = blob.u32big(0);
                if (magic == 0xFADE0C02L) {
                    facts.fact("signed-as", blob.latin(blob.u32big(20), 256), "");
                    if (blob.u32big(8) >= 0x20200 && blob.u32big(48) != 0) {
                        facts.fact("signed-by", blob.latin(blob.u32big(48), 64), "team");
                    }
                    if ((blob.u32big(12) & 2) != 0) {
                        facts.fact("signature-self-made", "ad hoc", "");
                    }
                } else if (magic == 0xFADE7171L) {
                    facts.fact("entitlements", blob.utf8(8, (int) Math.min(blob.u32big(4), 4096)), "");
                }
            }
        }
    }
}
