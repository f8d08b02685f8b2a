package org.tocsin.readers.files.shortcut;

import java.util.Locale;
import java.util.Set;
import org.tocsin.model.Gap;
import org.tocsin.readers.files.Facts;
import org.tocsin.readers.files.Opener;
import org.tocsin.readers.files.Specimen;
import org.tocsin.readers.files.View;
import org.tocsin.readers.files.program.FileNames;
import org.tocsin.readers.files.script.CommandLine;

/// Takes Windows shortcuts apart
/// ([MS-SHLLINK](https://learn.microsoft.com/openspecs/windows_protocols/ms-shllink/)): what they run with which
/// arguments, and the traces of the machine on which they were made.
public final class LnkOpener implements Opener {
    /// What fits into the box that Windows shows of the arguments.
    private static final int SHOWN = 260;

    /// White space in a row that no honest command line has.
    private static final int PADDING = 20;

    private static final int MOST_BLOCKS = 64;

    /// Icons of documents in the libraries of Windows that attackers give to shortcuts.
    private static final Set<String> DISGUISES = Set.of(
            "shell32.dll",
            "imageres.dll",
            "msedge.exe",
            "wordicon.exe",
            "xlicons.exe",
            "pptico.exe",
            "winword.exe",
            "excel.exe",
            "powerpnt.exe",
            "acrord32.exe",
            "acrobat.exe",
            "wordpad.exe",
            "notepad.exe",
            "chrome.exe");

    @Override
    public boolean opens(Specimen file) {
        return file.type().word().equals("lnk");
    }

    @Override
    public void open(Specimen file, Facts facts) {
        facts.kind("lnk");
        new Link(new View(file.bytes()), facts).tell();
        FileNames.tell(file.name().replaceFirst("(?i)\\.lnk$", ".lnk"), true, facts);
    }

    /// One shortcut while it is read.
    private static final class Link {
        private final View file;
        private final Facts facts;
        private final int flags;
        private long at = 76;
        private String target = "";
        private String arguments = "";
        private String icon = "";

        Link(View file, Facts facts) {
            this.file = file;
            this.facts = facts;
            this.flags = file.i32(20);
        }

        private boolean has(int bit) {
            return (flags & 1 << bit) != 0;
        }

        void tell() {
            time("created-at", 28);
            time("used-at", 36);
            time("changed-at", 44);
            if (file.u32(52) != 0) {
                facts.fact("target-size", Long.toString(file.u32(52)), "");
            }
            if (file.i32(60) == 7) {
                facts.fact("window-is-hidden", "minimised", "");
            }
            if (has(0)) {
                int size = file.u16(at);
                target = ItemList.tell(file.part(at + 2, size), facts);
                at += 2L + size;
            }
            if (has(1) && !has(8)) {
                info(file.part(at, file.u32(at)));
                at += Math.max(4, file.u32(at));
            }
            if (has(2)) {
                fact("description", text());
            }
            if (has(3)) {
                String relative = text();
                fact("relative-path", relative);
                target = target.isEmpty() ? relative : target;
            }
            if (has(4)) {
                fact("working-folder", text());
            }
            if (has(5)) {
                arguments = text();
            }
            if (has(6)) {
                icon = text();
                fact("icon-from", icon);
            }
            blocks();
            if (!target.isEmpty()) {
                facts.fact("target", target, "");
            }
            arguments();
            disguise();
        }

        private void fact(String word, String value) {
            if (!value.isBlank()) {
                facts.fact(word, value, "");
            }
        }

        private void time(String word, int place) {
            long ticks = file.i64(place);
            if (ticks > 0) {
                fact(word, Times.ofTicks(ticks));
            }
        }

        private String text() {
            int count = file.u16(at);
            at += 2;
            boolean wide = has(7);
            long size = wide ? 2L * count : count;
            if (!file.has(at, size)) {
                facts.gap(Gap.Cause.TRUNCATED, "the shortcut ends within its texts");
            }
            View bytes = file.part(at, size);
            at += size;
            return wide ? bytes.wide(0, count) : bytes.latin(0, count);
        }

        private void info(View info) {
            int how = info.i32(8);
            boolean wide = info.u32(4) >= 0x24;
            if ((how & 1) != 0) {
                View volume = info.rest(info.u32(12));
                String label =
                        volume.u32(12) == 0x14 ? volume.wide(volume.u32(16), 64) : volume.latin(volume.u32(12), 64);
                String[] kinds = {"unknown", "none", "removable", "fixed", "network", "cd", "memory"};
                facts.fact(
                        "drive",
                        kinds[(int) Math.min(volume.u32(4), 6)] + " "
                                + String.format(Locale.ROOT, "%08X", volume.u32(8)) + " " + label,
                        "");
                String path = wide ? info.wide(info.u32(28), 1024) : info.latin(info.u32(16), 1024);
                String end = wide ? info.wide(info.u32(32), 1024) : info.latin(info.u32(24), 1024);
                if (!path.isEmpty()) {
                    facts.fact("local-path", path + end, "");
                    target = path + end;
                }
            }
            if ((how & 2) != 0) {
                View share = info.rest(info.u32(20));
                String path = share.latin(share.u32(8), 1024) + "\\" + info.latin(info.u32(24), 1024);
                facts.fact("network-path", path, "");
                target = path;
            }
        }

