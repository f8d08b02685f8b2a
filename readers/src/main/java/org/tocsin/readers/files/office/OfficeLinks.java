package org.tocsin.readers.files.office;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;

/// Where an Office document leads: the targets outside it that its relationships name (Open Packaging Conventions,
/// ECMA-376 part 2), those of its fields, and the links of OpenDocument files.
public final class OfficeLinks {
    private static final int MEMBERS = 2_000;
    private static final int MEMBER = 4 << 20;
    private static final long ALL = 32L << 20;
    private static final int MOST = 1_000;

    /// Fields of one kind in one member that are looked at: each may be two thousand characters long.
    private static final int LOOKED = 20_000;

    private OfficeLinks() {}

    /// What was found.
    ///
    /// @param whole false where the document is broken or larger than is looked at
    public record Found(Set<Target> targets, boolean whole) {}

    /// @param kind the relationship, such as `hyperlink` or `attachedTemplate`
    public record Target(String address, String kind) {}

    public static Found in(byte[] document) {
        Set<Target> targets = new LinkedHashSet<>();
        boolean whole = true;
        long grown = 0;
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(document))) {
            int members = 0;
            for (Optional<ZipEntry> entry = next(zip); entry.isPresent(); entry = next(zip)) {
                String name = entry.get().getName().toLowerCase(Locale.ROOT);
                boolean relations = name.endsWith(".rels");
                boolean text = name.endsWith("document.xml") || name.endsWith("content.xml");
                if (++members > MEMBERS || grown > ALL) {
                    whole = false;
                    break;
                }
                if (!relations && !text) {
                    grown += zip.skip(ALL);
                    continue;
                }
                byte[] bytes = zip.readNBytes(MEMBER);
                grown += bytes.length;
                whole &= bytes.length < MEMBER;
                if (relations) {
                    relations(new String(bytes, StandardCharsets.UTF_8), targets);
                } else {
                    text(new String(bytes, StandardCharsets.UTF_8), targets);
                }
            }
        } catch (IOException | IllegalArgumentException broken) {
            whole = false;
        }
        return new Found(targets, whole);
    }

    private static Optional<ZipEntry> next(ZipInputStream zip) throws IOException {
        return Optional.ofNullable(zip.getNextEntry());
    }

    private static void relations(String xml, Set<Target> targets) {
        if (!xml.contains("xternal")) {
            return;
        }
        Document document = Jsoup.parse(xml, Parser.xmlParser());
        for (Element relation : document.getElementsByTag("Relationship")) {
            if (relation.attr("TargetMode").equalsIgnoreCase("External") && targets.size() < MOST) {
                String type = relation.attr("Type");
                targets.add(new Target(relation.attr("Target"), type.substring(type.lastIndexOf('/') + 1)));
            }
        }
    }

    /// Fields such as `HYPERLINK "…"` in Word, `xlink:href` in OpenDocument.
    private static void text(String xml, Set<Target> targets) {
        for (String word : new String[] {"HYPERLINK ", "INCLUDEPICTURE ", "xlink:href="}) {
            int looked = 0;
            for (int at = xml.indexOf(word);
                    at >= 0 && targets.size() < MOST && looked++ < LOOKED;
                    at = xml.indexOf(word, at + 1)) {
                String rest = xml.substring(at + word.length(), Math.min(xml.length(), at + 2_000))
                        .replace("&quot;", "\"");
                int open = rest.indexOf('"');
                int close = open < 0 ? -1 : rest.indexOf('"', open + 1);
                if (open >= 0 && open < 8 && close > open) {
                    String address = rest.substring(open + 1, close).replace("&amp;", "&");
                    if (address.contains(":") && !address.startsWith("../")) {
                        targets.add(new Target(address, "hyperlink"));
                    }
                }
            }
        }
    }
}
