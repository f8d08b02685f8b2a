package org.tocsin.readers.files.shortcut;

import org.tocsin.readers.files.Facts;
import org.tocsin.readers.files.View;

/// Properties that the shell keeps with a shortcut
/// ([MS-PROPSTORE](https://learn.microsoft.com/openspecs/windows_protocols/ms-propstore/)): among them the account
/// that made it.
final class PropertyStore {
    private static final int MOST = 100;

    private PropertyStore() {}

    static void tell(View store, Facts facts) {
        int at = 0;
        for (int i = 0; i < MOST && store.has(at, 24); i++) {
            long size = store.u32(at);
            if (size < 24 || !store.is(at + 4L, "1SPS")) {
                return;
            }
            values(store.part(at, size), store.guid(at + 8L), facts);
            at += (int) Math.min(size, store.size());
        }
    }

    private static void values(View storage, String format, Facts facts) {
        boolean named = format.startsWith("D5CDD505-2E9C-101B-9397-08002B2CF9AE");
        int at = 24;
        for (int i = 0; i < MOST && storage.has(at, 13); i++) {
            long size = storage.u32(at);
            if (size < 13) {
                return;
            }
            View value = storage.part(at, size);
            int type = value.u16(9);
            if (!named && (type == 0x1F || type == 0x1E)) {
                String text = type == 0x1F ? value.wide(17, 500) : value.latin(17, 500);
                long id = value.u32(4);
                String word = format.startsWith("46588AE2") && id == 4 ? "made-by-account" : "property";
                if (!text.isEmpty()) {
                    facts.fact(word, text, format + "/" + id);
                }
            }
            at += (int) Math.min(size, storage.size());
        }
    }
}
