package org.tocsin.readers.files.ole;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.tocsin.readers.files.Facts;
import org.tocsin.readers.files.compound.CompoundFile;
import org.tocsin.readers.files.compound.Faults;
import org.tocsin.readers.files.compound.LittleEndian;
import org.tocsin.readers.files.words.Addresses;
import org.tocsin.readers.files.words.Disguise;

/// Objects inside documents: what program they are of, what file they pack, what they link to, and whether they are
/// made to break the program that draws them
/// ([MS-OLEDS](https://learn.microsoft.com/openspecs/windows_protocols/ms-oleds/)).
public final class OleObjects {
    private static final int MOST_DEPTH = 4;

    private OleObjects() {}

    /// Tells of all objects in a compound file.
    public static void tell(CompoundFile file, String place, Facts facts) {
        file.root().ifPresent(root -> storage(file, root, place, facts, 0));
    }

    private static void storage(CompoundFile file, CompoundFile.Entry storage, String place, Facts facts, int depth) {
        Optional<String> kind = ClassIds.tell(storage.classId(), place, facts);
        boolean equation = kind.filter("equation"::equals).isPresent();
        boolean native3 = false;
        for (CompoundFile.Entry child : file.children(storage)) {
            String name = child.name();
            String where = place + "/" + printable(name);
            if (!child.isStream()) {
                if (depth < MOST_DEPTH) {
                    storage(file, child, where, facts, depth + 1);
                }
                continue;
            }
            String lower = name.toLowerCase(Locale.ROOT);
            if (lower.equals("\u0001ole10native") || lower.equals("\u0001ole10itemname")) {
                if (!name.equals("\u0001Ole10Native") && lower.equals("\u0001ole10native")) {
                    facts.fact("odd-stream-name", name.substring(1), place);
                }
                byte[] bytes = file.read(child);
                if (equation) {
                    facts.fact("equation-odd", "its data stand in a stream for packages", where);
                    equation(bytes, where, facts);
                } else if (lower.equals("\u0001ole10native")) {
                    nativeData(bytes, where, facts);
                }
                native3 = true;
            } else if (lower.equals("equation native")) {
                if (!name.equals("Equation Native")) {
                    facts.fact("odd-stream-name", name, place);
                }
                facts.fact("object-equation", "Equation Native", where);
                equation(file.read(child), where, facts);
                native3 = true;
            } else if (lower.equals("\u0001ole")) {
                link(file.read(child), where, facts);
            } else if (lower.equals("\u0001compobj")) {
                classOf(file.read(child), where, facts);
            } else if (lower.equals("contents") || lower.equals("ocxdata") || lower.equals("package")) {
                contents(file.read(child), lower, where, facts);
            }
        }
        if (equation && !native3) {
            facts.fact("equation-odd", "an equation without its data", place);
        }
    }

    private static String printable(String name) {
        StringBuilder text = new StringBuilder();
        name.chars().filter(c -> c >= ' ').forEach(c -> text.append((char) c));
        return text.toString();
    }

    private static void classOf(byte[] bytes, String place, Facts facts) {
        for (String run : Disguise.runs(bytes, 5)) {
            ClassIds.tellName(run, place, facts);
        }
    }

    /// What an object of another program keeps as its contents.
    private static void contents(byte[] bytes, String name, String place, Facts facts) {
        listView(bytes, place, facts);
        if (name.equals("package") && bytes.length > 0) {
            facts.child("package", "embedded", bytes);
            return;
        }
        for (byte[] magic :
                List.of(new byte[] {'F', 'W', 'S'}, new byte[] {'C', 'W', 'S'}, new byte[] {'Z', 'W', 'S'})) {
            int at = indexOf(bytes, magic, 0, Math.min(bytes.length, 64));
            if (at >= 0 && at + 8 < bytes.length && bytes[at + 3] > 0 && bytes[at + 3] < 60) {
                facts.child("flash.swf", "embedded", Arrays.copyOfRange(bytes, at, bytes.length));
            }
        }
    }

    /// The list of columns of a ListView begins with `Cobj` and says twice how long its head is; eight bytes are
    /// right. A longer one runs over the stack of the control (CVE-2012-0158).
    public static void listView(byte[] bytes, String place, Facts facts) {
        byte[] magic = {'C', 'o', 'b', 'j'};
        for (int at = indexOf(bytes, magic, 0, bytes.length);
                at >= 0;
                at = indexOf(bytes, magic, at + 1, bytes.length)) {
            for (int i = at + 4; i <= at + 16 && i + 4 <= bytes.length; i += 4) {
                int said = LittleEndian.i32(bytes, i);
                if (said > 0x64 && said < 1 << 20 && LittleEndian.i32(bytes, i + 4) == said) {
                    facts.fact("listview-overflow", "a head of " + said + " bytes where 8 are right", place);
                    return;
                }
            }
        }
    }

