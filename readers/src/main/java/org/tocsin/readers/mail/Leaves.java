package org.tocsin.readers.mail;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.tocsin.model.Gap;
import org.tocsin.readers.files.binhex.BinHex;

/// The parts that hold something: decoded, told apart, and put where they belong. What several readings see is decoded
/// once.
final class Leaves {
    /// Messages that are read as such anyway, and reports that are lines of fields.
    private static final Set<String> OWN_KINDS = Set.of(
            "message/rfc822",
            "message/global",
            "message/delivery-status",
            "message/disposition-notification",
            "message/feedback-report",
            "message/tracking-status");

    private static final byte[] PGP = "-----BEGIN PGP MESSAGE-----".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BEGIN = "begin ".getBytes(StandardCharsets.US_ASCII);

    private final MimeTree tree;
    private final MimeWalk walk;
    private final Map<Body, PartList.Row> decoded = new HashMap<>();
    private int novelties;

    private record Body(Lines lines, int from, int to, String encoding, String mime, String name, boolean digest) {}

    Leaves(MimeTree tree, MimeWalk walk) {
        this.tree = tree;
        this.walk = walk;
    }

    /// How often something was found that no reading before had seen, blanks and line ends apart.
    int novelties() {
        return novelties;
    }

    /// A multipart itself, of the usual reading.
    void container(Declared declared, Declared.Type type, Declared.Encoding encoding, String path, int views) {
        PartList.Label label = new PartList.Label(path, type.mime(), "", encoding.name(), "", declared.disposition());
        tree.list().add(label, "", PartList.Role.CONTAINER, 0, "", views);
    }

    /// A multipart's text, to those that find no part in it.
    void partless(MimeWalk.Stretch body, Declared.Encoding encoding, String path, int views) {
        byte[] raw = body.bytes();
        if (!walk.spend(body.to() - body.from())) {
            return;
        }
        byte[] bytes = Arrays.copyOfRange(raw, body.from(), body.to());
        PartList.Label label = new PartList.Label(path, "", "", "", "", "");
        whole(label, bytes, views, true).ifPresent(row -> alsoWithLineEnd(row, body));
        if (TransferDecoding.changes(encoding.name())) {
            walk.turn(views, Habit.UNWRAPS.bit(), "", takers -> {
                byte[] decodedBytes = TransferDecoding.decode(
                                raw, body.from(), body.to(), encoding.name(), path, walk.defects())
                        .bytes();
                Optional<PartList.Row> row = whole(label, decodedBytes, takers, true);
                for (Supplier<byte[]> other : TransferDecoding.others(raw, body.from(), body.to(), encoding.name())) {
                    byte[] otherBytes = walk.spend(body.to() - body.from()) ? other.get() : decodedBytes;
                    if (sameButForBlanks(otherBytes, decodedBytes)) {
                        row.ifPresent(first -> first.alsoHashed(PartList.sha256(otherBytes)));
                    } else {
                        whole(label, otherBytes, takers, false);
                    }
                }
            });
        }
    }

    /// Programs differ in whether the line end before a boundary still belongs to a multipart that has no parts.
    private static void alsoWithLineEnd(PartList.Row row, MimeWalk.Stretch body) {
        byte[] raw = body.bytes();
        int end = body.to();
        end += end < raw.length && raw[end] == '\r' ? 1 : 0;
        end += end < raw.length && raw[end] == '\n' ? 1 : 0;
        if (end > body.to()) {
            row.alsoHashed(PartList.sha256(Arrays.copyOfRange(raw, body.from(), end)));
        } else if (end == raw.length) {
            // A message inside another: the line end before the boundary is not among its bytes.
            byte[] longer = Arrays.copyOfRange(raw, body.from(), end + 2);
            longer[longer.length - 2] = '\r';
            longer[longer.length - 1] = '\n';
            row.alsoHashed(PartList.sha256(longer));
            longer[longer.length - 2] = '\n';
            row.alsoHashed(PartList.sha256(Arrays.copyOf(longer, longer.length - 1)));
        }
    }

