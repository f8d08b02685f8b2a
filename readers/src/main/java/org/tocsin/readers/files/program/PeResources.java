package org.tocsin.readers.files.program;

import java.util.ArrayList;
import java.util.List;
import org.tocsin.readers.files.View;

/// The resources of a program: three levels of folders (kind, name, language) over the bytes.
record PeResources(List<Resource> all) {
    static final String ICON = "3";
    static final String DATA = "10";
    static final String GROUP_ICON = "14";
    static final String VERSION = "16";
    static final String HTML = "23";
    static final String MANIFEST = "24";

    private static final int MOST = 2_000;
    private static final int LEVELS = 3;

    /// @param kind its number, or its name where it has one
    record Resource(String kind, String name, long language, View bytes) {}

    static PeResources of(PeImage image) {
        PeImage.Directory place = image.directories().get(PeImage.RESOURCE);
        List<Resource> all = new ArrayList<>();
        View root = place.address() == 0 ? image.file().part(0, 0) : image.at(place.address());
        if (root.size() > 0) {
            int[] left = {4 * MOST};
            walk(image, root, 0, new String[LEVELS], 0, all, left);
        }
        return new PeResources(List.copyOf(all));
    }

    private static void walk(
            PeImage image, View root, long folder, String[] way, int level, List<Resource> all, int[] left) {
        int count = root.u16(folder + 12) + root.u16(folder + 14);
        for (int i = 0; i < count && all.size() < MOST && left[0] > 0; i++) {
            long entry = folder + 16 + 8L * i;
            if (!root.has(entry, 8)) {
                return;
            }
            left[0]--;
            long name = root.u32(entry);
            way[level] = (name & 0x8000_0000L) == 0 ? Long.toString(name) : text(root, name & 0x7FFF_FFFFL);
            long next = root.u32(entry + 4);
            if ((next & 0x8000_0000L) != 0) {
                if (level + 1 < LEVELS) {
                    walk(image, root, next & 0x7FFF_FFFFL, way, level + 1, all, left);
                }
            } else if (level > 0) {
                View bytes = image.at(root.u32(next)).part(0, root.u32(next + 4));
                all.add(new Resource(way[0], way[1], level == 2 ? name : 0, bytes));
            }
        }
    }

    private static String text(View root, long at) {
        return root.wide(at + 2, Math.min(root.u16(at), 256));
    }

    List<Resource> of(String kind) {
        return all.stream().filter(resource -> resource.kind().equals(kind)).toList();
    }
}
