package org.tocsin.readers.mail;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.apache.james.mime4j.stream.RecursionMode;
import org.apache.james.mime4j.util.ByteSequence;
import org.tocsin.model.Gap;

/// Takes one message apart: its header, its readable texts, the tree of its parts, and the leaves to hand on. Messages
/// inside it stay whole. The library splits at the boundaries; decoding is ours, because it must forgive more and say
/// what it forgave.
final class MimeTree {
    /// Multiparts inside one another. Each one costs a pass over what it holds.
    private static final int DEPTH = 32;

    private static final MimeConfig CONFIG = MimeConfig.custom()
            .setMaxLineLen(-1)
            .setMaxHeaderCount(-1)
            .setMaxHeaderLen(-1)
            .setMaxContentLen(-1)
            .setMalformedHeaderStartsBody(false)
            .build();

    private final MessageReading.Bounds bounds;
    private final Headers headers = new Headers();
    private final Bodies text = new Bodies();
    private final Bodies html = new Bodies();
    private final Bodies outside = new Bodies();
    private final List<Part> parts = new ArrayList<>();
    private final List<Leaf> leaves = new ArrayList<>();
    private final Defects defects = new Defects();
    private final List<Fault> faults = new ArrayList<>();
    private final Deque<Multipart> open = new ArrayDeque<>();

    /// Something that could not be read.
    record Fault(Gap.Cause cause, String detail) {}

    private static final class Multipart {
        final String path;
        final boolean digest;
        int children;

        Multipart(String path, boolean digest) {
            this.path = path;
            this.digest = digest;
        }
    }

    MimeTree(MessageReading.Bounds bounds) {
        this.bounds = bounds;
    }

    Headers headers() {
        return headers;
    }

    /// The plain texts that a reader sees.
    Bodies text() {
        return text;
    }

    Bodies html() {
        return html;
    }

    /// What stands before the first part of a multipart or after its last, where most programs show nothing.
    Bodies outside() {
        return outside;
    }

    List<Part> parts() {
        return parts;
    }

    List<Leaf> leaves() {
        return leaves;
    }

    Defects defects() {
        return defects;
    }

    List<Fault> faults() {
        return faults;
    }

    void fault(Gap.Cause cause, String detail) {
        Fault fault = new Fault(cause, detail);
        if (!faults.contains(fault)) {
            faults.add(fault);
        }
    }

    void parse(byte[] message) {
        MimeTokenStream stream = new MimeTokenStream(CONFIG, new Monitor(), null);
        stream.setRecursionMode(RecursionMode.M_NO_RECURSE);
        stream.parse(new ByteArrayInputStream(message));
        try {
            tokens(stream);
        } catch (MimeException | IOException | RuntimeException broken) {
            // The library gave up on bytes in memory: whatever it says, the message is the cause.
            fault(Gap.Cause.DAMAGED, "The parts of this message could not be told apart to the end.");
        }
    }

    private final class Monitor extends DecodeMonitor {
        @Override
        public boolean warn(String error, String dropDesc) {
            if (error.contains("Body part ended prematurely")) {
                defects.add("multipart without closing boundary");
            } else if (error.contains("Unexpected end of headers")) {
                defects.add("header without end");
            } else if (error.contains("Invalid header")) {
                defects.add("line in a header that is no field");
            } else if (error.contains("Obsolete header")) {
                defects.add("blanks before the colon of a header");
            }
            return false;
        }

        @Override
        public boolean isListening() {
            return true;
        }
    }

    private void tokens(MimeTokenStream stream) throws IOException, MimeException {
        Headers current = headers;
        boolean top = true;
        String preamble = "";
        for (EntityState state = stream.getState(); state != EntityState.T_END_OF_STREAM; state = stream.next()) {
            switch (state) {
                case T_START_HEADER -> current = top ? headers : new Headers();
                case T_FIELD -> field(stream.getField(), current, top);
                case T_END_HEADER -> {
                    top = false;
                    boolean tooDeep = open.size() >= DEPTH;
                    if (tooDeep && contentType(current).value().startsWith("multipart/")) {
                        fault(Gap.Cause.LIMIT, "Multiparts lie deeper than " + DEPTH + " inside one another.");
                    }
                    stream.setRecursionMode(tooDeep ? RecursionMode.M_FLAT : RecursionMode.M_NO_RECURSE);
                }
                case T_BODY -> {
                    if (!bounds.takePart()) {
                        fault(Gap.Cause.LIMIT, "This message has more parts than are read.");
                        return;
                    }
                    body(current, stream.getInputStream().readAllBytes());
                }
                case T_START_MULTIPART -> {
                    if (!bounds.takePart()) {
                        fault(Gap.Cause.LIMIT, "This message has more parts than are read.");
                        return;
                    }
                    startMultipart(current);
                    preamble = "";
                }
                case T_PREAMBLE -> preamble = guessed(stream.getInputStream().readAllBytes());
                case T_EPILOGUE -> {
                    String epilogue = guessed(stream.getInputStream().readAllBytes());
                    if (!epilogue.isBlank()) {
                        defects.add("text behind the last part of a multipart");
                        addText(outside, epilogue);
                    }
                }
                case T_START_BODYPART -> {
                    if (!preamble.isBlank()) {
                        addText(outside, preamble);
                        preamble = "";
                    }
                    open.element().children++;
                }
                case T_END_MULTIPART -> {
                    Multipart closed = open.pop();
                    if (closed.children == 0) {
                        defects.add("multipart without parts");
                        addText(text, preamble);
                        preamble = "";
                    }
                }
                case T_START_MESSAGE, T_END_MESSAGE, T_END_BODYPART, T_RAW_ENTITY, T_END_OF_STREAM -> {}
            }
        }
    }