    /// A link: where to is told by a moniker ([MS-OLEDS 2.3.3]).
    public static void link(byte[] bytes, String place, Facts facts) {
        ClassIds.tellAllIn(bytes, place, facts);
        boolean linked = bytes.length > 8 && (LittleEndian.i32(bytes, 4) & 1) != 0;
        for (String run : Disguise.runs(bytes, 6)) {
            for (String address : Addresses.in(run)) {
                facts.address(address, place);
                facts.fact(linked ? "object-linked" : "address-in-object", address, place);
            }
            if (run.regionMatches(true, 0, "script:", 0, 7)) {
                facts.fact("object-script-moniker", run, place);
            } else if (run.regionMatches(true, 0, "wsdl=", 0, 5) || run.regionMatches(true, 0, "soap:", 0, 5)) {
                facts.fact("object-soap-moniker", run, place);
            }
        }
    }

    /// A packed file: names and the bytes ([MS-OLEDS 2.3.6], and what the packager writes inside).
    public static void nativeData(byte[] bytes, String place, Facts facts) {
        int at = 4;
        if (LittleEndian.u16(bytes, at) == 2) {
            at += 2;
            String label = text(bytes, at);
            at += label.length() + 1;
            String path = text(bytes, at);
            at += path.length() + 1;
            int sort = LittleEndian.u16(bytes, at + 2);
            at += 4;
            String extracted = "";
            if (sort == 3) {
                int length = LittleEndian.i32(bytes, at);
                extracted = text(bytes, at + 4);
                at += 4 + Math.clamp(length, 0, bytes.length);
            }
            String name = last(label.isEmpty() ? path : label);
            facts.fact("packs-file", name, place);
            named(name, path, extracted, place, facts);
            if (sort == 3) {
                int size = LittleEndian.i32(bytes, at);
                int from = Math.min(bytes.length, Math.max(0, at + 4));
                int end = (int) Math.clamp(from + (long) Math.max(0, size), from, bytes.length);
                facts.child(name.isEmpty() ? "package" : name, "package", Arrays.copyOfRange(bytes, from, end));
            }
            return;
        }
        for (String run : Disguise.runs(bytes, 6)) {
            remote(run, place, facts);
        }
        if (bytes.length > 8) {
            byte[] rest = Arrays.copyOfRange(bytes, 4, bytes.length);
            if (Disguise.isFile(rest)) {
                facts.child("native", "embedded", rest);
            }
        }
    }

    private static void named(String name, String path, String extracted, String place, Facts facts) {
        for (String one : List.of(name, path, extracted)) {
            remote(one, place, facts);
        }
        String ending = name.toLowerCase(Locale.ROOT).replaceAll("[\\s.]+$", "");
        int dot = ending.lastIndexOf('.');
        ending = dot < 0 ? "" : ending.substring(dot + 1);
        if (ending.matches("exe|scr|com|pif|cpl|dll|bat|cmd|ps1|vbs|vbe|js|jse|wsf|hta|lnk|jar|msi|sct|reg|inf|chm|xll"
                + "|url|library-ms|settingcontent-ms|application|appref-ms|gadget|iso|img|vhd|wsh|xsl|msc")) {
            facts.fact("packs-program", name, place);
        }
        if (name.indexOf('\u202E') >= 0 || name.matches(".*\\.(?:pdf|docx?|xlsx?|txt|jpe?g)[ .]+\\w{2,4}")) {
            facts.fact("packs-disguised-name", name, place);
        }
        if (extracted.toLowerCase(Locale.ROOT).endsWith(".sct")) {
            facts.fact("packs-scriptlet", extracted, place);
        }
    }

    /// A packaged file that lies on a share, which the packager of 2014 fetched and installed (CVE-2014-4114).
    private static void remote(String name, String place, Facts facts) {
        boolean share = name.startsWith("\\\\") && name.length() > 4;
        if (share || name.startsWith("http://") || name.startsWith("https://")) {
            facts.fact("package-elsewhere", name, place);
            facts.address(name, place);
        }
        if (share && name.toLowerCase(Locale.ROOT).endsWith(".inf")
                || share && name.toLowerCase(Locale.ROOT).endsWith(".gif")) {
            facts.fact("package-installs-from-share", name, place);
        }
    }

    private static String last(String path) {
        return path.substring(Math.max(path.lastIndexOf('\\'), path.lastIndexOf('/')) + 1);
    }

    private static String text(byte[] bytes, int from) {
        int end = from;
        while (end < bytes.length && bytes[end] != 0 && end - from < 1024) {
            end++;
        }
        return ClassIds.ascii(bytes, Math.min(from, bytes.length), end - from);
    }

