package org.tocsin.readers.files.likeness;

import java.awt.image.BufferedImage;

/// A digest of how a picture looks, which survives other sizes and colours: for each of 8 by 8 places, whether it
/// is brighter than its neighbour on the right.
public final class PictureHash {
    private static final int WIDTH = 9;
    private static final int HEIGHT = 8;

    private PictureHash() {}

    /// 16 hexadecimal digits; pictures of one look differ in few bits. What is transparent is taken as white.
    public static String of(BufferedImage picture) {
        double[][] grey = new double[HEIGHT][WIDTH];
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                grey[y][x] = mean(picture, x, y);
            }
        }
        long bits = 0;
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x + 1 < WIDTH; x++) {
                bits = bits << 1 | (grey[y][x] > grey[y][x + 1] ? 1 : 0);
            }
        }
        return java.util.HexFormat.of().toHexDigits(bits);
    }

    private static double mean(BufferedImage picture, int x, int y) {
        int left = x * picture.getWidth() / WIDTH;
        int right = Math.max(left + 1, (x + 1) * picture.getWidth() / WIDTH);
        int top = y * picture.getHeight() / HEIGHT;
        int bottom = Math.max(top + 1, (y + 1) * picture.getHeight() / HEIGHT);
        double sum = 0;
        int count = 0;
        for (int row = top; row < Math.min(bottom, picture.getHeight()); row++) {
            for (int column = left; column < Math.min(right, picture.getWidth()); column++) {
                int colour = picture.getRGB(column, row);
                double alpha = (colour >>> 24) / 255.0;
                double light = 0.299 * (colour >> 16 & 0xFF) + 0.587 * (colour >> 8 & 0xFF) + 0.114 * (colour & 0xFF);
                sum += alpha * light + (1 - alpha) * 255;
                count++;
            }
        }
        return count == 0 ? 255 : sum / count;
    }
}
