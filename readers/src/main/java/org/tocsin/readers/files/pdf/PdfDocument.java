package org.tocsin.readers.files.pdf;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.contentstream.operator.Operator;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSStream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDResources;
import org.apache.pdfbox.pdmodel.encryption.InvalidPasswordException;
import org.apache.pdfbox.pdmodel.graphics.PDXObject;
import org.apache.pdfbox.pdmodel.graphics.color.PDColorSpace;
import org.apache.pdfbox.pdmodel.graphics.color.PDDeviceGray;
import org.apache.pdfbox.pdmodel.graphics.color.PDDeviceRGB;
import org.apache.pdfbox.pdmodel.graphics.form.PDFormXObject;
import org.apache.pdfbox.pdmodel.graphics.image.PDImageXObject;
import org.apache.pdfbox.text.PDFTextStripper;
import org.tocsin.model.Gap;

/// What one PDF says and where it leads.
///
/// @param addresses of annotations, actions and files, as written
/// @param scripts as written
/// @param text of its first pages
/// @param password that opened it, if it was locked and one did; empty text for one that opens without
/// @param opened the document without its lock, if a password opened it
/// @param faults what could not be read of it
public record PdfDocument(
        Set<String> addresses,
        Set<String> scripts,
        String text,
        Optional<String> password,
        Optional<byte[]> opened,
        List<Fault> faults) {
    private static final int LARGEST = 48 << 20;
    private static final int PAGES = 30;
    private static final int PICTURES = 20;

    /// Pictures that are tried, those that cannot be read among them.
    private static final int TRIED = 60;

    private static final long PIXELS = 12L << 20;

    /// Of all its pictures together.
    private static final long ALL_PIXELS = 8 * PIXELS;

    /// How deep forms may lie in forms for their pictures to be looked at.
    private static final int FORMS = 4;

    /// Resources that are looked at for pictures: each page may have its own, and forms below.
    private static final int LOOKED = 4_000;

    private static final int CHARACTERS = 1 << 20;
    private static final int OPERATORS = 1_000_000;

    private static final byte[] GREYS = greys();

    private static byte[] greys() {
        byte[] greys = new byte[256];
        for (int i = 0; i < greys.length; i++) {
            greys[i] = (byte) i;
        }
        return greys;
    }

    /// Something that could not be read.
    public record Fault(Gap.Cause cause, String detail) {}

    /// Gets the pictures of a document, one after the other, each once.
    public interface Pictures {
        /// A picture that lies in the document as a file of its own.
        ///
        /// @return false where it cannot be read as one; it is then drawn
        boolean file(byte[] jpeg);

        void drawn(BufferedImage picture);
    }

    /// Opens a PDF.
    ///
    /// @param passwords to try if it is locked, the likeliest first
    /// @param pictures gets those of its first pages
    public static PdfDocument of(byte[] pdf, List<String> passwords, Pictures pictures) {
        PdfScan scan = PdfScan.of(pdf);
        Reading reading = new Reading(scan, pictures);
        if (pdf.length > LARGEST) {
            reading.fault(Gap.Cause.LIMIT, "only its links were looked for: it is larger than " + LARGEST + " bytes");
        } else if (scan.unsafe()) {
            reading.fault(
                    Gap.Cause.LIMIT,
                    "only its links were looked for: what is packed in it may grow past what is allowed");
        } else {
            reading.open(pdf, passwords);
        }
        return reading.done();
    }

    /// Ends a document that goes on without end.
    private static final class Enough extends RuntimeException {
        private static final long serialVersionUID = 1;

        Enough() {
            super("enough was read", null, false, false);
        }
    }

    private static final class Reading {
        private final Set<String> addresses;
        private final Set<String> scripts;
        private final boolean encrypted;
        private final Pictures sink;
        private final Set<COSBase> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        private int pictures;
        private int tried;
        private int looked;
        private long pixels;
        private boolean cut;
        private final List<Fault> faults = new ArrayList<>();
        private Optional<String> password = Optional.empty();
        private Optional<byte[]> opened = Optional.empty();
        private String text = "";

        Reading(PdfScan scan, Pictures sink) {
            this.sink = sink;
            this.addresses = new LinkedHashSet<>(scan.addresses());
            this.scripts = new LinkedHashSet<>(scan.scripts());
            this.encrypted = scan.encrypted();
        }

        void fault(Gap.Cause cause, String detail) {
            faults.add(new Fault(cause, detail));
        }

        PdfDocument done() {
            return new PdfDocument(addresses, scripts, text, password, opened, faults);
        }

        void open(byte[] pdf, List<String> passwords) {
            try (PDDocument document = Loader.loadPDF(pdf, "")) {
                read(document, Optional.empty());
            } catch (InvalidPasswordException locked) {
                unlock(pdf, passwords);
            } catch (IOException | RuntimeException | StackOverflowError broken) {
                // The library gave up on bytes in memory: whatever it says, the document is the cause.
                fault(Gap.Cause.DAMAGED, "it could not be opened as a document; its bytes were searched for links");
            }
        }

        private void unlock(byte[] pdf, List<String> passwords) {
            Optional<String> found = PdfLock.of(pdf).flatMap(lock -> lock.openedBy(passwords));
            if (found.isEmpty()) {
                fault(Gap.Cause.ENCRYPTED, "it is locked by a password that the message does not give");
                return;
            }
            try (PDDocument document = Loader.loadPDF(pdf, found.get())) {
                read(document, found);
            } catch (IOException | RuntimeException | StackOverflowError broken) {
                fault(Gap.Cause.DAMAGED, "the password fits, but it could not be read all the same");
            }
        }

        private void read(PDDocument document, Optional<String> key) throws IOException {
            if (key.isPresent()) {
                password = key;
            }
            if (encrypted) {
                withoutLock(document);
            }
            text(document);
            pictures(document);
        }

        /// Writes the document anew without its lock, to search that.
        private void withoutLock(PDDocument document) throws IOException {
            document.setAllSecurityToBeRemoved(true);
            // Else the moment of writing goes into it.
            document.setDocumentId(0L);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            document.save(out);
            byte[] plain = out.toByteArray();
            PdfScan scan = PdfScan.of(plain);
            addresses.addAll(scan.addresses());
            scripts.addAll(scan.scripts());
            if (password.isPresent()) {
                opened = Optional.of(plain);
            }
            if (scan.unsafe()) {
                throw new IOException("grows past what is allowed");
            }
        }

        private void text(PDDocument document) {
            StringWriter out = new StringWriter();
            try {
                PDFTextStripper stripper = new Stripper(out);
                stripper.setEndPage(PAGES);
                stripper.writeText(document, out);
            } catch (Enough enough) {
                fault(Gap.Cause.LIMIT, "only the beginning of its text was read");
            } catch (IOException | RuntimeException | StackOverflowError broken) {
                fault(Gap.Cause.DAMAGED, "its text could not be read to the end");
            }
            text = out.toString();
        }

        private static final class Stripper extends PDFTextStripper {
            private final StringWriter out;
            private int operators;

            Stripper(StringWriter out) throws IOException {
                this.out = out;
            }

            @Override
            protected void processOperator(Operator operator, List<COSBase> operands) throws IOException {
                if (++operators > OPERATORS || out.getBuffer().length() > CHARACTERS) {
                    throw new Enough();
                }
                super.processOperator(operator, operands);
            }
        }

        private void pictures(PDDocument document) {
            int page = 0;
            try {
                for (PDPage each : document.getPages()) {
                    if (page++ >= PAGES || full()) {
                        cut = true;
                        break;
                    }
                    PDResources resources = each.getResources();
                    if (resources != null) {
                        pictures(resources, 0);
                    }
                }
            } catch (IOException | RuntimeException | StackOverflowError broken) {
                fault(Gap.Cause.DAMAGED, "its pictures could not be read to the end");
            }
            if (cut) {
                fault(Gap.Cause.LIMIT, "only its first pictures and pages were searched for codes");
            }
        }

        private boolean full() {
            return pictures >= PICTURES || tried >= TRIED || pixels > ALL_PIXELS || looked++ >= LOOKED;
        }

        private void pictures(PDResources resources, int depth) throws IOException {
            for (COSName name : resources.getXObjectNames()) {
                if (full()) {
                    cut = true;
                    return;
                }
                PDXObject object = resources.getXObject(name);
                if (object == null || !seen.add(object.getCOSObject())) {
                    continue;
                }
                if (object instanceof PDImageXObject image && fits(image)) {
                    add(image);
                } else if (object instanceof PDFormXObject form && depth < FORMS) {
                    PDResources inside = form.getResources();
                    if (inside != null) {
                        pictures(inside, depth + 1);
                    }
                }
            }
        }

        private static boolean fits(PDImageXObject image) {
            return image.getWidth() >= 60
                    && image.getHeight() >= 60
                    && (long) image.getWidth() * image.getHeight() <= PIXELS;
        }

        private void add(PDImageXObject image) {
            try {
                tried++;
                pixels += (long) image.getWidth() * image.getHeight();
                if (!isPlainJpeg(image) || !sink.file(raw(image))) {
                    sink.drawn(isPlain(image) ? drawn(image) : image.getImage());
                }
                pictures++;
            } catch (IOException | RuntimeException unreadable) {
                // A picture in a form that Java does not know; a reader of codes could not use it either.
                fault(Gap.Cause.UNSUPPORTED, "one of its pictures is in a form that is not read");
            }
        }

        /// Whether nothing is done to its bytes that decoding them as a JPEG does not do.
        private static boolean isPlainJpeg(PDImageXObject image) {
            COSStream stream = image.getCOSObject();
            boolean jpeg = COSName.DCT_DECODE.equals(stream.getFilters())
                    || stream.getFilters() instanceof COSArray filters
                            && filters.size() == 1
                            && COSName.DCT_DECODE.equals(filters.getObject(0));
            return jpeg
                    && !stream.containsKey(COSName.DECODE)
                    && !stream.containsKey(COSName.MASK)
                    && !stream.containsKey(COSName.SMASK);
        }

        /// Whether its samples are one byte each of red, green and blue, or of grey.
        private static boolean isPlain(PDImageXObject image) throws IOException {
            COSStream stream = image.getCOSObject();
            PDColorSpace colours = image.getColorSpace();
            return image.getBitsPerComponent() == 8
                    && (colours instanceof PDDeviceRGB || colours instanceof PDDeviceGray)
                    && !stream.containsKey(COSName.DECODE)
                    && !stream.containsKey(COSName.MASK)
                    && !stream.containsKey(COSName.SMASK);
        }

        /// The picture on its own samples: to convert the colours of each takes longer than to search it. They are
        /// bytes without anything between the rows; what is missing at the end stays black.
        private static BufferedImage drawn(PDImageXObject image) throws IOException {
            int width = image.getWidth();
            int bands = image.getColorSpace().getNumberOfComponents();
            byte[] samples = new byte[Math.toIntExact((long) width * image.getHeight() * bands)];
            try (InputStream in = image.createInputStream()) {
                in.readNBytes(samples, 0, samples.length);
            }
            WritableRaster raster = Raster.createInterleavedRaster(
                    new DataBufferByte(samples, samples.length),
                    width,
                    image.getHeight(),
                    width * bands,
                    bands,
                    bands == 1 ? new int[] {0} : new int[] {0, 1, 2},
                    null);
            ColorModel colours = bands == 1
                    ? new IndexColorModel(8, GREYS.length, GREYS, GREYS, GREYS)
                    : new ComponentColorModel(
                            ColorSpace.getInstance(ColorSpace.CS_sRGB),
                            false,
                            false,
                            Transparency.OPAQUE,
                            DataBuffer.TYPE_BYTE);
            return new BufferedImage(colours, raster, false, null);
        }

        private static byte[] raw(PDImageXObject image) throws IOException {
            try (InputStream in = image.getCOSObject().createRawInputStream()) {
                return in.readAllBytes();
            }
        }
    }
}
