package org.tocsin.readers.files.program;

import java.util.Optional;
import org.tocsin.readers.files.View;

/// What the metadata of a .NET program tell
/// ([ECMA-335](https://ecma-international.org/publications-and-standards/standards/ecma-335/)
/// II.24).
///
/// @param runtime such as `v4.0.30319`
/// @param module GUID that every build gets anew
/// @param library GUID of the project, the same in all its builds; empty where it is not written
record DotNet(String runtime, String module, String library) {
    private static final int MOST_STREAMS = 16;

    static Optional<DotNet> of(PeImage image) {
        View header = image.at(image.directories().get(PeImage.CLR));
        View data = image.at(header.u32(8)).part(0, header.u32(12));
        if (header.size() < 16 || !data.is(0, "BSJB")) {
            return Optional.empty();
        }
        int length = (int) Math.min(256, data.u32(12));
        String runtime = data.latin(16, length);
        int at = 16 + length;
        int streams = Math.min(data.u16(at + 2), MOST_STREAMS);
        at += 4;
        View guids = data.part(0, 0);
        View blobs = guids;
        View tables = guids;
        for (int i = 0; i < streams; i++) {
            String name = data.latin(at + 8, 32);
            View stream = data.part(data.u32(at), data.u32(at + 4));
            switch (name) {
                case "#GUID" -> guids = stream;
                case "#Blob" -> blobs = stream;
                case "#~", "#-" -> tables = stream;
                default -> {}
            }
            at += 8 + (name.length() + 4 & ~3);
        }
        return Optional.of(new DotNet(runtime, module(tables, guids), library(blobs)));
    }

    private static String module(View tables, View guids) {
        int sizes = tables.u8(6);
        long present = tables.i64(8);
        if ((present & 1) == 0) {
            return "";
        }
        int row = 24 + 4 * Long.bitCount(present);
        int index = row + 2 + ((sizes & 1) == 0 ? 2 : 4);
        long number = (sizes & 2) == 0 ? tables.u16(index) : tables.u32(index);
        return number < 1 || !guids.has(16 * (number - 1), 16) ? "" : guids.guid(16 * (number - 1));
    }

    /// The value of a GuidAttribute: a prolog, a length of 36, the GUID as text.
    private static String library(View blobs) {
        for (int at = blobs.find("\1\0$"); at >= 0; at = blobs.find("\1\0$", at + 1, blobs.size())) {
            String text = blobs.latin(at + 3, 36);
            if (text.matches("[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")) {
                return text.toUpperCase(java.util.Locale.ROOT);
            }
        }
        return "";
    }
}
