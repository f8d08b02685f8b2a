package org.tocsin.readers.files.note;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tocsin.model.Gap;
import org.tocsin.readers.files.Facts;
import org.tocsin.readers.files.Opener;
import org.tocsin.readers.files.Specimen;
import org.tocsin.readers.files.View;
import org.tocsin.readers.files.program.FileNames;

/// Takes files out of OneNote sections
/// ([MS-ONESTORE](https://learn.microsoft.com/openspecs/office_file_formats/ms-onestore/)).
///
/// Every file in a page is a `FileDataStoreObject`, found by its GUID wherever it stands: so those of deleted
/// pages and of damaged sections are found too. Names come from the declarations of the objects that show them,
/// which give the GUID under which the data were stored.
public final class OneNoteOpener implements Opener {
    /// `BDE316E7-2665-4511-A4C4-8D4D0B7A9EAC`, before the length and the bytes of a file.
    private static final String DATA = "\u00e7\u0016\u00e3\u00bde&\u0011E\u00a4\u00c4\u008dM\u000bz\u009e\u00ac";

    private static final int MOST_FILES = 300;
    private static final int MOST_TEXTS = 200;

    /// In UTF-16, a name with an ending.
    private static final Pattern NAME =
            Pattern.compile("[^\\x00-\\x1F\\\\/:*?\"<>|\\uD800-\\uFFFF]{1,100}\\.[A-Za-z0-9]{1,10}");

    private static final Set<String> RUNS = Set.of(
            "hta", "vbs", "vbe", "js", "jse", "wsf", "wsh", "bat", "cmd", "ps1", "exe", "scr", "lnk", "chm", "msi",
            "com", "pif", "cpl", "jar", "sct", "url", "iso", "img", "vhd", "one", "dll", "reg", "inf", "msc");

    @Override
    public boolean opens(Specimen file) {
        return file.type().word().equals("onenote")
                || file.name().toLowerCase(Locale.ROOT).endsWith(".one")
                        && file.type().word().equals("unknown");
    }

    private record Embedded(int at, View bytes) {}

    @Override
    public void open(Specimen file, Facts facts) {
        facts.kind("onenote");
        View bytes = new View(file.bytes());
        List<Embedded> files = files(bytes, facts);
        List<String> names = new ArrayList<>(names(bytes, files));
        Map<String, Embedded> children = new LinkedHashMap<>();
        int pictures = 0;
        for (Embedded one : files) {
            String word = Kinds.of(one.bytes());
            boolean picture = word.equals("png")
                    || word.equals("jpeg")
                    || word.equals("gif")
                    || word.equals("bmp")
                    || word.equals("emf");
            if (picture) {
                pictures++;
            }
            String name = picture ? "picture " + pictures + "." + word : fitting(names, one, word, children.size() + 1);
            String unique = children.containsKey(name) ? name + " (" + one.at() + ")" : name;
            children.put(unique, one);
            String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
            if (!picture) {
                facts.fact("file-in-note", name, word + ", " + one.bytes().size() + " bytes");
                FileNames.tell(name, true, facts);
                if (RUNS.contains(ending) || Kinds.RUNS.contains(word)) {
                    facts.fact("runnable-in-note", name, word);
                }
            }
        }
        children.forEach(
                (name, one) -> facts.child(name, "embedded", one.bytes().copy()));
        if (pictures > 0 && facts.has("runnable-in-note")) {
            facts.fact("picture-over-file", pictures + " pictures", "");
        }
        texts(bytes, facts);
        if (files.isEmpty() && bytes.size() < 1024) {
            facts.gap(Gap.Cause.TRUNCATED, "the section ends before its content");
        }
    }

    private static List<Embedded> files(View bytes, Facts facts) {
        List<Embedded> files = new ArrayList<>();
        long left = 2L * bytes.size();
        for (int at = bytes.find(DATA); at >= 0; at = bytes.find(DATA, at + 16, bytes.size())) {
            long length = bytes.i64(at + 16L);
            long from = at + 36L;
            if (length <= 0 || length > Integer.MAX_VALUE) {
                continue;
            }
            if (files.size() >= MOST_FILES) {
                facts.gap(Gap.Cause.LIMIT, "there are more files in the section than are taken out");
                break;
            }
            if (!bytes.has(from, length)) {
                facts.gap(Gap.Cause.TRUNCATED, "a file in the section is not all there");
            }
            View data = bytes.part(from, length);
            left -= data.size();
            if (left < 0) {
                facts.gap(Gap.Cause.LIMIT, "files in the section lie over one another; not all of them are taken out");
                break;
            }
            if (data.size() > 0) {
                files.add(new Embedded(at, data));
            }
        }
        return files;
    }

    /// Names of files in the text of the section, outside of the files themselves, in the order written.
    private static Set<String> names(View bytes, List<Embedded> files) {
        Set<String> names = new LinkedHashSet<>();
        for (String run : wide(bytes, files)) {
            Matcher name = NAME.matcher(run);
            if (name.matches() && names.size() < MOST_FILES) {
                names.add(run);
            }
        }
        return names;
    }

    /// Runs of UTF-16 outside the embedded files.
    private static List<String> wide(View bytes, List<Embedded> files) {
        List<String> runs = new ArrayList<>();
        int next = 0;
        for (int at = 0; at + 1 < bytes.size() && runs.size() < 5_000; ) {
            while (next < files.size() && files.get(next).at() < at - 36) {
                next++;
            }
            if (next < files.size() && at >= files.get(next).at()) {
                at = Math.max(
                        at + 1,
                        files.get(next).at() + 36 + files.get(next).bytes().size());
                next++;
                continue;
            }
            StringBuilder run = new StringBuilder();
            int i = at;
            while (i + 1 < bytes.size() && run.length() < 4_000 && isLetter(bytes.u16(i))) {
                run.append((char) bytes.u16(i));
                i += 2;
            }
            if (run.length() >= 4) {
                runs.add(run.toString());
                at = i;
            } else {
                at++;
            }
        }
        return runs;
    }

    private static boolean isLetter(int c) {
        return c >= ' ' && c < 0x7F || c >= 0xA0 && c < 0x600 || c == 0x202E;
    }

    /// The first name left whose ending fits what the bytes are; else the first left; else a number.
    private static String fitting(List<String> names, Embedded one, String word, int number) {
        for (String name : names) {
            String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
            boolean fits = Kinds.fits(word, ending);
            if (fits) {
                names.remove(name);
                return name;
            }
        }
        return "file " + number;
    }

    private static void texts(View bytes, Facts facts) {
        int count = 0;
        for (int at = bytes.find("h\0t\0t\0p\0");
                at >= 0 && count < MOST_TEXTS;
                at = bytes.find("h\0t\0t\0p\0", at + 8, bytes.size())) {
            String address = bytes.wide(at, 1000);
            int end = 0;
            while (end < address.length() && address.charAt(end) > ' ' && "\"<>".indexOf(address.charAt(end)) < 0) {
                end++;
            }
            if (address.startsWith("http://") || address.startsWith("https://")) {
                facts.address(address.substring(0, end), "text");
            }
            count++;
        }
    }
}
