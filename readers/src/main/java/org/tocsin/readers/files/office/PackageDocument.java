package org.tocsin.readers.files.office;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tocsin.model.Gap;
import org.tocsin.readers.files.Facts;
import org.tocsin.readers.files.compound.CompoundFile;
import org.tocsin.readers.files.compound.Faults;
import org.tocsin.readers.files.ole.ClassIds;
import org.tocsin.readers.files.ole.OleObjects;
import org.tocsin.readers.files.vba.VbaMacros;
import org.tocsin.readers.files.vba.VbaProject;
import org.tocsin.readers.files.words.Addresses;
import org.tocsin.readers.files.words.Deeds;
import org.tocsin.readers.files.words.Fields;
import org.tocsin.readers.files.words.Programs;
import org.tocsin.readers.files.xlm.BinarySheets;
import org.tocsin.readers.files.xlm.XmlSheets;

/// What a document made of parts holds: macros, objects, what it fetches from elsewhere, fields
/// ([ECMA-376](https://ecma-international.org/publications-and-standards/standards/ecma-376/)).
final class PackageDocument {
    private static final Pattern RELATION = Pattern.compile("(?s)<(?:\\w+:)?Relationship\\b([^>]*)>");
    private static final Pattern ATTRIBUTE = Pattern.compile("([\\w:]+)\\s*=\\s*(\"[^\"]*\"|'[^']*')");
    private static final Pattern FIELD = Pattern.compile("<(?:\\w+:)?(?:instrText|delInstrText)\\b[^>]*>([^<]*)<"
            + "|fldCharType\\s*=\\s*[\"'](\\w+)[\"']|<(?:\\w+:)?fldSimple\\b[^>]*?instr\\s*=\\s*\"([^\"]*)\"");
    private static final Pattern VARIABLE = Pattern.compile("<w:docVar\\s+w:name=\"([^\"]*)\"\\s+w:val=\"([^\"]*)\"");
    private static final Pattern PROPERTY =
            Pattern.compile("<(?:\\w+:)?(title|subject|creator|keywords|description|category|Company|Manager|"
                    + "contentStatus|lastModifiedBy|HyperlinkBase)>([^<]{1,100000})</");
    private static final Pattern CONTROL = Pattern.compile("(?i)ax:classid\\s*=\\s*\"([^\"]*)\"");
    private static final Pattern SHOWN = Pattern.compile("descr=\"([^\"]{8,})\"|alt=\"([^\"]{8,})\"");
    private static final Pattern DDE_LINK = Pattern.compile("<(?:\\w+:)?ddeLink\\b([^>]*)>");
    private static final Pattern ON_LOAD = Pattern.compile("(?i)\\bonLoad\\s*=\\s*\"([^\"]*)\"");
    private static final Pattern CLICK =
            Pattern.compile("<(?:\\w+:)?(hlinkClick|hlinkMouseOver|hlinkHover)\\b([^>]*)>");
    private static final Pattern VERB = Pattern.compile("<p:cmd\\s+type=\"verb\"");
    private static final Pattern SMART = Pattern.compile("<w:smartTag\\b[^>]*w:element=\"([^\"]*&#x?[^\"]*)\"");

    private final Parts parts;
    private final Facts facts;
    private final Map<String, String> shown = new LinkedHashMap<>();
    private final boolean isDocument;

    private PackageDocument(Parts parts, Facts facts) {
        this.parts = parts;
        this.facts = facts;
        this.isDocument = parts.has("word/")
                || parts.has("xl/")
                || parts.has("ppt/")
                || parts.has("visio/")
                || parts.has("content.xml");
    }

    static void tell(Parts parts, Facts facts) {
        new PackageDocument(parts, facts).run();
    }

