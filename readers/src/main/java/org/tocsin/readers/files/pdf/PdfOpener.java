package org.tocsin.readers.files.pdf;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.encryption.InvalidPasswordException;
import org.tocsin.model.Gap;
import org.tocsin.readers.files.Facts;
import org.tocsin.readers.files.Opener;
import org.tocsin.readers.files.Specimen;
import org.tocsin.readers.files.words.Addresses;
import org.tocsin.readers.files.words.Deeds;
import org.tocsin.readers.files.words.Disguise;
import org.tocsin.readers.files.words.Programs;

/// Takes PDFs apart: actions, scripts, files inside, forms, what stands before and behind the document
/// ([ISO 32000-2](https://pdfa.org/resource/iso-32000-2/), 12.6 and 7.11).
public final class PdfOpener implements Opener {
    private static final int LARGEST_LOCKED = 48 << 20;
    private static final int DEPTH = 24;
    private static final int THINGS = 400_000;
    private static final byte[] HEADER = "%PDF-".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = "%%EOF".getBytes(StandardCharsets.US_ASCII);
    private static final List<String> DISGUISED = List.of(
            "JavaScript", "JS", "OpenAction", "AA", "Launch", "URI", "EmbeddedFile", "RichMedia", "XFA", "SubmitForm");

    /// Calls of the viewer that have been broken through, with the facts that name them.
    private static final List<Map.Entry<String, String>> BROKEN = List.of(
            Map.entry("collab.geticon", "pdf-call-geticon"),
            Map.entry("collab.collectemailinfo", "pdf-call-collectemailinfo"),
            Map.entry("media.newplayer", "pdf-call-newplayer"),
            Map.entry("util.printf", "pdf-call-printf"),
            Map.entry("spell.customdictionaryopen", "pdf-call-customdictionary"),
            Map.entry("doc.printseps", "pdf-call-printseps"));

    private static final Pattern SPRAY = Pattern.compile(
            "(?i)unescape\\s*\\(\\s*[\"'](?:%u[0-9a-f]{4}){8,}|(?:%u[0-9a-f]{4}){20,}|%u0c0c%u0c0c|(?:\\\\u[0-9a-f]{4}){40,}");
    private static final Pattern HIDES = Pattern.compile(
            "(?i)\\beval\\s*\\(|\\bnew\\s+Function\\s*\\(|\\[\\s*[\"']eval[\"']\\s*\\]|app\\.setTimeOut\\s*\\(");
    private static final Pattern LETTERS =
            Pattern.compile("(?i)fromCharCode|unescape\\s*\\(|\\batob\\b|charCodeAt|parseInt");
    private static final Pattern STARTS = Pattern.compile("(?is)exportDataObject\\s*\\(.{0,300}?nLaunch\\D{0,4}[12]");
    private static final Pattern OPENS =
            Pattern.compile("(?i)\\b(?:app\\.launchURL|getURL|SOAP\\.request|Net\\.HTTP\\.request)\\s*\\(");

    @Override
    public boolean opens(Specimen file) {
        return switch (file.type().word()) {
            case "pdf" -> true;
            // A text may well speak of PDFs.
            case "text", "xml", "json", "html", "script", "unknown", "empty" -> false;
            default -> file.holds(HEADER, 1024);
        };
    }

    @Override
    public void open(Specimen file, Facts facts) {
        byte[] pdf = file.bytes();
        boolean other = !file.type().word().equals("pdf");
        if (other) {
            facts.fact("pdf-is-also", file.type().word(), "");
        }
        facts.kind("pdf");
        around(pdf, facts);
        PdfScan scan = PdfScan.of(pdf);
        byte[] plain = scan.encrypted() ? unlocked(pdf, scan, facts).orElse(pdf) : pdf;
        Walk walk = new Walk(plain, PdfObjects.of(plain), facts);
        walk.run();
        Programs.tell(pdf, pdf.length, facts);
    }

