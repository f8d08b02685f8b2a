package org.tocsin.readers.files.program;

import java.awt.image.BufferedImage;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.tocsin.readers.files.View;
import org.tocsin.readers.files.likeness.PictureHash;

/// The picture that a program shows of itself: attackers give programs the icon of a document.
///
/// @param md5 over the bytes of the largest icon
/// @param look digest of how it looks; empty where it cannot be drawn
record IconPicture(String md5, Optional<String> look) {
    private static final int MOST_SIDE = 512;

    /// The largest icon of the first group.
    static Optional<IconPicture> of(PeResources resources) {
        List<PeResources.Resource> groups = resources.of(PeResources.GROUP_ICON);
        if (groups.isEmpty()) {
            return Optional.empty();
        }
        View group = groups.getFirst().bytes();
        int count = Math.min(group.u16(4), 64);
        return java.util.stream.IntStream.range(0, count)
                .mapToObj(i -> group.part(6 + 14L * i, 14))
                .filter(entry -> entry.size() == 14)
                .max(Comparator.comparingInt((View entry) -> side(entry.u8(0)) * 100 + entry.u16(6)))
                .flatMap(entry -> resources.of(PeResources.ICON).stream()
                        .filter(icon -> icon.name().equals(Integer.toString(entry.u16(12))))
                        .findFirst())
                .map(icon -> new IconPicture(
                        Hashes.md5(icon.bytes()), drawn(icon.bytes()).map(PictureHash::of)));
    }

    /// 256 is written as 0.
    private static int side(int written) {
        return written == 0 ? 256 : written;
    }

    private static Optional<BufferedImage> drawn(View icon) {
        return icon.is(0, "\u0089PNG") ? png(icon) : bitmap(icon);
    }

    private static Optional<BufferedImage> png(View icon) {
        long width = icon.u32big(16);
        long height = icon.u32big(20);
        if (width > MOST_SIDE || height > MOST_SIDE) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(javax.imageio.ImageIO.read(new java.io.ByteArrayInputStream(icon.copy())));
        } catch (java.io.IOException | RuntimeException _) {
            return Optional.empty();
        }
    }

    /// A device-independent bitmap, twice as high as it looks: the mask of what is transparent stands below.
    private static Optional<BufferedImage> bitmap(View icon) {
        int header = icon.i32(0);
        int width = icon.i32(4);
        int height = icon.i32(8) / 2;
        int depth = icon.u16(14);
        boolean known = depth == 1 || depth == 4 || depth == 8 || depth == 24 || depth == 32;
        if (header != 40 || width < 1 || height < 1 || width > MOST_SIDE || height > MOST_SIDE || !known) {
            return Optional.empty();
        }
        long used = icon.u32(32);
        long colours = depth > 8 ? 0 : used == 0 || used > 256 ? 1L << depth : used;
        long pixels = header + 4 * colours;
        int row = (width * depth + 31) / 32 * 4;
        int maskRow = (width + 31) / 32 * 4;
        long mask = pixels + (long) row * height;
        BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                long line = pixels + (long) row * (height - 1 - y);
                int colour = 0xFF000000
                        | switch (depth) {
                            case 32 -> icon.i32(line + 4L * x) & 0xFFFFFF;
                            case 24 -> icon.i32(line + 3L * x) & 0xFFFFFF;
                            case 8 -> icon.i32(header + 4L * icon.u8(line + x)) & 0xFFFFFF;
                            case 4 ->
                                icon.i32(header + 4L * (icon.u8(line + x / 2) >> ((x & 1) == 0 ? 4 : 0) & 15))
                                        & 0xFFFFFF;
                            default -> icon.i32(header + 4L * (icon.u8(line + x / 8) >> 7 - (x & 7) & 1)) & 0xFFFFFF;
                        };
                long bit = mask + (long) maskRow * (height - 1 - y) + x / 8;
                boolean clear = (icon.u8(bit) >> 7 - (x & 7) & 1) != 0;
                picture.setRGB(x, y, clear ? 0 : colour);
            }
        }
        return Optional.of(picture);
    }
}
