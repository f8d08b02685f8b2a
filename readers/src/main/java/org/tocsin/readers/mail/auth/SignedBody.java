package org.tocsin.readers.mail.auth;

import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.tocsin.readers.mail.header.RawField;
import org.tocsin.readers.mail.header.RawMessage;

/// One message as signers see it. Each shape of the body is hashed once, however many signatures there are.
final class SignedBody {
    private final RawMessage message;
    private final Map<Shape, Canonical.BodyHash> hashes = new HashMap<>();

    private record Shape(Canonical canonical, String digest, long length) {}

    /// Whether a body is still the one that was signed.
    enum Match {
        MATCH,
        MISMATCH,
        /// The signature does not say what it was made over.
        UNKNOWN;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    SignedBody(RawMessage message) {
        this.message = message;
    }

    RawMessage message() {
        return message;
    }

    Canonical.BodyHash hash(Canonical canonical, Algorithm algorithm, long length) {
        return hashes.computeIfAbsent(
                new Shape(canonical, algorithm.digest(), length),
                shape -> canonical.body(message, length, algorithm.digest()));
    }

    /// Compares the body with the hash that a signature gives, over the length that it says.
    Match match(Tags tags, Optional<Algorithm> algorithm, Optional<Shapes> shapes, long length) {
        Optional<byte[]> expected = tags.bytes("bh");
        if (expected.isEmpty() || algorithm.isEmpty() || shapes.isEmpty()) {
            return Match.UNKNOWN;
        }
        Canonical.BodyHash actual = hash(shapes.get().body(), algorithm.get(), length);
        return MessageDigest.isEqual(actual.hash(), expected.get()) ? Match.MATCH : Match.MISMATCH;
    }

    /// The `c` tag: how header and body were put in shape.
    record Shapes(Canonical header, Canonical body) {
        static Optional<Shapes> parse(Tags tags) {
            String text = tags.get("c").orElse("simple/simple").toLowerCase(Locale.ROOT);
            int slash = text.indexOf('/');
            Optional<Canonical> header = one(slash < 0 ? text : text.substring(0, slash));
            Optional<Canonical> body = slash < 0 ? Optional.of(Canonical.SIMPLE) : one(text.substring(slash + 1));
            return header.isEmpty() || body.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Shapes(header.get(), body.get()));
        }

        private static Optional<Canonical> one(String text) {
            return switch (text) {
                case "simple" -> Optional.of(Canonical.SIMPLE);
                case "relaxed" -> Optional.of(Canonical.RELAXED);
                default -> Optional.empty();
            };
        }
    }

    /// The names of an `h` tag in lower case, as often as they stand there.
    static List<String> names(Tags tags) {
        List<String> names = new ArrayList<>();
        for (String name : tags.text("h").split(":", -1)) {
            if (!name.isBlank()) {
                names.add(name.strip().toLowerCase(Locale.ROOT));
            }
        }
        return names;
    }

    /// The bytes that a signature is made over: the fields it names, from the bottom up where one comes more
    /// than once (RFC 6376, 5.4.2), and then itself.
    byte[] signedHeader(List<String> names, Canonical shape, RawField signature) {
        Map<String, List<RawField>> left = new HashMap<>();
        for (RawField field : message.fields()) {
            left.computeIfAbsent(field.name(), n -> new ArrayList<>(2)).add(field);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(2048);
        for (String name : names) {
            List<RawField> fields = left.getOrDefault(name, List.of());
            if (!fields.isEmpty()) {
                shape.field(fields.removeLast(), out);
                out.write('\r');
                out.write('\n');
            }
        }
        shape.field(Canonical.withoutSignature(signature), out);
        return out.toByteArray();
    }
}
