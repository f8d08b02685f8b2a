package org.tocsin.readers.files.program;

import java.util.LinkedHashMap;
import java.util.Map;
import org.tocsin.readers.files.View;

/// What a program says of itself
/// ([VS_VERSIONINFO](https://learn.microsoft.com/windows/win32/menurc/vs-versioninfo)): anybody can write there
/// what he likes.
final class VersionInfo {
    private static final int MOST = 100;

    private VersionInfo() {}

    /// The texts by their names, such as `CompanyName`; the first language wins.
    static Map<String, String> of(View resource) {
        Map<String, String> texts = new LinkedHashMap<>();
        // VS_VERSION_INFO, its fixed part, then blocks of texts.
        walk(resource, 0, Math.min(resource.u16(0), resource.size()), 0, texts);
        return texts;
    }

    private static void walk(View info, int from, int to, int depth, Map<String, String> texts) {
        int length = info.u16(from + 2);
        boolean isText = info.u16(from + 4) == 1;
        String key = info.wide(from + 6, 64);
        int value = aligned(from + 6 + 2 * key.length() + 2);
        if (depth == 3) {
            if (texts.size() < MOST && !key.isEmpty()) {
                texts.putIfAbsent(key, info.part(value, to - value).wide(0, 500).strip());
            }
            return;
        }
        int at = aligned(value + (isText ? 2 * length : length));
        while (at + 6 < to && texts.size() < MOST) {
            int size = info.u16(at);
            if (size < 6) {
                return;
            }
            walk(info, at, Math.min(to, at + size), depth + 1, texts);
            at = aligned(at + size);
        }
    }

    private static int aligned(int at) {
        return at + 3 & ~3;
    }
}
