package org.tocsin.readers.mail.content;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.tocsin.model.Bytes;
import org.tocsin.model.Gap;
import org.tocsin.model.PlainRecord;
import org.tocsin.readers.Head;
import org.tocsin.readers.files.FileType;
import org.tocsin.readers.files.binhex.BinHex;
import org.tocsin.readers.files.locked.LockedSevenZip;
import org.tocsin.readers.files.locked.LockedZip;
import org.tocsin.readers.files.locked.Opened;
import org.tocsin.readers.files.office.OfficeLinks;
import org.tocsin.readers.files.pdf.PdfDocument;
import org.tocsin.readers.files.qr.QrCodes;
import org.tocsin.readers.files.qr.SeenPictures;
import org.tocsin.readers.mail.html.Form;
import org.tocsin.readers.mail.html.Page;
import org.tocsin.readers.mail.html.PageFacts;
import org.tocsin.readers.mail.links.Link;
import org.tocsin.readers.mail.links.LinkList;
import org.tocsin.readers.mail.links.LinkTables;
import org.tocsin.readers.mail.links.OAuthRequest;
import org.tocsin.readers.mail.links.TextLinks;

/// What one message leads to and carries. Fed with its header, bodies and attachments, in this order, each once; then
/// it writes the fields of the record (docs/mail.md), and tells what was found inside and what could not be examined.
public final class Carried {
    /// Header fields that lead somewhere.
    public static final List<String> LEADING = List.of(
            "List-Unsubscribe", "List-Help", "List-Subscribe", "List-Archive", "Archived-At", "Content-Location");

    private static final int TEXT = 16 << 20;
    private static final int ENTRIES = 500;
    private static final int OPENED = 300;
    private static final int CANDIDATES = 20;

    /// Bytes that opened archives and files out of scripts may have together.
    private static final long ROOM = 64L << 20;

    private final LinkList links;
    private final SeenPictures pictures;
    private final PageFacts pages = new PageFacts();
    private final ScriptWork scripts;
    private final List<String> texts = new ArrayList<>();
    private final List<String> htmls = new ArrayList<>();
    private final Set<Fault> faults = new LinkedHashSet<>();
    private final List<Inside> inside = new ArrayList<>();
    private final Set<byte[]> replaced = Collections.newSetFromMap(new IdentityHashMap<>());
    private final List<String> entries = new ArrayList<>();
    private final List<Unlocked> unlocked = new ArrayList<>();
    private final List<AttachmentFacts> attachments = new ArrayList<>();
    private Optional<List<String>> seen = Optional.empty();
    private final Supplier<List<String>> outer;
    private Optional<List<String>> passwords = Optional.empty();
    private boolean wantsPasswords;
    private long room = ROOM;
    private int opened;

    /// Something that could not be examined.
    ///
    /// @param name of the attachment, or empty where it is the message
    public record Fault(String name, Gap.Cause cause, String detail) {}

    /// A content that only examining brought to light.
    ///
    /// @param attachment in which it was found, or empty where it was the message's own page
    public record Inside(String attachment, String name, byte[] bytes) {}

    private static final Set<String> HEIF =
            Set.of("heic", "heix", "heim", "heis", "hevc", "mif1", "msf1", "avif", "avis");

    private record AttachmentFacts(String kind, String tricks) {}

    private record Unlocked(String attachment, String password) {}

    /// @param pictures those that came before in this run
    /// @param outer texts of the messages that this one lies in: they too may name a password
    public Carried(LinkTables tables, SeenPictures pictures, Recipients recipients, Supplier<List<String>> outer) {
        this.pictures = pictures;
        this.outer = outer;
        this.links = new LinkList(tables, recipients.addresses());
        this.scripts = new ScriptWork(links, pages);
    }

    /// The subject and what else may name a password.
    public void words(String text) {
        texts.add(text);
    }

    /// @param value of one of the fields [#LEADING], as received
    public void header(String value) {
        TextLinks.find(value, "header", links);
    }

