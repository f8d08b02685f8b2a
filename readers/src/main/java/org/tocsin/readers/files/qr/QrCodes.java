package org.tocsin.readers.files.qr;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.LuminanceSource;
import com.google.zxing.NotFoundException;
import com.google.zxing.Result;
import com.google.zxing.common.GlobalHistogramBinarizer;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.multi.qrcode.QRCodeMultiReader;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/// Reads the QR codes of a picture: several of them, dark on light and light on dark. Large pictures are read at half
/// or less of their size; what is smaller than 60 pixels is left alone.
public final class QrCodes {
    private static final int SMALLEST = 60;

    /// Pixels that a picture may have; those past [#WANTED] are thinned out while it is read.
    private static final long MOST = 100L << 20;

    private static final long WANTED = 4L << 20;
    private static final Map<DecodeHintType, Object> HINTS = Map.of(DecodeHintType.TRY_HARDER, Boolean.TRUE);

    private QrCodes() {}

    /// What the codes of a picture say.
    ///
    /// @param readable false where the picture could not be read or is larger than is allowed
    public record Found(Set<String> texts, boolean readable) {
        static final Found NOTHING = new Found(Set.of(), true);
        static final Found UNREADABLE = new Found(Set.of(), false);
    }

    /// Whether these are the first bytes of a picture that is read here.
    public static boolean mayHold(byte[] bytes) {
        return bytes.length > 8
                && (bytes[0] == (byte) 0x89 && bytes[1] == 'P'
                        || bytes[0] == (byte) 0xFF && bytes[1] == (byte) 0xD8
                        || bytes[0] == 'G' && bytes[1] == 'I' && bytes[2] == 'F'
                        || bytes[0] == 'B' && bytes[1] == 'M');
    }

    /// @param picture a PNG, JPEG, GIF, BMP or TIFF
    public static Found in(byte[] picture) {
        try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(picture))) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) {
                return Found.UNREADABLE;
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(in, true, true);
                return in(reader);
            } finally {
                reader.dispose();
            }
        } catch (IOException | RuntimeException broken) {
            // The decoder gave up on bytes in memory: the picture is the cause.
            return Found.UNREADABLE;
        }
    }

    private static Found in(ImageReader reader) throws IOException {
        int width = reader.getWidth(0);
        int height = reader.getHeight(0);
        if (width < SMALLEST || height < SMALLEST) {
            return Found.NOTHING;
        }
        long pixels = (long) width * height;
        if (pixels > MOST) {
            return Found.UNREADABLE;
        }
        ImageReadParam param = reader.getDefaultReadParam();
        int step = 1;
        while (pixels / ((long) step * step) > WANTED) {
            step++;
        }
        param.setSourceSubsampling(step, step, 0, 0);
        return in(reader.read(0, param));
    }

    /// @param picture of a size that is known to be harmless
    public static Found in(BufferedImage picture) {
        int width = picture.getWidth();
        int height = picture.getHeight();
        if (width < SMALLEST || height < SMALLEST) {
            return Found.NOTHING;
        }
        Luminance light = Luminance.of(picture);
        Set<String> texts = new LinkedHashSet<>();
        if (read(light, texts)) {
            return new Found(texts, true);
        }
        light.turn();
        return read(light, texts) ? new Found(texts, true) : Found.NOTHING;
    }

    private static boolean read(LuminanceSource source, Set<String> texts) {
        return decode(new BinaryBitmap(new HybridBinarizer(source)), texts)
                || decode(new BinaryBitmap(new GlobalHistogramBinarizer(source)), texts);
    }

    private static boolean decode(BinaryBitmap bitmap, Set<String> texts) {
        try {
            for (Result result : new QRCodeMultiReader().decodeMultiple(bitmap, HINTS)) {
                Optional.ofNullable(result.getText()).ifPresent(texts::add);
            }
        } catch (NotFoundException none) {
            return false;
        } catch (RuntimeException broken) {
            // The library stumbles over pictures that are no codes at all.
            return false;
        }
        return !texts.isEmpty();
    }
}