    private Optional<PartList.Row> whole(PartList.Label label, byte[] bytes, int views, boolean shown) {
        String sha256 = PartList.sha256(bytes);
        Optional<PartList.Row> known = tree.list().known(PartList.Role.TEXT, sha256);
        if (known.isPresent()) {
            known.get().seenBy(views);
            return known;
        }
        if (!walk.takePart()) {
            return Optional.empty();
        }
        PartList.Row row = tree.list().add(label, "", PartList.Role.TEXT, bytes.length, sha256, views);
        if (shown && walk.usual()) {
            tree.addText(tree.text(), Charsets.guessed(bytes, 0, bytes.length));
        }
        return Optional.of(row);
    }

    /// @return whether it was kept
    boolean leaf(
            MimeWalk.Stretch body,
            Declared declared,
            Declared.Type type,
            Declared.Encoding encoding,
            MimeWalk.Standing standing,
            int views) {
        boolean digest = standing.digest() && type.mime().isEmpty();
        String mime = !type.mime().isEmpty() ? type.mime() : digest ? "message/rfc822" : "text/plain";
        int rest = views;
        if (digest) {
            Declared.Type plain = new Declared.Type("text/plain", type.parsed(), "");
            rest &= walk.turn(
                    views,
                    Habit.PLAIN_DIGEST.bit(),
                    "A part of a digest is a message to most programs and plain text to others.",
                    takers -> content(body, declared, plain, "text/plain", encoding.name(), standing, takers, true));
        }
        boolean noMessage = (mime.equals("message/rfc822") || mime.equals("message/global"))
                && !MailHead.beginsWithField(body.bytes(), body.from());
        if ((noMessage || mime.startsWith("message/") && !OWN_KINDS.contains(mime))
                && standing.depth() < MimeWalk.DEPTH) {
            rest &= walk.turn(
                    views,
                    Habit.ANY_MESSAGE.bit(),
                    "Part " + standing.path(false) + " is a message to programs that " + Habit.ANY_MESSAGE.does() + ".",
                    takers -> walk.entity(body, standing.inner(), takers));
        }
        boolean changes = TransferDecoding.changes(encoding.name());
        if (changes && (!encoding.exact() || isContainer(mime) || isUuencode(encoding.name()))) {
            rest &= walk.turn(
                    views,
                    Habit.UNDECODED.bit(),
                    "Part " + standing.path(false) + " stays encoded in programs that " + Habit.UNDECODED.does() + ".",
                    takers -> content(body, declared, type, mime, "", standing, takers, false));
        }
        if (!changes && looksLikeBase64(body) && !mime.startsWith("text/") && !mime.startsWith("message/")) {
            rest &= walk.turn(
                    views,
                    Habit.GUESSED.bit(),
                    "Part " + standing.path(false) + " is base64 that is not called so; some programs "
                            + Habit.GUESSED.does() + ".",
                    takers -> content(body, declared, type, mime, "base64", standing, takers, true));
        }
        return content(body, declared, type, mime, encoding.name(), standing, rest, true);
    }

    private static boolean isContainer(String mime) {
        return mime.startsWith("message/") || mime.startsWith("multipart/");
    }

    private static boolean isUuencode(String encoding) {
        return encoding.indexOf("uu") >= 0;
    }

    private static boolean looksLikeBase64(MimeWalk.Stretch body) {
        int digits = 0;
        for (int i = body.from(); i < body.to(); i++) {
            byte b = body.bytes()[i];
            if (Base64Text.value(b) >= 0 || b == '=') {
                digits++;
            } else if (b != '\r' && b != '\n' && b != ' ' && b != '\t') {
                return false;
            }
        }
        return digits >= 40 && digits % 4 == 0;
    }