    public void html(String page) {
        htmls.add(page);
        Page.read(page, "", links, pages);
    }

    public void text(String text) {
        texts.add(text);
        TextLinks.find(text, "text", links);
    }

    /// An attachment, or a picture or another part that is no text.
    ///
    /// @param declared its MIME type, in lower case
    /// @param seen whether the same bytes came before in this message
    public void attachment(String name, String declared, byte[] bytes, boolean seen) {
        String kind = kind(bytes, name);
        SortedSet<String> tricks = new TreeSet<>();
        AttachmentName.tricks(name, tricks);
        AttachmentName.mismatch(name, declared, kind, tricks);
        if (!seen && opened < OPENED) {
            opened++;
            open(name, declared, kind, bytes, tricks);
        } else if (!seen) {
            fault("", Gap.Cause.LIMIT, "There are more attachments in this message than are opened for their links.");
        }
        attachments.add(new AttachmentFacts(kind, String.join(",", tricks)));
    }

    /// A nested message: it is a record of its own.
    public void message(String name) {
        SortedSet<String> tricks = new TreeSet<>();
        AttachmentName.tricks(name, tricks);
        attachments.add(new AttachmentFacts("message", String.join(",", tricks)));
    }

    private static String kind(byte[] bytes, String name) {
        if (bytes.length > 2 && bytes[0] == 'B' && bytes[1] == 'M' && bytes.length > 26 && bytes[6] == 0) {
            return "bmp";
        }
        try {
            Bytes content = new Bytes(bytes);
            String word = FileType.of(Head.of(content, name), content).word();
            return word.equals("text") || word.equals("xml") ? AttachedText.kind(bytes, word) : word;
        } catch (IOException impossible) {
            throw new UncheckedIOException("bytes in memory", impossible);
        }
    }

    private void open(String name, String declared, String kind, byte[] bytes, SortedSet<String> tricks) {
        switch (kind) {
            case "pdf" -> pdf(name, bytes);
            case "png", "jpeg", "gif", "bmp", "tiff" -> picture(name, bytes);
            case "ooxml", "odf" -> office(name, bytes);
            case "zip" -> opened(name, bytes, LockedZip.open(bytes, passwordsFor(bytes), room), tricks);
            case "7z" -> opened(name, bytes, LockedSevenZip.open(bytes, passwords(), room), tricks);
            case "webp" -> unsearched(name, "WebP");
            default -> {
                if (isHeif(bytes)) {
                    unsearched(name, "HEIC or AVIF");
                }
                if (BinHex.isIn(bytes)) {
                    binHex(name, bytes);
                }
                if (AttachedText.isReadable(kind, declared, AttachmentName.ending(name))) {
                    readable(name, kind, declared, bytes);
                }
            }
        }
    }

    private void unsearched(String name, String kind) {
        fault(name, Gap.Cause.UNSUPPORTED, "this picture was not searched for codes: " + kind + " is not read");
    }

    /// ISO base media of a picture: `ftyp` and one of the brands of such pictures.
    private static boolean isHeif(byte[] bytes) {
        if (bytes.length < 12 || bytes[4] != 'f' || bytes[5] != 't' || bytes[6] != 'y' || bytes[7] != 'p') {
            return false;
        }
        String brand = new String(bytes, 8, 4, StandardCharsets.ISO_8859_1);
        return HEIF.contains(brand);
    }

    private void binHex(String name, byte[] bytes) {
        for (BinHex file : BinHex.in(bytes, (int) Math.min(room, ROOM))) {
            String inner = file.name().isEmpty() ? "file" : file.name();
            take(name, inner, file.data());
            if (file.resource().length > 0) {
                take(name, inner + "/resource", file.resource());
            }
            if (!file.whole()) {
                fault(name, Gap.Cause.DAMAGED, "the BinHex file in it is cut or changed");
            }
        }
    }

