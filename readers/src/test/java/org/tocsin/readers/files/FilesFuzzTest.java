package org.tocsin.readers.files;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.tocsin.readers.files.office.OfficeOpener;
import org.tocsin.readers.files.pdf.PdfOpener;
import org.tocsin.readers.files.rtf.RtfOpener;

/// Any bytes at all: facts come out of them, nothing is thrown, and the opener ends. `JAZZER_FUZZ=1` looks for
/// more.
class FilesFuzzTest {
    @FuzzTest
    void office(byte[] bytes) {
        survives(new OfficeOpener(), bytes, "ole");
        survives(new OfficeOpener(), bytes, "ooxml");
        survives(new OfficeOpener(), bytes, "xml");
    }

    @FuzzTest
    void rtf(byte[] bytes) {
        survives(new RtfOpener(), bytes, "rtf");
    }

    @FuzzTest
    void pdf(byte[] bytes) {
        survives(new PdfOpener(), bytes, "pdf");
    }

    private static void survives(Opener opener, byte[] bytes, String type) {
        Specimen file = new Specimen(bytes, "file", new FileType(type, false));
        if (opener.opens(file)) {
            opener.open(file, new Facts(16 << 20));
        }
    }
}
