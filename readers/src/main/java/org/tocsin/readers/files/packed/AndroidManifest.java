package org.tocsin.readers.files.packed;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tocsin.readers.files.Facts;
import org.tocsin.readers.files.View;

/// The manifest of an Android package in its binary form: its name and what it asks to be allowed.
final class AndroidManifest {
    private static final int MOST_TEXTS = 20_000;
    private static final int MOST_CHUNKS = 20_000;

    private AndroidManifest() {}

    static void tell(View file, Facts facts) {
        if (file.u16(0) != 3) {
            return;
        }
        List<String> texts = new ArrayList<>();
        long at = 8;
        for (int i = 0; i < MOST_CHUNKS && file.has(at, 8); i++) {
            long size = file.u32(at + 4);
            if (size < 8) {
                return;
            }
            View chunk = file.part(at, size);
            switch (chunk.u16(0)) {
                case 1 -> texts = texts(chunk);
                case 0x102 -> element(chunk, texts, facts);
                default -> {}
            }
            at += size;
        }
    }

    private static List<String> texts(View pool) {
        List<String> texts = new ArrayList<>();
        long count = Math.min(pool.u32(8), MOST_TEXTS);
        boolean utf8 = (pool.u32(16) & 0x100) != 0;
        long start = pool.u32(20);
        for (int i = 0; i < count; i++) {
            long from = start + pool.u32(28 + 4L * i);
            if (utf8) {
                // Two lengths, in letters and in bytes, each of one byte or two.
                from += pool.u8(from) > 127 ? 2 : 1;
                from += pool.u8(from) > 127 ? 2 : 1;
                texts.add(pool.utf8(from, 500));
            } else {
                texts.add(pool.wide(from + (pool.u16(from) > 0x7FFF ? 4 : 2), 500));
            }
        }
        return texts;
    }

    private static void element(View element, List<String> texts, Facts facts) {
        String name = text(element.u32(20), texts);
        int count = Math.min(element.u16(28), 200);
        long first = 16L + element.u16(24);
        for (int i = 0; i < count; i++) {
            long at = first + 20L * i;
            String key = text(element.u32(at + 4), texts);
            String value = text(element.u32(at + 8), texts);
            Optional<String> word = switch (name + "." + key) {
                case "manifest.package" -> Optional.of("android-package");
                case "manifest.versionName" -> Optional.of("android-version");
                case "uses-permission.name", "uses-permission-sdk-23.name" -> Optional.of("android-permission");
                case "service.permission", "receiver.permission" -> Optional.of("android-service");
                case "application.name" -> Optional.of("android-starts-with");
                default -> Optional.empty();
            };
            if (!value.isEmpty()) {
                word.ifPresent(fact -> facts.fact(fact, value, name));
            }
        }
    }

    private static String text(long index, List<String> texts) {
        return index >= 0 && index < texts.size() ? texts.get((int) index) : "";
    }
}