    private void readable(String name, String kind, String declared, byte[] bytes) {
        String ending = AttachmentName.ending(name);
        boolean script = ending.equals("js") || ending.equals("jse") || declared.endsWith("javascript");
        boolean page = AttachedText.isPage(kind, declared, ending);
        String text = AttachedText.of(bytes, TEXT);
        if (bytes.length > TEXT) {
            fault(name, Gap.Cause.LIMIT, "only the beginning of this text was searched");
        }
        if (script) {
            scripts.script(text, name);
            TextLinks.find(text, "attachment", links);
        } else if (page) {
            Page.read(text, name, links, pages);
        } else if (AttachedText.isCalendar(text)) {
            TextLinks.find(AttachedText.unfolded(text), "calendar", links);
        } else {
            TextLinks.find(text, "attachment", links);
        }
    }

    private void picture(String name, byte[] bytes) {
        QrCodes.Found found = pictures.in(bytes);
        found.texts().forEach(this::code);
        if (!found.readable()) {
            fault(name, Gap.Cause.DAMAGED, "this picture could not be searched for codes");
        }
    }

    private void code(String text) {
        String line = text.strip();
        boolean bare = line.indexOf(':') < 0 && line.indexOf('.') > 0 && line.indexOf(' ') < 0;
        links.add(line, bare ? "http://" + line : line, "", "qr");
    }

    private void office(String name, byte[] bytes) {
        OfficeLinks.Found found = OfficeLinks.in(bytes);
        for (OfficeLinks.Target target : found.targets()) {
            links.add(target.address(), target.kind().equals("hyperlink") ? "" : target.kind(), "office");
        }
        if (!found.whole()) {
            fault(name, Gap.Cause.DAMAGED, "this document could not be searched for links to the end");
        }
    }

    private void pdf(String name, byte[] bytes) {
        PdfDocument document = PdfDocument.of(bytes, passwords(), new InPdf());
        document.addresses().forEach(address -> links.add(address, "", "pdf"));
        document.scripts().forEach(script -> TextLinks.find(script, "pdf", links));
        TextLinks.find(document.text(), "pdf", links);
        document.password().ifPresent(password -> unlocked.add(new Unlocked(name, password)));
        document.opened().ifPresent(plain -> take(name, "unlocked.pdf", plain));
        document.faults().forEach(fault -> fault(name, fault.cause(), "this document: " + fault.detail()));
    }

    private final class InPdf implements PdfDocument.Pictures {
        @Override
        public boolean file(byte[] jpeg) {
            QrCodes.Found found = pictures.in(jpeg);
            found.texts().forEach(Carried.this::code);
            return found.readable();
        }

        @Override
        public void drawn(BufferedImage picture) {
            QrCodes.in(picture).texts().forEach(Carried.this::code);
        }
    }

    /// Only an archive with a lock costs the search for words.
    private List<String> passwordsFor(byte[] zip) {
        boolean locked = LockedZip.isLocked(zip);
        return locked ? passwords() : List.of();
    }

    private void opened(String name, byte[] bytes, Opened archive, SortedSet<String> tricks) {
        for (String member : archive.names()) {
            if (entries.size() < ENTRIES) {
                entries.add(name + "!/" + member);
            }
        }
        if (!archive.hidden().isEmpty()) {
            tricks.add("hidden-member");
        }
        if (archive.locked() > 0) {
            tricks.add("locked");
        }
        archive.passwords().forEach(password -> unlocked.add(new Unlocked(name, password)));
        archive.members().forEach(member -> take(name, member.name(), member.bytes()));
        if (archive.whole()) {
            replaced.add(bytes);
        }
    }

    private void take(String attachment, String name, byte[] bytes) {
        if (bytes.length > room) {
            fault(attachment, Gap.Cause.LIMIT, "what was found inside is too large together; the rest is left out");
            return;
        }
        room -= bytes.length;
        inside.add(new Inside(attachment, name, bytes));
    }