    /// What stands before the header and behind the end.
    private static void around(byte[] pdf, Facts facts) {
        int header = PdfScan.find(pdf, HEADER, 0, Math.min(pdf.length, 1024));
        if (header > 0) {
            facts.fact("pdf-late-header", "at byte " + header, "");
        }
        int ends = 0;
        int last = -1;
        for (int at = PdfScan.find(pdf, END, 0, pdf.length); at >= 0; at = PdfScan.find(pdf, END, at + 5, pdf.length)) {
            ends++;
            last = at + 5;
        }
        if (ends > 1) {
            facts.fact("pdf-updates", ends + " ends", "");
        }
        if (ends == 0) {
            facts.fact("pdf-without-end", "", "");
            return;
        }
        while (last < pdf.length && PdfTokens.isBlank(pdf[last])) {
            last++;
        }
        if (pdf.length - last > 64) {
            byte[] behind = Arrays.copyOfRange(pdf, last, pdf.length);
            facts.fact("pdf-more-behind", behind.length + " bytes", "byte " + last);
            if (Disguise.isFile(behind)) {
                facts.fact("pdf-file-behind", new String(behind, 0, 4, StandardCharsets.ISO_8859_1), "byte " + last);
                facts.child("behind", "appended", behind);
            }
        }
    }

    private Optional<byte[]> unlocked(byte[] pdf, PdfScan scan, Facts facts) {
        facts.fact("pdf-encrypted", "", "");
        if (scan.unsafe() || pdf.length > LARGEST_LOCKED) {
            facts.gap(Gap.Cause.LIMIT, "it is encrypted and larger than is opened");
            return Optional.empty();
        }
        try (PDDocument document = Loader.loadPDF(pdf, "")) {
            document.setAllSecurityToBeRemoved(true);
            document.setDocumentId(0L);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            document.save(out);
            return Optional.of(out.toByteArray());
        } catch (InvalidPasswordException locked) {
            facts.fact("locked", "", "");
            facts.gap(Gap.Cause.ENCRYPTED, "it is locked, and no password at hand opens it");
        } catch (IOException | RuntimeException | StackOverflowError broken) {
            // The library gave up on bytes in memory: whatever it says, the document is the cause.
            facts.gap(Gap.Cause.DAMAGED, "it is encrypted and could not be opened as a document");
        }
        return Optional.empty();
    }

    private static final class Walk {
        private final byte[] pdf;
        private final PdfObjects objects;
        private final Facts facts;
        private final Set<String> names = new HashSet<>();
        private final Set<String> scripts = new LinkedHashSet<>();
        private final Set<Integer> embedded = new HashSet<>();
        private int things;

        Walk(byte[] pdf, PdfObjects objects, Facts facts) {
            this.pdf = pdf;
            this.objects = objects;
            this.facts = facts;
        }

        void run() {
            for (PdfObjects.Found found : objects.all()) {
                String place = found.number() < 0 ? "trailer" : "object " + found.number();
                thing(found.thing(), place, 0);
                if (found.isStream() && found.thing() instanceof PdfTokens.Dictionary dictionary) {
                    stream(found, dictionary, place);
                }
            }
            for (String name : DISGUISED) {
                byte[] plain = ("/" + name).getBytes(StandardCharsets.ISO_8859_1);
                if (names.contains(name) && packedNowhere && PdfScan.find(pdf, plain, 0, pdf.length) < 0) {
                    facts.fact("pdf-name-disguised", name, "");
                }
            }
            scripts.forEach(this::script);
            if (objects.cut()) {
                facts.gap(Gap.Cause.LIMIT, "its streams grow past what is allowed; not all were unpacked");
            }
            if (objects.filtersInChain() > 3) {
                facts.fact("pdf-packed-often", objects.filtersInChain() + " filters", "");
            }
            if (objects.all().isEmpty()) {
                facts.gap(Gap.Cause.DAMAGED, "no object of it could be found");
            }
        }

        /// Names in packed objects are never in the raw bytes.
        private boolean packedNowhere = true;

        private void thing(PdfTokens.Thing thing, String place, int depth) {
            if (depth > DEPTH || things++ > THINGS) {
                return;
            }
            switch (thing) {
                case PdfTokens.Dictionary dictionary -> {
                    dictionary(dictionary, place);
                    for (Map.Entry<String, PdfTokens.Thing> entry :
                            dictionary.entries().entrySet()) {
                        names.add(entry.getKey());
                        if (entry.getValue() instanceof PdfTokens.Name name) {
                            names.add(name.text());
                        }
                        thing(entry.getValue(), place, depth + 1);
                    }
                }
                case PdfTokens.Array array -> array.items().forEach(item -> thing(item, place, depth + 1));
                case PdfTokens.Name _,
                        PdfTokens.Text _,
                        PdfTokens.Number _,
                        PdfTokens.Reference _,
                        PdfTokens.Word _ -> {}
            }
        }

