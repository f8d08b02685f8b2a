package org.tocsin.readers.mail;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tocsin.readers.mail.header.RawField;
import org.tocsin.readers.mail.header.RawMessage;

/// Messages that were sent in pieces (`message/partial`, [RFC 2046,
/// 5.2.2](https://www.rfc-editor.org/rfc/rfc2046)): a way past every scanner that looks at one mail at a time. Put
/// together once all pieces of one mailbox were seen.
final class Fragments {
    /// Messages in pieces that are kept in mind, and pieces of each.
    private static final int MOST = 100;

    /// Fields of the whole message that its first piece holds inside.
    private static final Set<String> INNER = Set.of("subject", "message-id", "encrypted", "mime-version");

    private static final Pattern PARAMETER = Pattern.compile(
            ";\\s*(id|number|total)\\s*=\\s*(?:\"([^\"]{1,200})\"|([^;\\s]{1,200}))", Pattern.CASE_INSENSITIVE);

    private final long room;
    private long used;
    private final Map<String, Pieces> open = new HashMap<>();

    private static final class Pieces {
        final TreeMap<Integer, RawMessage> seen = new TreeMap<>();
        int total;
    }

    /// @param room bytes that the pieces kept may have together
    Fragments(long room) {
        this.room = room;
    }

    /// Takes a message that may be a piece.
    ///
    /// @return the whole message, once this was the last of its pieces to come
    Optional<byte[]> take(byte[] message) {
        if (message.length > room - used || !mayBe(message)) {
            return Optional.empty();
        }
        RawMessage raw = RawMessage.of(message);
        String type = raw.all("content-type").stream()
                .findFirst()
                .map(RawField::value)
                .orElse("");
        if (!type.toLowerCase(Locale.ROOT).startsWith("message/partial")) {
            return Optional.empty();
        }
        Map<String, String> named = new HashMap<>();
        Matcher parameter = PARAMETER.matcher(type);
        while (parameter.find()) {
            String value = parameter.group(2) == null ? parameter.group(3) : parameter.group(2);
            named.putIfAbsent(parameter.group(1).toLowerCase(Locale.ROOT), value);
        }
        int number = number(named.getOrDefault("number", ""));
        String id = named.getOrDefault("id", "");
        if (id.isEmpty() || number < 1 || open.size() >= MOST && !open.containsKey(id)) {
            return Optional.empty();
        }
        Pieces pieces = open.computeIfAbsent(id, i -> new Pieces());
        pieces.total = Math.max(pieces.total, number(named.getOrDefault("total", "")));
        if (pieces.seen.putIfAbsent(number, raw) == null) {
            used += message.length;
        }
        boolean all = pieces.total > 0 && pieces.seen.size() == pieces.total && pieces.seen.lastKey() == pieces.total;
        if (!all) {
            return Optional.empty();
        }
        open.remove(id);
        byte[] whole = whole(pieces);
        pieces.seen.values().forEach(piece -> used -= piece.bytes().length);
        return Optional.of(whole);
    }

    /// A look at the first bytes, so that ordinary mail costs next to nothing.
    private static boolean mayBe(byte[] message) {
        int length = Math.min(message.length, 1 << 16);
        for (int i = 0; i + 8 < length; i++) {
            if ((message[i] | 0x20) == '/'
                    && (message[i + 1] | 0x20) == 'p'
                    && (message[i + 2] | 0x20) == 'a'
                    && (message[i + 3] | 0x20) == 'r'
                    && (message[i + 4] | 0x20) == 't'
                    && (message[i + 5] | 0x20) == 'i'
                    && (message[i + 6] | 0x20) == 'a'
                    && (message[i + 7] | 0x20) == 'l') {
                return true;
            }
        }
        return false;
    }

    private static int number(String text) {
        boolean digits = !text.isEmpty() && text.length() <= 3 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        int number = digits ? Integer.parseInt(text) : -1;
        return number <= MOST ? number : -1;
    }

    /// The outer header without what belongs to the whole, that from inside the first piece, and all bodies.
    private static byte[] whole(Pieces pieces) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        RawMessage first = pieces.seen.firstEntry().getValue();
        for (RawField field : first.fields()) {
            if (!isInner(field)) {
                line(field, out);
            }
        }
        byte[] bytes = first.bytes();
        byte[] inside = Arrays.copyOfRange(bytes, first.body(), bytes.length);
        RawMessage inner = RawMessage.of(inside);
        for (RawField field : inner.fields()) {
            if (isInner(field)) {
                line(field, out);
            }
        }
        out.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
        out.write(inside, inner.body(), inside.length - inner.body());
        pieces.seen.tailMap(1, false).values().forEach(piece -> {
            byte[] next = piece.bytes();
            out.write(next, piece.body(), next.length - piece.body());
        });
        return out.toByteArray();
    }

    private static boolean isInner(RawField field) {
        return field.name().startsWith("content-") || INNER.contains(field.name());
    }

    private static void line(RawField field, ByteArrayOutputStream out) {
        out.writeBytes(field.raw());
        out.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
    }
}