    private void run() {
        facts.kind(
                parts.has("word/")
                        ? "word"
                        : parts.has("xl/")
                                ? "excel"
                                : parts.has("ppt/")
                                        ? "powerpoint"
                                        : parts.has("visio/")
                                                ? "visio"
                                                : parts.has("content.xml") ? "opendocument" : "package");
        if (!parts.whole()) {
            facts.gap(Gap.Cause.DAMAGED, "not all parts of this document could be read");
        }
        Set<String> binary = new LinkedHashSet<>();
        parts.all().forEach((name, bytes) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (lower.endsWith(".rels")) {
                relations(name, Parts.text(bytes));
            } else if (lower.endsWith(".xml") || lower.endsWith(".vml") || lower.endsWith(".rdf")) {
                xml(name, lower, bytes);
            } else {
                binary.add(name);
            }
        });
        for (String name : binary) {
            other(name, parts.all().getOrDefault(name, new byte[0]));
        }
        XmlSheets.tell(parts.all(), facts);
        BinarySheets.tell(parts.all(), facts);
        if (parts.has("basic/") || parts.has("scripts/")) {
            OpenDocument.tell(parts, facts);
        }
    }

    private static Map<String, String> attributes(String tag) {
        Map<String, String> found = new LinkedHashMap<>();
        Matcher attribute = ATTRIBUTE.matcher(tag);
        while (attribute.find()) {
            String name = attribute.group(1);
            String quoted = attribute.group(2);
            found.putIfAbsent(
                    name.substring(name.indexOf(':') + 1).toLowerCase(Locale.ROOT),
                    Parts.plain(quoted.substring(1, quoted.length() - 1)));
        }
        return found;
    }

    private void relations(String part, String xml) {
        Matcher relation = RELATION.matcher(xml);
        while (relation.find()) {
            Map<String, String> named = attributes(relation.group(1));
            String target = named.getOrDefault("target", "").strip();
            String type = named.getOrDefault("type", "");
            String kind = type.substring(type.lastIndexOf('/') + 1);
            boolean outside = named.getOrDefault("targetmode", "").equalsIgnoreCase("external");
            if (outside && !target.isEmpty()) {
                outside(kind, target, part);
            }
        }
    }

    private void outside(String kind, String target, String part) {
        boolean elsewhere = Fields.isElsewhere(target);
        if (elsewhere || target.contains(":")) {
            facts.address(target, part);
        }
        if (target.regionMatches(true, 0, "mhtml:", 0, 6)
                || target.toLowerCase(Locale.ROOT).contains("!x-usc:")) {
            facts.fact("opens-web-page-in-document", target, part);
        }
        if (target.regionMatches(true, 0, "ms-msdt:", 0, 8) || target.regionMatches(true, 0, "search-ms:", 0, 10)) {
            facts.fact("starts-handler", target, part);
        }
        if (target.regionMatches(true, 0, "script:", 0, 7)) {
            facts.fact("object-script-moniker", target, part);
        }
        if (!elsewhere) {
            return;
        }
        switch (kind) {
            case "attachedTemplate" -> facts.fact("remote-template", target, part);
            case "oleObject" -> {
                facts.fact("remote-object", target, part);
                if (target.endsWith("!")) {
                    facts.fact("remote-page-as-object", target, part);
                }
            }
            case "frame" -> facts.fact("remote-frame", target, part);
            case "subDocument" -> facts.fact("remote-part", target, part);
            case "aFChunk" -> facts.fact("remote-part", target, part);
            case "image", "picture" -> {
                boolean share = target.startsWith("\\\\") || target.startsWith("file:");
                facts.fact(share ? "picture-from-share" : "remote-picture", target, part);
            }
            case "externalLinkPath", "xlExternalLinkPath", "externalLink" ->
                facts.fact("linked-workbook", target, part);
            case "control", "activeXControl", "vbaProject", "customUI", "extensibility", "package" ->
                facts.fact("remote-object", target, part);
            case "hyperlink" -> {
                boolean share = target.startsWith("\\\\") || target.startsWith("file:");
                if (share) {
                    facts.fact("link-to-share", target, part);
                }
            }
            default -> facts.fact("remote-" + (kind.isEmpty() ? "thing" : "other"), kind + " " + target, part);
        }
    }

    private void xml(String name, String lower, byte[] bytes) {
        String xml = Parts.text(bytes);
        if (lower.startsWith("word/") || lower.endsWith("document.xml")) {
            fields(xml, name);
            Matcher smart = SMART.matcher(xml);
            if (smart.find() && xml.contains("displacedByCustomXml")) {
                facts.fact("smart-tag-confusion", Parts.plain(smart.group(1)), name);
            }
        }
        if (lower.endsWith("settings.xml")) {
            each(VARIABLE, xml, 1, 2);
        }
        if (lower.startsWith("docprops/")) {
            each(PROPERTY, xml, 1, 2);
        }
        if (lower.contains("activex")) {
            Matcher control = CONTROL.matcher(xml);
            while (control.find()) {
                facts.fact("object-control", control.group(1), name);
                ClassIds.tell(control.group(1), name, facts);
            }
        }
        if (lower.contains("customui")) {
            Matcher load = ON_LOAD.matcher(xml);
            while (load.find()) {
                facts.fact("ribbon-runs-macro", load.group(1), name);
            }
        }
        if (lower.contains("externallink")) {
            Matcher dde = DDE_LINK.matcher(xml);
            while (dde.find()) {
                Map<String, String> named = attributes(dde.group(1));
                String what = named.getOrDefault("ddeservice", "") + " " + named.getOrDefault("ddetopic", "");
                facts.fact("dde", what.strip(), name);
                for (Deeds.Seen deed : Deeds.in("", what)) {
                    facts.fact("dde-" + deed.word(), deed.value(), name);
                }
            }
        }
        if (lower.startsWith("ppt/slide")) {
            slides(xml, name);
        }
        if (lower.startsWith("xl/connections") || lower.startsWith("xl/querytables")) {
            Addresses.in(Parts.plain(xml)).forEach(address -> {
                facts.address(address, name);
                facts.fact("data-from-elsewhere", address, name);
            });
        }
        Matcher described =
                lower.startsWith("word/") || lower.startsWith("xl/drawings") ? SHOWN.matcher(xml) : SHOWN.matcher("");
        while (described.find() && shown.size() < 500) {
            String text = described.group(1) == null ? described.group(2) : described.group(1);
            shown.putIfAbsent("alternativetext" + (shown.size() == 0 ? "" : shown.size()), Parts.plain(text));
        }
    }

    private void each(Pattern pattern, String xml, int key, int value) {
        Matcher matcher = pattern.matcher(xml);
        while (matcher.find() && shown.size() < 500) {
            shown.putIfAbsent(
                    Parts.plain(matcher.group(key)).toLowerCase(Locale.ROOT), Parts.plain(matcher.group(value)));
        }
    }

    private void slides(String xml, String name) {
        Matcher click = CLICK.matcher(xml);
        while (click.find()) {
            Map<String, String> named = attributes(click.group(2));
            String action = named.getOrDefault("action", "");
            if (action.startsWith("ppaction://program")
                    || action.startsWith("ppaction://macro")
                    || action.startsWith("ppaction://ole")) {
                boolean over = !click.group(1).equals("hlinkClick");
                facts.fact(over ? "slide-runs-when-pointed-at" : "slide-runs-when-clicked", action, name);
            }
        }
        if (VERB.matcher(xml).find()) {
            facts.fact("slide-starts-object", "animation", name);
        }
    }

    /// Fields whose instruction may stand in many runs, and in each other.
    private void fields(String xml, String part) {
        if (!xml.contains("instr") && !xml.contains("fldChar")) {
            return;
        }
        Matcher token = FIELD.matcher(xml);
        StringBuilder field = new StringBuilder();
        int open = 0;
        boolean instruction = false;
        while (token.find()) {
            if (token.group(3) != null) {
                Fields.tell(Parts.plain(token.group(3)), part, facts);
            } else if (token.group(2) != null) {
                switch (token.group(2)) {
                    case "begin" -> {
                        if (open++ == 0) {
                            field.setLength(0);
                        }
                        instruction = true;
                    }
                    case "separate" -> instruction = open > 1;
                    default -> {
                        open = Math.max(0, open - 1);
                        if (open == 0) {
                            Fields.tell(field.toString(), part, facts);
                            field.setLength(0);
                        }
                        instruction = open > 0;
                    }
                }
            } else if ((instruction || open == 0) && field.length() < 100_000) {
                field.append(Parts.plain(token.group(1)));
            }
        }
        if (!field.isEmpty()) {
            Fields.tell(field.toString(), part, facts);
        }
    }

    private void other(String name, byte[] bytes) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (CompoundFile.begins(bytes)) {
            CompoundFile file = new CompoundFile(bytes, new Faults());
            VbaProject project = VbaProject.of(file);
            if (project.isPresent() || lower.contains("vbaproject")) {
                Map<String, String> known = new LinkedHashMap<>(shown);
                OleDocument.forms(file).forEach((key, text) -> known.putIfAbsent(key, text));
                VbaMacros.tell(project, known, name, facts);
                if (!project.isPresent()) {
                    facts.fact("macro-project-damaged", "no modules were found", name);
                }
                return;
            }
            OleObjects.tell(file, name, facts);
            if (lower.contains("activex")) {
                OleObjects.listView(bytes, name, facts);
                ClassIds.tellAllIn(bytes.length > 4096 ? java.util.Arrays.copyOf(bytes, 4096) : bytes, name, facts);
            }
            facts.child(name.substring(name.lastIndexOf('/') + 1), "embedded", bytes);
            return;
        }
        if (lower.contains("vbaproject")) {
            VbaProject project = VbaProject.in(bytes);
            facts.fact("macro-project-damaged", "it is no compound file", name);
            VbaMacros.tell(project, shown, name, facts);
            return;
        }
        if (lower.contains("activex") && bytes.length >= 16) {
            ClassIds.tell(CompoundFile.classId(bytes, 0), name, facts);
            OleObjects.listView(bytes, name, facts);
        }
        boolean plumbing = lower.startsWith("[content")
                || lower.contains("printersettings")
                || lower.endsWith(".emf")
                || lower.endsWith(".wmf")
                || lower.startsWith("xl/") && lower.endsWith(".bin") && !lower.contains("embed")
                || lower.startsWith("_rels")
                || lower.endsWith("mimetype");
        if (!plumbing) {
            String how = lower.contains("afchunk") || lower.contains("embeddings") ? "embedded" : "part";
            if (how.equals("embedded")
                    && new String(bytes, 0, Math.min(8, bytes.length), StandardCharsets.ISO_8859_1)
                            .startsWith("{\\rt")) {
                facts.fact("rtf-inside", name, name);
            }
            facts.child(name.substring(name.lastIndexOf('/') + 1), how, bytes);
            // Packages of programs are made alike, and hold programs by right.
            if (isDocument && bytes.length <= 16 << 20) {
                Programs.tell(bytes, bytes.length, facts);
            }
        }
    }
}
