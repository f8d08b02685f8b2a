package org.tocsin.readers.files.program;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.tocsin.readers.files.View;

/// What a program wants of which library, in the order of its table.
///
/// @param libraries with the functions each gives; those wanted by number are `ord7`, or by the name that number
///     has
///     had in the socket and automation libraries since ever
/// @param whole false where the table was longer than is read
record PeImports(List<Library> libraries, boolean whole) {
    private static final int MOST_LIBRARIES = 1_000;
    private static final int MOST_FUNCTIONS = 20_000;

    record Library(String name, List<String> functions, boolean delayed) {}

    static PeImports of(PeImage image) {
        List<Library> libraries = new ArrayList<>();
        int[] left = {MOST_FUNCTIONS};
        walk(image, image.at(image.directories().get(PeImage.IMPORT)), false, libraries, left);
        walk(image, image.at(image.directories().get(PeImage.DELAYED)), true, libraries, left);
        return new PeImports(List.copyOf(libraries), left[0] > 0 && libraries.size() < MOST_LIBRARIES);
    }

    private static void walk(PeImage image, View table, boolean delayed, List<Library> into, int[] left) {
        int size = delayed ? 32 : 20;
        View open = table.size() == 0
                ? table
                : image.file().rest(table.from() - image.file().from());
        for (int at = 0; open.has(at, size) && into.size() < MOST_LIBRARIES; at += size) {
            long name = open.u32(at + (delayed ? 4 : 12));
            long names = open.u32(at + (delayed ? 16 : 0));
            long addresses = open.u32(at + (delayed ? 12 : 16));
            // Delayed tables of before 2002 hold addresses in memory, not in the image.
            if (name == 0 || delayed && (open.u32(at) & 1) == 0) {
                break;
            }
            String library = image.at(name).latin(0, 256);
            if (library.isEmpty()) {
                continue;
            }
            View list = image.at(names == 0 || image.offset(names) < 0 ? addresses : names);
            into.add(new Library(library, functions(image, library, list, left), delayed));
        }
    }

    private static List<String> functions(PeImage image, String library, View list, int[] left) {
        List<String> functions = new ArrayList<>();
        int size = image.wide() ? 8 : 4;
        for (int at = 0; list.has(at, size) && left[0] > 0; at += size) {
            long entry = image.wide() ? list.i64(at) : list.u32(at);
            if (entry == 0) {
                break;
            }
            left[0]--;
            boolean byNumber = image.wide() ? entry < 0 : (entry & 0x8000_0000L) != 0;
            if (byNumber) {
                functions.add(Ordinals.name(library, (int) (entry & 0xFFFF)));
            } else {
                String name = image.at(entry & 0x7FFF_FFFFL).latin(2, 512);
                if (!name.isEmpty()) {
                    functions.add(name);
                }
            }
        }
        return functions;
    }

    /// The hash under which programs of one builder are found again: MD5 over `library.function` of all imports,
    /// lower case, in order, without the ending of the library ([Mandiant
    /// 2014](https://cloud.google.com/blog/topics/threat-intelligence/tracking-malware-import-hashing/)). Delayed
    /// imports do not count. Empty where there are none.
    String imphash() {
        StringBuilder text = new StringBuilder();
        for (Library library : libraries) {
            if (library.delayed()) {
                continue;
            }
            String name = library.name().toLowerCase(Locale.ROOT);
            int dot = name.lastIndexOf('.');
            String ending = dot < 0 ? "" : name.substring(dot + 1);
            if (ending.equals("dll") || ending.equals("ocx") || ending.equals("sys")) {
                name = name.substring(0, dot);
            }
            for (String function : library.functions()) {
                text.append(text.isEmpty() ? "" : ",")
                        .append(name)
                        .append('.')
                        .append(function.toLowerCase(Locale.ROOT));
            }
        }
        return text.isEmpty() ? "" : Hashes.md5(new View(text.toString().getBytes(StandardCharsets.ISO_8859_1)));
    }

    boolean wants(String function) {
        return libraries.stream()
                .anyMatch(library -> library.functions().stream()
                        .anyMatch(name -> name.equals(function)
                                || name.length() == function.length() + 1
                                        && name.startsWith(function)
                                        && (name.endsWith("A") || name.endsWith("W"))));
    }
}