        private Optional<String> text(PdfTokens.Dictionary dictionary, String key) {
            PdfTokens.Thing value = objects.followed(dictionary.get(key).orElse(new PdfTokens.Word("")));
            return value instanceof PdfTokens.Text text ? Optional.of(text.text()) : Optional.empty();
        }

        private void dictionary(PdfTokens.Dictionary dictionary, String place) {
            packedNowhere &= !PdfObjects.is(dictionary, "Type", "ObjStm");
            if (dictionary.get("OpenAction").map(objects::followed).orElse(null) instanceof PdfTokens.Dictionary) {
                facts.fact("pdf-acts-when-opened", "OpenAction", place);
            }
            if (dictionary.get("AA").isPresent()) {
                facts.fact("pdf-acts-by-itself", "AA", place);
            }
            dictionary.get("JS").ifPresent(script -> source(script, place));
            if (dictionary.get("XFA").isPresent()) {
                facts.fact("pdf-xfa", "", place);
                xfa(dictionary.get("XFA").get());
            }
            if (dictionary.get("S").orElse(null) instanceof PdfTokens.Name action) {
                action(action.text(), dictionary, place);
            }
            if (dictionary.get("Subtype").orElse(null) instanceof PdfTokens.Name sort) {
                switch (sort.text()) {
                    case "RichMedia", "Screen", "3D", "Movie" -> facts.fact("pdf-media", sort.text(), place);
                    case "FileAttachment" -> facts.fact("pdf-attachment-shown", "", place);
                    default -> {}
                }
            }
            if (dictionary.get("FontMatrix").map(objects::followed).orElse(null) instanceof PdfTokens.Array matrix
                    && matrix.items().stream().anyMatch(PdfTokens.Text.class::isInstance)) {
                facts.fact("pdf-font-matrix-script", "a text where a number should be", place);
            }
            if (dictionary.number("Colors", 0) > 1 << 20
                    && dictionary.get("Predictor").isPresent()) {
                facts.fact("pdf-predictor-overflow", "Colors " + dictionary.number("Colors", 0), place);
            }
            if (dictionary.get("EF").map(objects::followed).orElse(null) instanceof PdfTokens.Dictionary files) {
                attached(dictionary, files, place);
            }
        }

        private void action(String action, PdfTokens.Dictionary dictionary, String place) {
            switch (action) {
                case "JavaScript" -> facts.fact("pdf-script", "", place);
                case "Launch" -> {
                    StringBuilder what = new StringBuilder(file(dictionary));
                    if (dictionary.get("Win").map(objects::followed).orElse(null)
                            instanceof PdfTokens.Dictionary windows) {
                        what.append(' ')
                                .append(text(windows, "F").orElse(""))
                                .append(' ')
                                .append(text(windows, "P").orElse(""));
                    }
                    String command = what.toString().strip();
                    facts.fact("pdf-launches", command, place);
                    for (Deeds.Seen deed : Deeds.in("", command)) {
                        facts.fact("pdf-launch-" + deed.word(), deed.value(), place);
                    }
                }
                case "URI" ->
                    text(dictionary, "URI").ifPresent(address -> {
                        facts.address(address, place);
                        facts.fact("pdf-link", address, place);
                    });
                case "SubmitForm" -> {
                    String to = file(dictionary);
                    facts.fact("pdf-sends-form", to, place);
                    facts.address(to, place);
                }
                case "ImportData", "GoToR", "GoToE", "Thread" -> {
                    String to = file(dictionary);
                    boolean share = to.startsWith("\\\\") || to.startsWith("//") || to.startsWith("file:");
                    if (share || to.startsWith("http")) {
                        facts.fact(share ? "pdf-asks-share" : "pdf-goes-elsewhere", to, place);
                        facts.address(to, place);
                    } else if (action.equals("GoToE")) {
                        facts.fact("pdf-goes-into-attachment", to, place);
                    }
                }
                case "RichMediaExecute", "Rendition" -> facts.fact("pdf-media", action, place);
                default -> {}
            }
        }