        private void blocks() {
            for (int i = 0; i < MOST_BLOCKS && file.has(at, 4); i++) {
                long size = file.u32(at);
                if (size < 8) {
                    at += 4;
                    break;
                }
                if (!file.has(at, size)) {
                    facts.gap(Gap.Cause.TRUNCATED, "the shortcut ends within its extra data");
                    return;
                }
                block(file.part(at, size), file.i32(at + 4));
                at += size;
            }
            View rest = file.rest(at);
            if (rest.size() > 8 && rest.entropy() > 0) {
                facts.fact("appended", rest.size() + " bytes", "at byte " + at);
                facts.child("appended", "appended", rest.copy());
            }
        }

        private void block(View block, int signature) {
            switch (signature) {
                case 0xA0000001 -> {
                    String path = block.wide(268, 260);
                    path = path.isEmpty() ? block.latin(8, 260) : path;
                    facts.fact("target-by-variable", path, "");
                    target = target.isEmpty() ? path : target;
                }
                case 0xA0000003 -> tracker(block);
                case 0xA0000007 -> {
                    String path = block.wide(268, 260);
                    icon = path.isEmpty() ? block.latin(8, 260) : path;
                    fact("icon-from", icon);
                }
                case 0xA0000006 -> fact("installs", block.latin(8, 260));
                case 0xA0000008 -> fact("compatibility-layer", block.wide(8, 256));
                case 0xA0000005 -> facts.fact("special-folder", Long.toString(block.u32(8)), "");
                case 0xA000000B -> facts.fact("known-folder", block.guid(8), "");
                case 0xA000000C -> {
                    String path = ItemList.tell(block.rest(8), facts);
                    target = target.isEmpty() ? path : target;
                }
                case 0xA0000009 -> PropertyStore.tell(block.rest(8), facts);
                default -> {}
            }
        }

        /// Written by the service that finds moved files: name of the machine, and GUIDs that hold its network
        /// address and the time of its start.
        private void tracker(View block) {
            fact("machine", block.latin(16, 16));
            for (int place : new int[] {48, 80}) {
                View guid = block.part(place, 16);
                if (guid.size() == 16 && guid.u16(6) >> 12 == 1) {
                    String where = place == 48 ? "" : "at birth";
                    String mac = java.util.HexFormat.ofDelimiter(":")
                            .formatHex(guid.part(10, 6).copy());
                    facts.fact("network-card", mac, where);
                    long ticks = guid.u32(0) | (long) guid.u16(4) << 32 | (guid.u16(6) & 0xFFFL) << 48;
                    // From October 1582 to the year 1601 of Windows.
                    facts.fact("tracked-at", Times.ofTicks(ticks - 5_748_192_000_000_000L), where);
                }
            }
            facts.fact("tracked-volume", block.guid(32), "");
        }

        private void arguments() {
            if (arguments.isEmpty()) {
                if (!target.isEmpty()) {
                    CommandLine.tell(target, "target", facts);
                }
                return;
            }
            facts.fact("arguments", arguments.strip(), "");
            int blank = 0;
            int longest = 0;
            for (int i = 0; i < arguments.length(); i++) {
                blank = Character.isWhitespace(arguments.charAt(i)) || arguments.charAt(i) < ' ' ? blank + 1 : 0;
                longest = Math.max(longest, blank);
            }
            if (longest >= PADDING) {
                facts.fact("arguments-are-padded", longest + " blanks in a row", "arguments");
            }
            if (arguments.length() > SHOWN) {
                facts.fact("arguments-are-long", arguments.length() + " characters", "arguments");
            }
            CommandLine.tell(target + " " + arguments, "arguments", facts);
        }

        private void disguise() {
            String lower = icon.toLowerCase(Locale.ROOT).replace('/', '\\');
            String own = target.toLowerCase(Locale.ROOT);
            String name = lower.substring(lower.lastIndexOf('\\') + 1);
            boolean asDocument = DISGUISES.contains(name)
                    || name.endsWith(".pdf")
                    || name.endsWith(".docx")
                    || name.endsWith(".doc")
                    || name.endsWith(".xlsx")
                    || name.endsWith(".jpg");
            if (asDocument && !own.endsWith(name)) {
                facts.fact("icon-of-another", icon, target);
            }
            if (lower.startsWith("\\\\") || lower.startsWith("http")) {
                facts.fact("icon-from-network", icon, "");
                facts.address(icon, "icon");
            }
        }
    }
}