    /// @param legible whether it is text that anyone could read, and not base64 left as it is
    private boolean content(
            MimeWalk.Stretch body,
            Declared declared,
            Declared.Type type,
            String mime,
            String encoding,
            MimeWalk.Standing standing,
            int views,
            boolean legible) {
        String name = declared.name(type);
        Body key = new Body(body.lines(), body.from(), body.to(), encoding, mime, name, standing.digest());
        PartList.Row before = decoded.get(key);
        if (before != null) {
            before.seenBy(views);
            return true;
        }
        if (!walk.spend(body.to() - body.from())) {
            return false;
        }
        String path = standing.path(false);
        TransferDecoding.Decoded plain =
                TransferDecoding.decode(body.bytes(), body.from(), body.to(), encoding, path, walk.defects());
        String charset = type.parsed().get("charset");
        List<String> others = walk.usual() ? declared.otherNames(type) : List.of();
        if (!others.isEmpty()) {
            tree.disagreement("Part " + path + " is called \u201c" + TransferDecoding.shortened(name)
                    + "\u201d by most programs and \u201c" + TransferDecoding.shortened(others.getFirst())
                    + "\u201d by others.");
        }
        if (walk.usual() && declared.dispositionsDiffer()) {
            tree.disagreement("Part " + path + " is an attachment to some programs and shown by others.");
        }
        PartList.Label label = new PartList.Label(path, mime, charset, encoding, name, declared.disposition());
        Optional<PartList.Row> row = place(plain.bytes(), label, others, standing, views, legible);
        row.ifPresent(placed -> {
            decoded.put(key, placed);
            if (type.isMultipart()) {
                alsoWithLineEnd(placed, body);
            }
            if (plain.broken()) {
                walk.turn(
                        views,
                        Habit.OTHER_DECODER.bit(),
                        "The encoded text of part " + path + " is broken, and programs decode it differently.",
                        takers -> otherDecodings(body, plain.bytes(), placed, others, standing, takers));
            }
        });
        return row.isPresent();
    }

    private void otherDecodings(
            MimeWalk.Stretch body,
            byte[] first,
            PartList.Row row,
            List<String> names,
            MimeWalk.Standing standing,
            int views) {
        for (Supplier<byte[]> decoder : TransferDecoding.others(
                body.bytes(), body.from(), body.to(), row.label().encoding())) {
            if (!walk.spend(body.to() - body.from())) {
                return;
            }
            byte[] bytes = decoder.get();
            if (Arrays.equals(bytes, first)) {
                continue;
            }
            if (sameButForBlanks(bytes, first)) {
                row.alsoHashed(PartList.sha256(bytes));
            } else {
                row.missedBy(views);
                place(bytes, row.label(), names, standing, views, true);
            }
        }
    }

    private static boolean sameButForBlanks(byte[] one, byte[] other) {
        int i = 0;
        int j = 0;
        while (true) {
            while (i < one.length && isBlank(one[i])) {
                i++;
            }
            while (j < other.length && isBlank(other[j])) {
                j++;
            }
            if (i == one.length || j == other.length) {
                return i == one.length && j == other.length;
            }
            if (one[i++] != other[j++]) {
                return false;
            }
        }
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t' || b == '\r' || b == '\n';
    }

    /// @return nothing when it was left out
    private Optional<PartList.Row> place(
            byte[] bytes,
            PartList.Label label,
            List<String> otherNames,
            MimeWalk.Standing standing,
            int views,
            boolean legible) {
        String mime = label.type();
        boolean message = mime.equals("message/rfc822") || mime.equals("message/global");
        boolean attached =
                label.disposition().equals("attachment") || !label.name().isEmpty();
        boolean nested = message && MailHead.beginsWithField(bytes, 0);
        boolean undecodedMessage = message && !nested && !legible;
        boolean readable = message
                || mime.equals("text/plain")
                || mime.equals("text/html")
                || mime.startsWith("multipart/") && standing.depth() < MimeWalk.DEPTH
                || mime.indexOf('/') < 0;
        PartList.Role role = nested
                ? PartList.Role.MESSAGE
                : (attached || !readable) && !undecodedMessage
                        ? PartList.Role.FILE
                        : mime.equals("text/html") ? PartList.Role.HTML : PartList.Role.TEXT;
        String sha256 = PartList.sha256(bytes);
        if (!walk.usual()) {
            Optional<PartList.Row> known = tree.list().known(role, sha256);
            if (known.isPresent()) {
                known.get().seenBy(views);
                return known;
            }
        }
        if (!walk.takePart()) {
            return Optional.empty();
        }
        PartList.Row row = tree.list().add(label, String.join(" | ", otherNames), role, bytes.length, sha256, views);
        if (message && !nested && !attached) {
            walk.defects().add("part " + label.path() + " is called a message and is none");
        }
        boolean kept = switch (role) {
            case MESSAGE -> {
                novelties++;
                yield tree.hand(row, bytes, true);
            }
            case FILE -> {
                novelties++;
                opened(bytes, label, standing, views);
                yield tree.hand(row, bytes, false);
            }
            case TEXT, HTML -> {
                if (legible) {
                    filesInText(bytes, label, standing, views);
                    text(bytes, row, role == PartList.Role.HTML ? tree.html() : tree.text());
                }
                yield true;
            }
            case CONTAINER -> true;
        };
        return kept ? Optional.of(row) : Optional.empty();
    }