    private static String guessed(byte[] bytes) {
        return Charsets.guessed(bytes, 0, bytes.length);
    }

    private void addText(Bodies bodies, String value) {
        if (!bodies.add(value)) {
            fault(
                    Gap.Cause.LIMIT,
                    "The text of this message is longer than " + Bodies.MOST + " characters and was cut.");
        }
    }

    private void field(Field field, Headers into, boolean top) {
        ByteSequence raw = field.getRaw();
        String name = field.getName().strip();
        if (!top && !name.toLowerCase(Locale.ROOT).startsWith("content-")) {
            return;
        }
        byte[] bytes = raw == null ? new byte[0] : raw.toByteArray();
        int colon = 0;
        while (colon < bytes.length && bytes[colon] != ':') {
            colon++;
        }
        int from = Math.min(bytes.length, colon + 1);
        String value = HeaderText.unfolded(bytes, from, Math.min(bytes.length, from + Headers.LONGEST));
        if (bytes.length - from > Headers.LONGEST) {
            fault(Gap.Cause.LIMIT, "A header field is longer than " + Headers.LONGEST + " bytes and was cut.");
        }
        if (!into.add(name, value)) {
            fault(Gap.Cause.LIMIT, "This message has more header fields than are kept.");
        }
    }

    private HeaderText.Parametered contentType(Headers current) {
        return HeaderText.parametered(current.first("Content-Type"), defects);
    }

    private String nextPath() {
        if (open.isEmpty()) {
            return "1";
        }
        Multipart parent = open.element();
        return parent.path.equals("0") ? "" + parent.children : parent.path + "." + parent.children;
    }

    private void startMultipart(Headers current) {
        HeaderText.Parametered type = contentType(current);
        String path = open.isEmpty() ? "0" : nextPath();
        parts.add(new Part(
                path,
                type.value(),
                "",
                encoding(current),
                "",
                disposition(current).value(),
                0));
        String encoding = encoding(current);
        if (!encoding.isEmpty() && !List.of("7bit", "8bit", "binary").contains(encoding)) {
            defects.add("multipart with a transfer encoding: " + TransferDecoding.shortened(encoding));
        }
        open.push(new Multipart(path, type.value().equals("multipart/digest")));
    }

    private HeaderText.Parametered disposition(Headers current) {
        return HeaderText.parametered(current.first("Content-Disposition"), defects);
    }

    private static String encoding(Headers current) {
        String encoding = current.first("Content-Transfer-Encoding").strip().toLowerCase(Locale.ROOT);
        int end = 0;
        while (end < encoding.length() && " ;(".indexOf(encoding.charAt(end)) < 0) {
            end++;
        }
        return encoding.substring(0, end);
    }

    private void body(Headers current, byte[] raw) {
        HeaderText.Parametered type = contentType(current);
        HeaderText.Parametered disposition = disposition(current);
        String path = nextPath();
        boolean digest = !open.isEmpty() && open.element().digest;
        String mime = type.value().isEmpty() ? (digest ? "message/rfc822" : "text/plain") : type.value();
        if (mime.startsWith("multipart/") && open.size() < DEPTH) {
            defects.add("multipart without a boundary");
        }
        String name = disposition.get("filename");
        name = name.isEmpty() ? type.get("name") : name;
        String encoding = encoding(current);
        byte[] bytes = TransferDecoding.decode(raw, encoding, path, defects);
        String charset = type.get("charset");
        Part part = new Part(path, mime, charset, encoding, name, disposition.value(), bytes.length);
        parts.add(part);
        boolean message = mime.equals("message/rfc822") || mime.equals("message/global");
        boolean attached = disposition.value().equals("attachment") || !name.isEmpty();
        if (message && MailHead.beginsWithField(bytes, 0)) {
            hand(new Leaf(part, bytes, true));
            return;
        }
        if (message && !attached) {
            defects.add("part " + path + " is called a message and is none");
        }
        boolean readable = message
                || mime.equals("text/plain")
                || mime.equals("text/html")
                || mime.startsWith("multipart/") && open.size() < DEPTH
                || mime.indexOf('/') < 0;
        if (attached || !readable) {
            hand(new Leaf(part, bytes, false));
            return;
        }
        int to = textEnd(bytes);
        String decoded = decoded(bytes, to, charset, path);
        Bodies bodies = mime.equals("text/html") ? html : text;
        if (!bodies.add(decoded) || to < bytes.length) {
            fault(
                    Gap.Cause.LIMIT,
                    "The text of part " + path + " was cut: more than " + Bodies.MOST
                            + " characters of text. The whole part is handed on as a file.");
            hand(new Leaf(part, bytes, false));
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

    private String decoded(byte[] bytes, int to, String charset, String path) {
        Optional<Charset> named = Charsets.named(charset);
        if (!charset.isBlank() && named.isEmpty()) {
            defects.add("unknown character set in part " + path + ": " + TransferDecoding.shortened(charset));
        }
        return Charsets.decode(bytes, 0, to, named);
    }

    private void hand(Leaf leaf) {
        if (bounds.takeBytes(leaf.bytes().length)) {
            leaves.add(leaf);
        } else {
            fault(
                    Gap.Cause.LIMIT,
                    "Part " + leaf.part().path() + " was left out: what this message holds is too large together.");
        }
    }
}