    private List<String> passwords() {
        wantsPasswords = true;
        if (passwords.isEmpty()) {
            passwords = Optional.of(PasswordWords.all(seenWithOuter()));
        }
        return passwords.get();
    }

    private List<String> seenWithOuter() {
        List<String> all = new ArrayList<>(seen());
        all.addAll(outer.get());
        return all;
    }

    /// What a reader sees of the message, as text. Asked for once the bodies were fed.
    public List<String> seen() {
        if (seen.isEmpty()) {
            List<String> all = new ArrayList<>(texts);
            htmls.forEach(page -> all.add(Page.shownText(page)));
            seen = Optional.of(all);
        }
        return seen.get();
    }

    /// Writes the fields; the attachments' own are in step with those that were fed.
    public void write(PlainRecord.Builder record) {
        scripts.work(this::fileOfScript);
        scripts.faults().forEach(detail -> fault("", Gap.Cause.LIMIT, detail));
        if (pages.leavesOut()) {
            fault("", Gap.Cause.LIMIT, "There are more forms, or files in addresses, in this message than are kept.");
        }
        if (pages.isCut()) {
            fault("", Gap.Cause.LIMIT, "A page in this message is so large that only its front was taken apart.");
        }
        for (AttachmentFacts facts : attachments) {
            record.text("Attachment.Kind", facts.kind());
            record.text("Attachment.Trick", facts.tricks());
        }
        entries.forEach(entry -> record.text("Archive.Entry", entry));
        for (Unlocked each : unlocked) {
            record.text("Unlocked", each.attachment());
            record.text("Unlocked.Password", each.password());
        }
        if (wantsPasswords) {
            PasswordWords.named(seenWithOuter()).stream()
                    .limit(CANDIDATES)
                    .forEach(word -> record.text("Password.Candidate", word));
        }
        links(record);
        for (Form form : pages.forms()) {
            record.text("Form.Action", form.action());
            record.text("Form.Fields", String.join(",", form.asks()));
            record.text("Form.Place", form.place());
        }
        for (PageFacts.Hidden hidden : pages.hidden()) {
            record.text("Hidden.Text", hidden.text());
            record.text("Hidden.How", hidden.how());
        }
        pages.pixels().forEach(pixel -> record.text("Pixel", pixel));
        scripts.write(record);
    }

    private void fileOfScript(String attachment, String name, byte[] bytes) {
        if (QrCodes.mayHold(bytes)) {
            pictures.in(bytes).texts().forEach(this::code);
        } else {
            take(attachment, name, bytes);
        }
    }

    private void links(PlainRecord.Builder record) {
        List<Link> all = links.links();
        for (Link link : all) {
            record.text("Link", link.written());
            record.text("Link.Decoded", link.decoded());
            record.text("Link.Shown", link.shown());
            record.text("Link.Place", link.place());
            record.text("Link.Target", link.target());
            record.text("Link.Trick", String.join(",", link.tricks()));
        }
        for (Link link : all) {
            if (link.oauth().isPresent()) {
                OAuthRequest request = link.oauth().get();
                record.text("OAuth.Link", link.target());
                record.text("OAuth.Provider", request.provider());
                record.text("OAuth.Client", request.client());
                record.text("OAuth.Scope", request.scope());
                record.text("OAuth.Redirect", request.redirect());
                record.text("OAuth.Response", request.response());
            }
        }
        if (links.full()) {
            fault("", Gap.Cause.LIMIT, "There are more links in this message than are kept.");
        }
    }

    private void fault(String name, Gap.Cause cause, String detail) {
        faults.add(new Fault(name, cause, detail));
    }

    /// Known once [#write] is done.
    public List<Fault> faults() {
        return new ArrayList<>(faults);
    }

    /// Members of locked archives, documents without their lock, files that a script puts together.
    public List<Inside> inside() {
        return inside;
    }

    /// Whether all members of an archive were opened, so that it need not be opened again.
    public boolean isReplaced(byte[] attachment) {
        return replaced.contains(attachment);
    }
}