    /// A signed wrapper is opened: what it holds is a part like any other.
    private void opened(byte[] bytes, PartList.Label label, MimeWalk.Standing standing, int views) {
        String mime = label.type();
        boolean wrapper = mime.equals("application/pkcs7-mime")
                || mime.equals("application/x-pkcs7-mime")
                || label.name().toLowerCase(Locale.ROOT).endsWith(".p7m");
        if (mime.equals("application/pgp-encrypted") || wrapper && SignedContent.isEncrypted(bytes)) {
            tree.fault(Gap.Cause.ENCRYPTED, "Part " + label.path() + " is encrypted; what it holds was not read.");
        } else if (wrapper && standing.depth() < MimeWalk.DEPTH) {
            SignedContent.inside(bytes).ifPresent(inside -> walk.inside(inside, standing.inner(), views));
        }
    }

    private void filesInText(byte[] bytes, PartList.Label label, MimeWalk.Standing standing, int views) {
        if (holdsArmour(bytes)) {
            tree.fault(
                    Gap.Cause.ENCRYPTED,
                    "The text of part " + label.path() + " holds a PGP message, which is encrypted and was not read.");
        }
        if (indexOf(bytes, BEGIN) < 0 && !BinHex.isIn(bytes)) {
            return;
        }
        List<EncodedFiles.Found> files = EncodedFiles.in(bytes, 0, bytes.length);
        if (!files.isEmpty()) {
            walk.turn(
                    views,
                    Habit.OPENS_TEXT.bit(),
                    "Files are written into the text of part " + label.path() + "; some programs "
                            + Habit.OPENS_TEXT.does() + ".",
                    takers -> files.forEach(file -> {
                        PartList.Label own = new PartList.Label(
                                label.path() + ".1", "application/octet-stream", "", "", file.name(), "attachment");
                        place(file.bytes(), own, List.of(), standing, takers, true);
                    }));
        }
    }

    /// Whether a PGP message is there, and not only its first line.
    private static boolean holdsArmour(byte[] bytes) {
        int at = indexOf(bytes, PGP);
        if (at < 0) {
            return false;
        }
        for (int lines = 0; lines < 8; lines++) {
            at = MailHead.lineEnd(bytes, at) + 1;
            int digits = 0;
            while (at + digits < bytes.length && Base64Text.value(bytes[at + digits]) >= 0) {
                digits++;
            }
            if (digits >= 40) {
                return true;
            }
        }
        return false;
    }

    private static int indexOf(byte[] bytes, byte[] sought) {
        for (int i = 0; i + sought.length <= bytes.length; i++) {
            if (bytes[i] == sought[0] && Arrays.equals(bytes, i, i + sought.length, sought, 0, sought.length)) {
                return i;
            }
        }
        return -1;
    }

    private void text(byte[] bytes, PartList.Row row, Bodies bodies) {
        PartList.Label label = row.label();
        int to = textEnd(bytes);
        Optional<Charset> named = Charsets.named(label.charset());
        if (!label.charset().isBlank() && named.isEmpty()) {
            walk.defects()
                    .add("unknown character set in part " + label.path() + ": "
                            + TransferDecoding.shortened(label.charset()));
        }
        String decodedText = Charsets.decode(bytes, 0, to, named);
        if (!walk.usual()) {
            if (bodies.holds(decodedText)) {
                return;
            }
            novelties++;
        }
        Charsets.other(bytes, to, label.charset(), named).ifPresent(other -> {
            walk.defects().add("part " + label.path() + " is not in the character set it names");
            bodies.add(other);
        });
        if (!bodies.add(decodedText) || to < bytes.length) {
            tree.fault(
                    Gap.Cause.LIMIT,
                    "The text of part " + label.path() + " was cut: more than " + Bodies.MOST
                            + " characters of text. The whole part is handed on as a file.");
            tree.hand(row, bytes, false);
        }
    }

    /// How much of a text is decoded: enough for what is kept, in any character set, and not within a character of
    /// UTF-8.
    private static int textEnd(byte[] bytes) {
        int most = 4 * Bodies.MOST;
        if (bytes.length <= most) {
            return bytes.length;
        }
        int end = most;
        for (int i = 0; i < 3 && (bytes[end] & 0xC0) == 0x80; i++) {
            end--;
        }
        return end;
    }
}
