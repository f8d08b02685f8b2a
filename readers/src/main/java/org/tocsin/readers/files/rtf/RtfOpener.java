package org.tocsin.readers.files.rtf;

import java.util.Locale;
import java.util.Set;
import org.tocsin.model.Gap;
import org.tocsin.readers.files.Facts;
import org.tocsin.readers.files.Opener;
import org.tocsin.readers.files.Specimen;
import org.tocsin.readers.files.ole.ClassIds;
import org.tocsin.readers.files.ole.OleObjects;
import org.tocsin.readers.files.words.Addresses;
import org.tocsin.readers.files.words.Fields;
import org.tocsin.readers.files.words.Programs;

/// Takes RTF apart: objects, links, fields, the template it wants, and the marks of exploits
/// ([MS-RTF 1.9.1](https://learn.microsoft.com/openspecs/office_file_formats/ms-oe376/)).
public final class RtfOpener implements Opener {
    /// How many overrides of a list there can be ([MS-RTF], `\listoverridecount`).
    private static final Set<Integer> OVERRIDES = Set.of(0, 1, 9);

    private static final int FONTS = 32_767;
    private static final int FRAGMENTS = 24;

    @Override
    public boolean opens(Specimen file) {
        return file.type().word().equals("rtf");
    }

    @Override
    public void open(Specimen file, Facts facts) {
        facts.kind("rtf");
        byte[] bytes = file.bytes();
        RtfWalk walk = RtfWalk.of(bytes);
        boolean broken = bytes.length < 6 || bytes[4] != 'f' || bytes[5] != '1' && bytes[5] != '0';
        if (broken) {
            facts.fact(
                    "rtf-broken-header",
                    new String(bytes, 0, Math.min(8, bytes.length), java.nio.charset.StandardCharsets.ISO_8859_1),
                    "");
        }
        if (walk.cut()) {
            facts.gap(Gap.Cause.LIMIT, "only the first objects of this document were taken out");
        }
        int number = 0;
        for (RtfWalk.Embedded object : walk.objects()) {
            object(object, "object " + ++number, facts);
        }
        for (String word : walk.words()) {
            switch (word) {
                case "objupdate" -> facts.fact("object-updates-itself", "\\objupdate", "");
                case "objautlink" -> facts.fact("object-links-itself", "\\objautlink", "");
                case "objocx" -> facts.fact("object-control", "\\objocx", "");
                case "objhtml" -> facts.fact("object-html", "\\objhtml", "");
                default -> {}
            }
        }
        walk.classes().forEach(name -> {
            facts.fact("object-class", name, "");
            ClassIds.tellName(name, "", facts);
        });
        for (String template : walk.templates()) {
            if (Fields.isElsewhere(template)) {
                facts.fact("remote-template", template, "\\template");
                facts.address(template, "\\template");
            }
        }
        walk.fields().forEach(field -> Fields.tell(field, "field", facts));
        for (int count : walk.overrides()) {
            if (!OVERRIDES.contains(count)) {
                facts.fact("rtf-list-override", "\\listoverridecount" + count, "");
            }
        }
        if (walk.fonts() > FONTS) {
            facts.fact("rtf-font-table", walk.fonts() + " fonts", "");
        }
        for (RtfWalk.Property property : walk.properties()) {
            property(property, facts);
        }
        walk.addresses().forEach(address -> facts.address(address, "text"));
        Programs.tell(bytes, walk.end(), facts);
    }

    private static void object(RtfWalk.Embedded object, String place, Facts facts) {
        if (object.abused()) {
            facts.fact("rtf-object-disguised", object.how(), place);
        }
        OleObjects.old(object.bytes(), place, facts);
    }

    /// A drawing's fragments are `count;size;bytes`; the bytes were copied without looking at their length
    /// (CVE-2010-3333).
    private static void property(RtfWalk.Property property, Facts facts) {
        String name = property.name().toLowerCase(Locale.ROOT);
        if (!name.contains("pfragments")) {
            return;
        }
        String value = property.value();
        String data = value.substring(value.lastIndexOf(';') + 1);
        long digits = data.chars().filter(c -> Character.digit(c, 16) >= 0).count();
        if (digits > FRAGMENTS) {
            facts.fact("rtf-fragments-overflow", digits / 2 + " bytes of fragments", "drawing");
        } else {
            facts.fact("rtf-fragments", value, "drawing");
        }
        Addresses.in(value).forEach(address -> facts.address(address, "drawing"));
    }
}