        private String file(PdfTokens.Dictionary dictionary) {
            PdfTokens.Thing file = objects.followed(dictionary.get("F").orElse(new PdfTokens.Word("")));
            return switch (file) {
                case PdfTokens.Text text -> text.text();
                case PdfTokens.Dictionary inner ->
                    text(inner, "UF")
                            .or(() -> text(inner, "F"))
                            .or(() -> text(inner, "Unix"))
                            .orElse("");
                case PdfTokens.Name _, PdfTokens.Array _, PdfTokens.Number _, PdfTokens.Reference _, PdfTokens.Word _ ->
                    "";
            };
        }

        private void attached(PdfTokens.Dictionary dictionary, PdfTokens.Dictionary files, String place) {
            String name = text(dictionary, "UF").or(() -> text(dictionary, "F")).orElse("attachment");
            for (PdfTokens.Thing file : files.entries().values()) {
                if (file instanceof PdfTokens.Reference reference && embedded.add(reference.object())) {
                    objects.get(reference.object()).ifPresent(found -> {
                        facts.fact("pdf-holds-file", name, place);
                        facts.child(name, "embedded", objects.data(found));
                    });
                }
            }
        }

        private void stream(PdfObjects.Found found, PdfTokens.Dictionary dictionary, String place) {
            if (PdfObjects.is(dictionary, "Type", "EmbeddedFile") && embedded.add(found.number())) {
                facts.fact("pdf-holds-file", "", place);
                facts.child("file-" + found.number(), "embedded", objects.data(found));
            }
            if (PdfObjects.is(dictionary, "Subtype", "U3D")) {
                facts.fact("pdf-media", "U3D", place);
            }
        }

        private void source(PdfTokens.Thing script, String place) {
            facts.fact("pdf-script", "", place);
            if (script instanceof PdfTokens.Text text) {
                scripts.add(text.text());
            } else if (script instanceof PdfTokens.Reference reference) {
                objects.get(reference.object()).ifPresent(found -> {
                    if (found.isStream()) {
                        scripts.add(new PdfTokens.Text(objects.data(found)).text());
                    } else if (objects.followed(found.thing()) instanceof PdfTokens.Text text) {
                        scripts.add(text.text());
                    }
                });
            }
        }

        private void xfa(PdfTokens.Thing forms) {
            PdfTokens.Thing parts = objects.followed(forms);
            List<PdfTokens.Thing> streams = parts instanceof PdfTokens.Array array ? array.items() : List.of(forms);
            for (PdfTokens.Thing part : streams) {
                if (part instanceof PdfTokens.Reference reference) {
                    objects.get(reference.object())
                            .filter(PdfObjects.Found::isStream)
                            .ifPresent(found -> {
                                String xml = new String(objects.data(found), StandardCharsets.UTF_8);
                                Matcher script = XFA_SCRIPT.matcher(xml);
                                while (script.find()) {
                                    scripts.add(script.group(1)
                                            .replace("&lt;", "<")
                                            .replace("&gt;", ">")
                                            .replace("&amp;", "&"));
                                }
                                if (xml.contains("image/tif") && xml.contains("SUkqAD")) {
                                    facts.fact("pdf-xfa-tiff", "a TIFF picture in a form field", "XFA");
                                }
                            });
                }
            }
        }

        private static final Pattern XFA_SCRIPT = Pattern.compile("(?s)<script\\b[^>]*>(.*?)</script>");

        private void script(String source) {
            facts.source("javascript", "pdf", source);
            String lower = source.toLowerCase(java.util.Locale.ROOT);
            BROKEN.forEach(entry -> {
                String call = entry.getKey();
                if (lower.contains(call) && !(call.equals("util.printf") && !lower.matches("(?s).*%\\d{3,}.*"))) {
                    facts.fact(entry.getValue(), call, "script");
                }
            });
            if (SPRAY.matcher(source).find()) {
                facts.fact("pdf-script-carries-code", "machine code as text", "script");
            }
            if (HIDES.matcher(source).find() && LETTERS.matcher(source).find()) {
                facts.fact("pdf-script-hides", "text put together and run", "script");
            }
            if (STARTS.matcher(source).find()) {
                facts.fact("pdf-script-starts-attachment", "exportDataObject", "script");
            }
            Matcher opens = OPENS.matcher(source);
            if (opens.find()) {
                facts.fact("pdf-script-opens-address", opens.group(), "script");
            }
            Addresses.in(source).forEach(address -> facts.address(address, "script"));
        }
    }
}
