package org.tocsin.readers.files.program;

import java.util.ArrayList;
import java.util.List;
import org.tocsin.readers.files.View;

/// What a library offers.
///
/// @param name the library's own name for itself, which a renamed file keeps
/// @param names of its functions, as many as are read
/// @param forwards functions that lead on to another library, as proxies for side-loading do
record PeExports(String name, List<String> names, List<String> forwards) {
    private static final int MOST = 5_000;

    static PeExports of(PeImage image) {
        PeImage.Directory place = image.directories().get(PeImage.EXPORT);
        View table = image.at(place);
        if (table.size() < 40) {
            return new PeExports("", List.of(), List.of());
        }
        List<String> names = new ArrayList<>();
        View pointers = image.at(table.u32(32));
        long count = Math.min(table.u32(24), MOST);
        for (int i = 0; i < count && pointers.has(4L * i, 4); i++) {
            String name = image.at(pointers.u32(4L * i)).latin(0, 512);
            if (!name.isEmpty()) {
                names.add(name);
            }
        }
        List<String> forwards = new ArrayList<>();
        View functions = image.at(table.u32(28));
        long all = Math.min(table.u32(20), MOST);
        for (int i = 0; i < all && functions.has(4L * i, 4); i++) {
            long address = functions.u32(4L * i);
            if (address >= place.address() && address < place.address() + place.size()) {
                forwards.add(image.at(address).latin(0, 256));
            }
        }
        return new PeExports(image.at(table.u32(12)).latin(0, 256), List.copyOf(names), List.copyOf(forwards));
    }
}
