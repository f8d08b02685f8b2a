package org.tocsin.readers.files.qr;

import com.google.zxing.LuminanceSource;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.DataBufferInt;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;
import java.awt.image.SampleModel;
import java.awt.image.SinglePixelPackedSampleModel;

/// How light each pixel of a picture is, one byte a pixel. Taken straight from the picture's own bytes in the forms
/// that mails have: to ask for each pixel's colour took longer than to look for codes. What is more than half
/// transparent is seen on white.
final class Luminance extends LuminanceSource {
    private final byte[] light;

    private Luminance(byte[] light, int width, int height) {
        super(width, height);
        this.light = light;
    }

    static Luminance of(BufferedImage picture) {
        byte[] light = new byte[picture.getWidth() * picture.getHeight()];
        if (!packed(picture, light) && !bytes(picture, light)) {
            any(picture, light);
        }
        return new Luminance(light, picture.getWidth(), picture.getHeight());
    }

    private static byte of(int red, int green, int blue) {
        return (byte) ((red + 2 * green + blue) / 4);
    }

    private static byte of(int argb) {
        return argb >>> 24 < 0x80 ? (byte) 0xFF : of(argb >> 16 & 0xFF, argb >> 8 & 0xFF, argb & 0xFF);
    }

    /// Pixels that are a whole number each: red, green, blue, perhaps alpha.
    private static boolean packed(BufferedImage picture, byte[] light) {
        boolean alpha = picture.getType() == BufferedImage.TYPE_INT_ARGB;
        Raster raster = picture.getRaster();
        if (!alpha && picture.getType() != BufferedImage.TYPE_INT_RGB
                || !(raster.getDataBuffer() instanceof DataBufferInt buffer)
                || !(raster.getSampleModel() instanceof SinglePixelPackedSampleModel model)) {
            return false;
        }
        int[] pixels = buffer.getData();
        int opaque = alpha ? 0 : 0xFF000000;
        int start = start(raster, model.getScanlineStride(), 1, buffer);
        int at = 0;
        for (int y = 0; y < picture.getHeight(); y++) {
            int from = start + y * model.getScanlineStride();
            for (int x = 0; x < picture.getWidth(); x++) {
                light[at++] = of(pixels[from + x] | opaque);
            }
        }
        return true;
    }

    private static int start(Raster raster, int stride, int step, DataBuffer buffer) {
        return buffer.getOffset()
                - raster.getSampleModelTranslateY() * stride
                - raster.getSampleModelTranslateX() * step;
    }

    /// Pixels of one byte each, looked up in the picture's own colours, or of three or four: red, green, blue, perhaps
    /// alpha. A colour profile is left out of account, it does not make dark of light.
    private static boolean bytes(BufferedImage picture, byte[] light) {
        Raster raster = picture.getRaster();
        SampleModel any = raster.getSampleModel();
        if (!(any instanceof PixelInterleavedSampleModel model)
                || !(raster.getDataBuffer() instanceof DataBufferByte buffer)
                || model.getNumBands() == 2
                || model.getNumBands() > 4
                || picture.isAlphaPremultiplied()
                || picture.getColorModel().getPixelSize() != 8 * model.getNumBands()) {
            return false;
        }
        int step = model.getPixelStride();
        int stride = model.getScanlineStride();
        int start = start(raster, stride, step, buffer);
        byte[] bytes = buffer.getData();
        int[] bands = model.getBandOffsets();
        boolean single = bands.length == 1;
        byte[] shades = single ? shades(picture.getColorModel()) : new byte[0];
        boolean alpha = bands.length == 4;
        int at = 0;
        for (int y = 0; y < picture.getHeight(); y++) {
            int from = start + y * stride;
            for (int x = 0; x < picture.getWidth(); x++, from += step) {
                if (single) {
                    light[at++] = shades[bytes[from + bands[0]] & 0xFF];
                } else if (alpha && bytes[from + bands[3]] >= 0) {
                    light[at++] = (byte) 0xFF;
                } else {
                    light[at++] = of(
                            bytes[from + bands[0]] & 0xFF,
                            bytes[from + bands[1]] & 0xFF,
                            bytes[from + bands[2]] & 0xFF);
                }
            }
        }
        return true;
    }

    private static byte[] shades(ColorModel colours) {
        byte[] shades = new byte[256];
        for (int i = 0; i < shades.length; i++) {
            shades[i] = of(colours.getRGB(i));
        }
        return shades;
    }

    private static void any(BufferedImage picture, byte[] light) {
        int width = picture.getWidth();
        int[] row = new int[width];
        int at = 0;
        for (int y = 0; y < picture.getHeight(); y++) {
            picture.getRGB(0, y, width, 1, row, 0, width);
            for (int argb : row) {
                light[at++] = of(argb);
            }
        }
    }

    /// Turns light and dark round, in place.
    void turn() {
        for (int i = 0; i < light.length; i++) {
            light[i] = (byte) ~light[i];
        }
    }

    @Override
    public byte[] getRow(int y, byte[] row) {
        byte[] out = row != null && row.length >= getWidth() ? row : new byte[getWidth()];
        System.arraycopy(light, y * getWidth(), out, 0, getWidth());
        return out;
    }

    /// Shared, not to be changed.
    @Override
    public byte[] getMatrix() {
        return light;
    }
}