    /// An equation's font name is copied into a small place: one that is longer writes over the way back. Which of
    /// the two known ways it goes is told by its length (CVE-2017-11882: 36 bytes of room; CVE-2018-0802, after the
    /// first was mended: 150). A matrix that says it is larger than it may be is CVE-2018-0798. The format is MTEF
    /// 3.
    public static void equation(byte[] bytes, String place, Facts facts) {
        int at = LittleEndian.i32(bytes, 0) == 28 || LittleEndian.u16(bytes, 0) == 28 ? 28 : 0;
        int limit = Math.min(bytes.length, at + 96);
        int found = longName(bytes, at, limit);
        int run = found < 0 ? 0 : lengthOfName(bytes, found + 3);
        if (found >= 0) {
            facts.fact(
                    run >= 0x90 ? "equation-long-font" : "equation-font-overflow",
                    "a font name of " + run + " bytes",
                    place);
            Addresses.in(ClassIds.ascii(bytes, 0, bytes.length)).forEach(address -> facts.address(address, place));
            String commands = ClassIds.ascii(bytes, found + 3, run);
            if (commands.matches("(?s).*(?:cmd|mshta|powershell|regsvr32|rundll32|http).*")) {
                facts.fact("equation-command", commands.replaceAll("[^\\x20-\\x7E]", "."), place);
            }
            return;
        }
        for (int i = at + 5; i + 6 < limit; i++) {
            if (bytes[i] == 5
                    && (bytes[i + 4] & 0xFF) > 0x20
                    && (bytes[i + 5] & 0xFF) > 0x20
                    && (bytes[i + 4] & 0xFF) + (bytes[i + 5] & 0xFF) > 0x80
                    && i < at + 16) {
                facts.fact("equation-matrix-overflow", "a matrix of " + (bytes[i + 4] & 0xFF) + " rows", place);
                return;
            }
        }
        boolean known = at == 28 && bytes.length > 33 && bytes[28] >= 1 && bytes[28] <= 5;
        if (!known && bytes.length > 0) {
            facts.fact("equation-odd", "its head is not that of an equation", place);
        }
    }

    /// The first record of a font whose name is too long; -1 for none.
    private static int longName(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            int run = bytes[at] == 8 ? lengthOfName(bytes, at + 3) : 0;
            if (run >= 40 || run >= 33 && !isName(bytes, at + 3, run)) {
                return at;
            }
            at++;
        }
        return -1;
    }

    private static int lengthOfName(byte[] bytes, int from) {
        int end = from;
        while (end < bytes.length && bytes[end] != 0 && end - from < 4096) {
            end++;
        }
        return end - from;
    }

    private static boolean isName(byte[] bytes, int from, int length) {
        for (int i = from; i < from + length; i++) {
            if (bytes[i] < 0x20 || bytes[i] > 0x7E) {
                return false;
            }
        }
        return true;
    }

    /// An object in the old form ([MS-OLEDS 2.2]): version, form, class name, and its bytes.
    public static void old(byte[] bytes, String place, Facts facts) {
        int form = LittleEndian.i32(bytes, 4);
        int at = 8;
        String[] names = new String[3];
        boolean sound = true;
        for (int i = 0; i < 3; i++) {
            int length = LittleEndian.i32(bytes, at);
            sound &= length >= 0 && length < 512 && at + 4 + length <= bytes.length;
            names[i] = sound ? ClassIds.ascii(bytes, at + 4, Math.max(0, length - 1)) : "";
            at += sound ? 4 + length : 0;
        }
        if (sound && !names[0].isEmpty()) {
            facts.fact("object-class", names[0], place);
            ClassIds.tellName(names[0], place, facts);
            if (form == 1) {
                facts.fact("object-linked", names[1], place);
                remote(names[1], place, facts);
                facts.address(names[1], place);
            }
        }
        int compound = indexOf(bytes, new byte[] {(byte) 0xD0, (byte) 0xCF, 0x11, (byte) 0xE0}, 0, bytes.length);
        boolean packs = sound && names[0].toLowerCase(Locale.ROOT).startsWith("package");
        if (compound >= 0 && bytes.length - compound >= 512 && !(packs && compound > at + 64)) {
            byte[] inner = Arrays.copyOfRange(bytes, compound, bytes.length);
            CompoundFile file = new CompoundFile(inner, new Faults());
            tell(file, place, facts);
            listView(inner, place, facts);
            facts.child(object(names[0]), "embedded", inner);
            return;
        }
        int size = LittleEndian.i32(bytes, at);
        byte[] data = Arrays.copyOfRange(bytes, Math.min(bytes.length, at + 4), (int)
                Math.clamp((long) at + 4 + Math.max(0, size), Math.min(bytes.length, at + 4), bytes.length));
        if (packs) {
            byte[] whole = new byte[data.length + 4];
            System.arraycopy(data, 0, whole, 4, data.length);
            nativeData(whole, place, facts);
        } else if (sound && names[0].toLowerCase(Locale.ROOT).startsWith("equation")) {
            equation(data, place, facts);
        } else if (Disguise.isFile(data)) {
            facts.child(object(names[0]), "embedded", data);
        }
        ClassIds.tellAllIn(bytes, place, facts);
        listView(bytes, place, facts);
        link(bytes, place, facts);
    }

    private static String object(String name) {
        return name == null || name.isEmpty() ? "object" : name;
    }

    static int indexOf(byte[] bytes, byte[] wanted, int from, int to) {
        int last = Math.min(to, bytes.length - wanted.length + 1);
        for (int i = Math.max(0, from); i < last; i++) {
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
}
