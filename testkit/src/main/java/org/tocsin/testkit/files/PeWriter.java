package org.tocsin.testkit.files;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Writes small Windows programs that do nothing: headers, one section of code, one with the imports, and what is
/// asked for.
public final class PeWriter {
    private static final int PLACE = 0x1000;
    private static final int HEADERS = 0x400;

    private final Map<String, List<String>> imports = new LinkedHashMap<>();
    private final List<byte[]> resources = new ArrayList<>();
    private String code = ".text";
    private long time = 1_600_000_000L;
    private byte[] overlay = new byte[0];
    private String pdb = "";
    private String export = "";
    private boolean library;

    /// @param functions names; `#7` is number 7
    public PeWriter imports(String dll, String... functions) {
        imports.put(dll, List.of(functions));
        return this;
    }

    /// Bytes behind the last section.
    public PeWriter overlay(byte[] bytes) {
        overlay = bytes;
        return this;
    }

    /// The name of the section with the code.
    public PeWriter section(String name) {
        code = name;
        return this;
    }

    public PeWriter built(long seconds) {
        time = seconds;
        return this;
    }

    public PeWriter debugPath(String path) {
        pdb = path;
        return this;
    }

    /// A resource of the kind for raw data; they get the names 1, 2, 3 …
    public PeWriter resource(byte[] bytes) {
        resources.add(bytes);
        return this;
    }

    /// Makes it a library of this name whose one function leads on to another.
    public PeWriter forwards(String name) {
        library = true;
        export = name;
        return this;
    }

    public byte[] write() {
        Octets data = new Octets();
        int importsAt = imports.isEmpty() ? 0 : imports(data);
        int debugAt = pdb.isEmpty() ? 0 : debug(data);
        int exportAt = export.isEmpty() ? 0 : exports(data);
        int exportEnd = data.size();
        int resourcesAt = resources.isEmpty() ? 0 : resources(data);
        data.fill((data.size() + 0x1FF) & ~0x1FF);
        Octets file = new Octets();
        file.text("MZ").u32(0x3C, 0x80).text(0x80, "PE\0\0");
        file.u16(0x84, 0x14C).u16(0x86, 2).u32(0x88, time).u16(0x94, 0xE0).u16(0x96, library ? 0x2102 : 0x102);
        int optional = 0x98;
        file.u16(optional, 0x10B).u32(optional + 16, PLACE);
        file.u32(optional + 28, 0x400000).u32(optional + 32, 0x1000).u32(optional + 36, 0x200);
        file.u32(optional + 56, 0x10000)
                .u32(optional + 60, HEADERS)
                .u16(optional + 68, 2)
                .u32(optional + 92, 16);
        directory(file, optional, 0, exportAt, exportEnd - Math.max(0, exportAt - 2 * PLACE));
        directory(file, optional, 1, importsAt, 40);
        directory(file, optional, 2, resourcesAt, 100);
        directory(file, optional, 6, debugAt, 28);
        file.fill(optional + 0xE0);
        section(file, optional + 0xE0, code, PLACE, HEADERS, 0x200, 0x6000_0020L);
        section(file, optional + 0xE0 + 40, ".rdata", 2 * PLACE, HEADERS + 0x200, data.size(), 0x4000_0040L);
        file.fill(HEADERS)
                .put((byte) 0xC3)
                .fill(HEADERS + 0x200)
                .put(data.bytes())
                .put(overlay);
        return file.bytes();
    }

    private static void directory(Octets file, int optional, int number, int address, int size) {
        if (address > 0) {
            file.u32(optional + 96 + 8 * number, address).u32(optional + 100 + 8 * number, size);
        }
    }

    private static void section(Octets file, int at, String name, int address, int raw, int size, long flags) {
        file.text(at, name)
                .u32(at + 8, size)
                .u32(at + 12, address)
                .u32(at + 16, size)
                .u32(at + 20, raw);
        file.u32(at + 36, flags);
    }

    private static int address(int inData) {
        return 2 * PLACE + inData;
    }

    private int imports(Octets data) {
        int table = data.size();
        data.fill(table + 20 * (imports.size() + 1));
        int number = 0;
        for (Map.Entry<String, List<String>> library : imports.entrySet()) {
            int entry = table + 20 * number++;
            data.u32(entry + 12, address(data.size()));
            data.text(library.getKey()).put((byte) 0);
            List<Long> thunks = new ArrayList<>();
            for (String function : library.getValue()) {
                if (function.startsWith("#")) {
                    thunks.add(0x8000_0000L | Integer.parseInt(function.substring(1)));
                } else {
                    thunks.add((long) address(data.size()));
                    data.u16(0).text(function).put((byte) 0);
                }
            }
            data.u32(entry, address(data.size())).u32(entry + 16, address(data.size()));
            thunks.forEach(data::u32);
            data.u32(0);
        }
        return address(table);
    }

    private int debug(Octets data) {
        int entry = data.size();
        data.fill(entry + 28);
        int from = data.size();
        data.text("RSDS").fill(from + 24).text(pdb).put((byte) 0);
        data.u32(entry + 12, 2).u32(entry + 16, data.size() - from).u32(entry + 24, HEADERS + 0x200 + from);
        return address(entry);
    }

    private int exports(Octets data) {
        int table = data.size();
        data.fill(table + 40);
        int name = data.size();
        data.text("real.dll\0");
        int function = data.size();
        data.text("Start\0");
        int forward = data.size();
        data.text(export + "\0");
        int functions = data.size();
        data.u32(address(forward));
        int names = data.size();
        data.u32(address(function));
        data.u32(table + 12, address(name)).u32(table + 20, 1).u32(table + 24, 1);
        data.u32(table + 28, address(functions)).u32(table + 32, address(names));
        return address(table);
    }

    private int resources(Octets data) {
        int root = data.size();
        data.fill(root + 16 + 8).u16(root + 14, 1).u32(root + 16, 10);
        int names = data.size();
        data.u32(root + 20, 0x8000_0000L | names - root);
        data.fill(names + 16 + 8 * resources.size()).u16(names + 14, resources.size());
        for (int i = 0; i < resources.size(); i++) {
            int languages = data.size();
            data.u32(names + 16 + 8 * i, i + 1L).u32(names + 20 + 8 * i, 0x8000_0000L | languages - root);
            data.fill(languages + 24).u16(languages + 14, 1).u32(languages + 16, 1033);
            int leaf = data.size();
            data.u32(languages + 20, leaf - root);
            data.fill(leaf + 16);
            data.u32(leaf, address(data.size())).u32(leaf + 4, resources.get(i).length);
            data.put(resources.get(i));
        }
        return address(root);
    }
}
