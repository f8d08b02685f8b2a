package org.tocsin.readers.files.office;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tocsin.model.Gap;
import org.tocsin.readers.files.Facts;
import org.tocsin.readers.files.Opener;
import org.tocsin.readers.files.Specimen;
import org.tocsin.readers.files.compound.CompoundFile;
import org.tocsin.readers.files.compound.Faults;
import org.tocsin.readers.files.vba.VbaMacros;
import org.tocsin.readers.files.vba.VbaProject;
import org.tocsin.readers.files.words.Fields;

/// Takes Office documents apart, in all the forms that Office opens: compound files, packages in a zip or in XML,
/// Word 2003 XML, and what it saves beside web pages (ActiveMime).
public final class OfficeOpener implements Opener {
    private static final byte[] ACTIVE_MIME = "ActiveMime".getBytes(StandardCharsets.US_ASCII);
    private static final Pattern BINARY =
            Pattern.compile("(?s)<w:binData\\b[^>]*w:name=\"([^\"]*)\"[^>]*>(.*?)</w:binData>");
    private static final Pattern OLD_FIELD =
            Pattern.compile("<w:instrText\\b[^>]*>([^<]*)<|<w:fldSimple\\b[^>]*w:instr=\"([^\"]*)\"");
    private static final Pattern TEMPLATE = Pattern.compile("<w:attachedTemplate\\b[^>]*w:val=\"([^\"]*)\"");

    @Override
    public boolean opens(Specimen file) {
        return switch (file.type().word()) {
            case "ole", "ooxml", "odf" -> true;
            case "xml", "text", "html", "unknown" ->
                isActiveMime(file.bytes()) || isWordXml(file) || isLooseCompound(file);
            default -> false;
        };
    }

    private static boolean isActiveMime(byte[] bytes) {
        return bytes.length > 60 && Arrays.equals(bytes, 0, ACTIVE_MIME.length, ACTIVE_MIME, 0, ACTIVE_MIME.length);
    }

    private static boolean isWordXml(Specimen file) {
        String head = Parts.text(file.bytes().length > 8192 ? Arrays.copyOf(file.bytes(), 8192) : file.bytes());
        return head.contains("<pkg:package")
                || head.contains("w:wordDocument")
                || head.contains("urn:schemas-microsoft-com:office:spreadsheet");
    }

    /// A macro project whose first bytes were changed: its names still stand there.
    private static boolean isLooseCompound(Specimen file) {
        return file.type().word().equals("unknown")
                && file.holds("_\0V\0B\0A\0_\0P\0R\0O\0J".getBytes(StandardCharsets.ISO_8859_1), 64 << 10);
    }

    @Override
    public void open(Specimen file, Facts facts) {
        byte[] bytes = file.bytes();
        switch (file.type().word()) {
            case "ole" -> {
                if (CompoundFile.begins(bytes)) {
                    OleDocument.tell(bytes, facts);
                } else {
                    facts.gap(Gap.Cause.TRUNCATED, "it ends before its first table does");
                }
            }
            case "ooxml", "odf" -> PackageDocument.tell(Parts.ofZip(bytes), facts);
            default -> text(bytes, file, facts);
        }
    }

    private static void text(byte[] bytes, Specimen file, Facts facts) {
        if (isActiveMime(bytes)) {
            activeMime(bytes, facts);
            return;
        }
        if (!isWordXml(file)) {
            facts.kind("compound");
            facts.fact("macro-project-damaged", "its first bytes were changed", "");
            VbaMacros.tell(VbaProject.in(bytes), Map.of(), "macros", facts);
            return;
        }
        String xml = Parts.text(bytes);
        if (xml.contains("<pkg:package")) {
            PackageDocument.tell(Parts.ofXml(xml), facts);
            return;
        }
        facts.kind(xml.contains("w:wordDocument") ? "word" : "excel");
        Matcher binary = BINARY.matcher(xml);
        while (binary.find()) {
            byte[] inside = Parts.base64(binary.group(2));
            if (isActiveMime(inside)) {
                activeMime(inside, facts);
            } else {
                facts.child(binary.group(1), "embedded", inside);
            }
        }
        Matcher field = OLD_FIELD.matcher(xml);
        while (field.find()) {
            Fields.tell(Parts.plain(field.group(1) == null ? field.group(2) : field.group(1)), "field", facts);
        }
        Matcher template = TEMPLATE.matcher(xml);
        while (template.find()) {
            String target = Parts.plain(template.group(1));
            if (Fields.isElsewhere(target)) {
                facts.fact("remote-template", target, "attachedTemplate");
                facts.address(target, "attachedTemplate");
            }
        }
    }

    /// A compound file packed with zlib behind a head of 50 bytes or so, as Word saves macros beside a page.
    private static void activeMime(byte[] bytes, Facts facts) {
        facts.kind("activemime");
        for (int at = 0x20; at < Math.min(bytes.length - 2, 0x400); at++) {
            if (bytes[at] != 0x78) {
                continue;
            }
            byte[] plain = OleDocument.inflated(bytes, at, bytes.length - at);
            if (CompoundFile.begins(plain)) {
                CompoundFile file = new CompoundFile(plain, new Faults());
                facts.fact("macros-beside-page", "", "ActiveMime");
                VbaMacros.tell(VbaProject.of(file), OleDocument.forms(file), "ActiveMime", facts);
                return;
            }
        }
        facts.gap(Gap.Cause.DAMAGED, "what is packed in it could not be unpacked");
    }
}
